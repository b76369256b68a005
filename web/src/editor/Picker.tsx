import { Modal, TextInput } from "@mantine/core";
import { IconSearch, type Icon } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import classes from "@/editor/Picker.module.css";
import type { Point } from "@/model/flow";

export interface Choice {
  readonly id: string;
  readonly icon: Icon;
  readonly title: string;
  readonly kind: string;
  readonly detail?: string;
  readonly ranges?: readonly { readonly start: number; readonly end: number }[];
}

interface PickerProps {
  readonly title: string;
  readonly label: string;
  readonly none: string;
  readonly choices: readonly Choice[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onPick: (id: string) => void;
  readonly onClose: () => void;
  /** Where in the window it opens; else at the top of the page. */
  readonly at?: Point | undefined;
}

const WIDTH = 460;
const HEIGHT = 420;

/** A dialog that finds one thing among many by typing. */
export function Picker({ title, onClose, at, ...list }: PickerProps) {
  const place = at && {
    position: "fixed" as const,
    left: Math.max(8, Math.min(at.x - 24, window.innerWidth - WIDTH - 8)),
    top: Math.max(8, Math.min(at.y, window.innerHeight - HEIGHT - 8)),
    width: WIDTH,
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered={false}
      yOffset="12vh"
      size={WIDTH}
      padding={0}
      overlayProps={{ backgroundOpacity: at ? 0 : 0.35 }}
      transitionProps={{ duration: 0 }}
      classNames={{ header: classes.header, title: classes.heading }}
      styles={place ? { content: place } : {}}
    >
      <PickerList {...list} />
    </Modal>
  );
}

function PickerList(props: Omit<PickerProps, "title" | "onClose" | "at">) {
  const { label, none, choices, query, onQuery, onPick } = props;
  const id = useId();
  const [index, setIndex] = useState(0);
  const active = choices[Math.min(index, choices.length - 1)];
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && choices.length > 0) {
      event.preventDefault();
      setIndex((at) => (Math.min(at, choices.length - 1) + step + choices.length) % choices.length);
    }
    if (event.key === "Enter" && active) {
      event.preventDefault();
      onPick(active.id);
    }
  };
  return (
    <>
      <TextInput
        data-autofocus
        className={classes.input}
        size="sm"
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={id}
        aria-activedescendant={active ? `${id}-${active.id}` : undefined}
        placeholder={label}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={query}
        onChange={(event) => {
          setIndex(0);
          onQuery(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={id} className={classes.list} role="listbox" aria-label={label}>
        {choices.map((choice) => (
          <Option
            key={choice.id}
            id={`${id}-${choice.id}`}
            choice={choice}
            active={choice === active}
            onPick={onPick}
          />
        ))}
      </div>
      {choices.length === 0 && query !== "" ? <p className={classes.none}>{none}</p> : null}
    </>
  );
}

interface OptionProps {
  readonly id: string;
  readonly choice: Choice;
  readonly active: boolean;
  readonly onPick: (id: string) => void;
}

function Option({ id, choice, active, onPick }: OptionProps) {
  const { icon: ChoiceIcon, title, kind, detail, ranges = [] } = choice;
  return (
    // The field above hears the keys for the whole list.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      className={classes.option}
      onClick={() => onPick(choice.id)}
    >
      <ChoiceIcon size={16} stroke={1.75} aria-hidden />
      <span className={classes.texts}>
        <span className={classes.title}>{title}</span>
        {detail === undefined ? null : (
          <span className={classes.detail}>
            <Marked text={detail} ranges={ranges} />
          </span>
        )}
      </span>
      <span className={classes.kind}>{kind}</span>
    </div>
  );
}

function Marked({ text, ranges }: { text: string; ranges: NonNullable<Choice["ranges"]> }) {
  const last = ranges.at(-1)?.end ?? 0;
  return (
    <>
      {ranges.map(({ start, end }, index) => (
        <span key={start}>
          {text.slice(ranges[index - 1]?.end ?? 0, start)}
          <mark>{text.slice(start, end)}</mark>
        </span>
      ))}
      {text.slice(last)}
    </>
  );
}
