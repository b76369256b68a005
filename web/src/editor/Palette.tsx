import { ScrollArea, TextInput, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useState, type DragEvent } from "react";
import { useCatalogue, type WidgetEntry } from "@/api/checking";
import { lookOf } from "@/canvas/icons";
import { DRAGGED_WIDGET } from "@/editor/dragging";
import classes from "@/editor/Palette.module.css";
import { groupsOf } from "@/editor/paletteGroups";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";

interface PaletteProps {
  readonly onAdd: (type: string) => void;
}

/** All widgets by group, to be searched, dragged onto the canvas or added with Enter. */
export function Palette({ onAdd }: PaletteProps) {
  const catalogue = useCatalogue();
  const [search, setSearch] = useState("");
  const groups = useMemo(() => groupsOf(catalogue.data, search), [catalogue.data, search]);
  const first = groups[0]?.widgets[0];
  return (
    <aside className={classes.palette} aria-label={texts.editor.palette}>
      <TextInput
        className={classes.search}
        type="search"
        aria-label={texts.editor.paletteSearch}
        placeholder={texts.editor.paletteSearch}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && search !== "" && first) onAdd(first.type);
        }}
      />
      <ScrollArea className={classes.list} type="auto" scrollbarSize={8}>
        {catalogue.isPending ? <LoadingState /> : null}
        {catalogue.error ? (
          <ErrorState error={catalogue.error} onRetry={() => void catalogue.refetch()} />
        ) : null}
        {catalogue.data && groups.length === 0 ? (
          <p className={classes.none}>{texts.editor.paletteNone(search)}</p>
        ) : null}
        {groups.map((group) => (
          <section key={group.name} aria-label={group.title}>
            <h2 className={classes.group}>{group.title}</h2>
            <ul className={classes.widgets}>
              {group.widgets.map((widget) => (
                <li key={widget.type}>
                  <PaletteEntry widget={widget} onAdd={onAdd} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </ScrollArea>
    </aside>
  );
}

function PaletteEntry({ widget, onAdd }: { widget: WidgetEntry } & PaletteProps) {
  const { icon: Icon, tint } = lookOf(widget.type);
  const drag = (event: DragEvent) => {
    event.dataTransfer.setData(DRAGGED_WIDGET, widget.type);
    event.dataTransfer.effectAllowed = "copy";
  };
  return (
    <UnstyledButton
      className={classes.widget}
      data-tint={tint}
      draggable
      title={widget.summary}
      onDragStart={drag}
      onClick={() => onAdd(widget.type)}
    >
      <span className={classes.icon}>
        <Icon size={15} stroke={1.75} aria-hidden />
      </span>
      <span className={classes.title}>{widget.title}</span>
    </UnstyledButton>
  );
}
