import { Text } from "@mantine/core";
import { sayTransition } from "@/model/conditions";
import { SPLIT, targetOf, type Transition } from "@/model/flow";
import { useEditorActions } from "@/store/useEditor";
import { texts } from "@/texts/en";
import classes from "./Inspector.module.css";
import { TargetSelect } from "./TargetSelect";
import type { TabProps } from "./tab";
import { useArrival } from "./useArrival";

interface Props extends TabProps {
  readonly onGo?: ((state: string) => void) | undefined;
}

interface Row {
  readonly event: string;
  readonly label: string;
  /** The place among the state's transitions; null when the state does not list the event. */
  readonly index: number | null;
  readonly target: string | null;
  readonly unknown: boolean;
}

/** Every event that leads away from a state, and where to. */
export function TransitionsTab({ state, widget, readOnly, panel, onGo }: Props) {
  const actions = useEditorActions();
  useArrival(panel, state.name);
  const rows = rowsOf(state.transitions, widget?.events ?? null, state.type === SPLIT);
  if (rows.length === 0) return <Text size="sm">{texts.inspector.noTransitions}</Text>;
  const lead = (row: Row, target: string | null) => {
    const ref = row.index === null ? null : { state: state.name, index: row.index };
    if (target === null) {
      if (ref) actions.disconnect(ref);
    } else if (ref) actions.connect(ref, target);
    else actions.connectEvent(state.name, row.event, target);
  };
  return (
    <ul className={classes.transitions}>
      {rows.map((row, at) => (
        <li key={`${row.event} ${at}`} data-field={`transitions/${row.index ?? ""}`}>
          <div className={classes.event}>
            <Text size="sm" fw={500}>
              {row.label}
            </Text>
            <Text size="xs" c="dimmed" ff="monospace">
              {row.event}
            </Text>
          </div>
          {row.unknown && <Text size="xs">{texts.inspector.unknownEvent}</Text>}
          <TargetSelect
            label={texts.inspector.target(row.label)}
            state={state.name}
            index={row.index}
            target={row.target}
            readOnly={readOnly}
            onTarget={(target) => lead(row, target)}
            onGo={onGo}
          />
        </li>
      ))}
    </ul>
  );
}

type Events = readonly { readonly event: string; readonly label: string }[];

/** The state's own transitions, then the events of its widget that it does not list. */
function rowsOf(transitions: readonly Transition[], events: Events | null, split: boolean): Row[] {
  const listed = transitions.map((one, index) => ({
    event: one.event,
    label: labelOf(one, events),
    index,
    target: targetOf(one),
    unknown: events !== null && !events.some(({ event }) => event === one.event),
  }));
  const missing = (events ?? [])
    .filter(({ event }) => !transitions.some((one) => one.event === event))
    .filter(({ event }) => !split || event !== "match")
    .map(({ event, label }) => ({ event, label, index: null, target: null, unknown: false }));
  return [...listed, ...missing];
}

function labelOf(transition: Transition, events: Events | null): string {
  const said = sayTransition(transition, texts.model.conditions);
  if (said !== null) return said;
  return events?.find(({ event }) => event === transition.event)?.label ?? transition.event;
}
