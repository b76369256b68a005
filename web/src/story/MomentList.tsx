import { Tooltip, VisuallyHidden } from "@mantine/core";
import { IconArrowRight, IconFlag, IconPlayerPause } from "@tabler/icons-react";
import { useEffect, useId, useRef, type KeyboardEvent } from "react";
import type { Moment } from "@/api/executions";
import { texts } from "@/texts/en";
import { Span } from "./Span";
import classes from "./MomentList.module.css";
import { clockTime, dayOf } from "./times";

interface Props {
  readonly moments: readonly Moment[];
  /** The number of the moment that is looked at; null is now. */
  readonly selected: number | null;
  readonly onSelect: (number: number) => void;
  readonly label?: string;
  /** The flow that is shown; moments of others carry a mark. */
  readonly flowSid?: string;
}

/** The steps and rests of an execution in their order; ↑ and ↓ go from one to the next. */
export function MomentList(props: Props) {
  const { moments, selected, onSelect, label = texts.story.moments, flowSid } = props;
  const prefix = useId();
  const list = useRef<HTMLDivElement>(null);
  const at = moments.findIndex((moment) => moment.number === selected);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [selected, moments.length]);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = momentAt(event.key, at, moments.length);
    const moment = to === null ? undefined : moments[to];
    if (!moment) return;
    event.preventDefault();
    event.stopPropagation();
    onSelect(moment.number);
  };
  return (
    <div
      ref={list}
      className={classes.list}
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={at < 0 ? undefined : `${prefix}${String(selected)}`}
      onKeyDown={onKeyDown}
    >
      {moments.map((moment, index) => (
        <Row
          key={moment.number}
          id={`${prefix}${moment.number}`}
          moment={moment}
          newDay={index > 0 && dayOf(moment.at) !== dayOf(moments[index - 1]?.at ?? moment.at)}
          subflow={flowSid !== undefined && moment.running_flow !== flowSid}
          selected={index === at}
          onPress={() => onSelect(moment.number)}
        />
      ))}
    </div>
  );
}

function momentAt(key: string, at: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return Math.min(at + 1, count - 1);
    case "ArrowUp":
      return at < 0 ? count - 1 : Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

interface RowProps {
  readonly id: string;
  readonly moment: Moment;
  readonly newDay: boolean;
  readonly subflow: boolean;
  readonly selected: boolean;
  readonly onPress: () => void;
}

/** The keyboard works on the whole list, so an option itself listens to the mouse only. */
function Row({ id, moment, newDay, subflow, selected, onPress }: RowProps) {
  const { at, changes, seconds } = moment;
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option"
      className={classes.row}
      aria-selected={selected}
      data-rest={moment.left === null || undefined}
      onClick={onPress}
    >
      <span className={classes.what}>
        {moment.left === null ? <Rest {...moment} /> : <Step {...moment} />}
      </span>
      <span className={classes.facts}>
        <Tooltip label={new Date(at).toLocaleString("en")}>
          <time dateTime={at}>{newDay ? `${dayOf(at)} ${clockTime(at)}` : clockTime(at)}</time>
        </Tooltip>
        {seconds >= 0.05 && (
          <span>
            +<Span seconds={seconds} />
          </span>
        )}
        {changes.length > 0 && <span>{texts.story.changes(changes.length)}</span>}
        {subflow && <span className={classes.subflow}>{texts.story.subflow}</span>}
      </span>
    </div>
  );
}

function Step({ left, transition, state }: Moment) {
  return (
    <>
      <span className={classes.state}>{left}</span>
      <span className={classes.transition}>{transition}</span>
      <IconArrowRight size={12} aria-hidden />
      <VisuallyHidden>{texts.story.to}</VisuallyHidden>
      {state === null ? (
        <span className={classes.end}>{texts.story.end}</span>
      ) : (
        <span className={classes.state}>{state}</span>
      )}
    </>
  );
}

function Rest({ event, state }: Moment) {
  return (
    <>
      {state === null ? (
        <IconFlag size={12} aria-hidden />
      ) : (
        <IconPlayerPause size={12} aria-hidden />
      )}
      <span>{state === null ? texts.story.ended : texts.story.rests(state)}</span>
      <span className={classes.event} title={event}>
        {event}
      </span>
    </>
  );
}
