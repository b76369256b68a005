import { CopyButton, Text, VisuallyHidden, Button } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { ContextChange } from "@/api/executions";
import { moveIn, rowsOf, type ContextRow } from "@/model/contextTree";
import { texts } from "@/texts/en";
import classes from "./ContextView.module.css";

interface Props {
  readonly context: Readonly<Record<string, unknown>>;
  /** What became another value at the moment that is looked at. */
  readonly changes: readonly ContextChange[];
  readonly label?: string;
}

const SIGNS = { added: "+", changed: "~", removed: "−" } as const;
const NOTHING: ReadonlyMap<string, boolean> = new Map();

/** The context of a moment as a tree, with what changed there; open where it did. */
export function ContextView({ context, changes, label = texts.story.context }: Props) {
  const [toggled, setToggled] = useState(NOTHING);
  const [active, setActive] = useState("");
  const rows = useMemo(() => rowsOf(context, changes, toggled), [context, changes, toggled]);
  const toggle = (id: string, open: boolean) => setToggled(new Map([...toggled, [id, open]]));
  return (
    <section className={classes.view} aria-label={label}>
      <div className={classes.head}>
        <Text size="xs" c="dimmed">
          {texts.story.changes(changes.length)}
        </Text>
        <CopyButton value={JSON.stringify(context, null, 2)}>
          {({ copied, copy }) => (
            <Button variant="subtle" size="compact-xs" onClick={copy}>
              {copied ? texts.ui.copied : texts.story.copyContext}
            </Button>
          )}
        </CopyButton>
      </div>
      <Rows rows={rows} label={label} active={active} onActive={setActive} onToggle={toggle} />
    </section>
  );
}

interface RowsProps {
  readonly rows: readonly ContextRow[];
  readonly label: string;
  readonly active: string;
  readonly onActive: (id: string) => void;
  readonly onToggle: (id: string, open: boolean) => void;
}

function Rows({ rows, label, active, onActive, onToggle }: RowsProps) {
  const prefix = useId();
  const tree = useRef<HTMLDivElement>(null);
  const at = rows.findIndex((row) => row.id === active);
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moveIn(rows, at, event.key);
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    if ("to" in move) onActive(rows[move.to]?.id ?? "");
    else onToggle(active, move.toggle);
  };
  useEffect(() => {
    tree.current?.querySelector("[data-active]")?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div
      ref={tree}
      className={classes.tree}
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={at < 0 ? undefined : `${prefix}${at}`}
      onKeyDown={onKeyDown}
    >
      {rows.map((row, index) => (
        <Row
          key={row.id}
          row={row}
          id={`${prefix}${index}`}
          active={row.id === active}
          onPress={() => {
            onActive(row.id);
            if (row.kind !== "leaf") onToggle(row.id, !row.open);
          }}
        />
      ))}
    </div>
  );
}

interface RowProps {
  readonly row: ContextRow;
  readonly id: string;
  readonly active: boolean;
  readonly onPress: () => void;
}

/** The keyboard works on the whole tree, so a line itself listens to the mouse only. */
function Row({ row, id, active, onPress }: RowProps) {
  const { key, kind, level, open, sign } = row;
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="treeitem"
      className={classes.row}
      aria-level={level + 1}
      aria-selected={active}
      aria-expanded={kind === "branch" ? open : undefined}
      data-active={active || undefined}
      data-sign={sign ?? undefined}
      style={{ paddingInlineStart: level * 14 }}
      onClick={onPress}
    >
      <span className={classes.sign} aria-hidden>
        {sign && SIGNS[sign]}
      </span>
      <span className={classes.chevron} aria-hidden>
        {kind === "branch" &&
          (open ? <IconChevronDown size={12} /> : <IconChevronRight size={12} />)}
      </span>
      <span className={classes.content}>
        {sign && <VisuallyHidden>{texts.story.signs[sign]} </VisuallyHidden>}
        {kind === "more" ? (
          texts.story.more(row.inside)
        ) : (
          <span className={classes.key}>{key}</span>
        )}
        <Value row={row} />
      </span>
    </div>
  );
}

function Value({ row }: { readonly row: ContextRow }) {
  const { inside, kind, open, value, was } = row;
  if (kind === "more") return null;
  if (kind === "branch") {
    return (
      <span className={classes.count}>
        {sizeOf(value)}
        {!open && inside > 0 && ` · ${texts.story.changes(inside)}`}
      </span>
    );
  }
  return (
    <>
      {was !== undefined && <del className={classes.was}>{JSON.stringify(was)}</del>}
      <span className={classes.value} data-kind={typeof value}>
        {JSON.stringify(value ?? null)}
      </span>
    </>
  );
}

function sizeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  return `{${Object.keys(value ?? {}).length}}`;
}
