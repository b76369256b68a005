import { stateNamed, targetOf, type FlowDefinition } from "./flow";

/** A step of an execution: a state was left by an event. */
export interface StepTaken {
  readonly from: string;
  readonly event: string;
  /** The next state; null or `Ended` is the end. */
  readonly to: string | null;
}

/** A visit to a state: how often, and in which places of the order (from 1). */
export interface Visit {
  readonly count: number;
  readonly order: readonly number[];
}

/** A moment of the phone or of an execution's story, as far as the path needs it. */
export interface PathMoment {
  readonly state: string | null;
  readonly left: string | null;
  readonly transition: string | null;
  readonly running_flow: string;
}

export interface PathMarks {
  readonly states: ReadonlyMap<string, Visit>;
  /** By `edgeKey(state, index of the transition)`. */
  readonly edges: ReadonlyMap<string, Visit>;
  /** The state that waits or works now; null when the execution has ended. */
  readonly current: string | null;
  readonly ended: boolean;
}

export const ENDED = "Ended";

export function edgeKey(state: string, index: number): string {
  return `${state}#${String(index)}`;
}

/** Return the steps among moments; with a flow's SID those of that flow, without its subflows. */
export function stepsOf(moments: readonly PathMoment[], flowSid?: string): StepTaken[] {
  return moments.flatMap(({ left, transition, state, running_flow }) =>
    left === null || transition === null || (flowSid !== undefined && running_flow !== flowSid)
      ? []
      : [{ from: left, event: transition, to: state }],
  );
}

/** Turn the steps of an execution, in order, into what lights up on the canvas. */
export function pathOf(
  definition: FlowDefinition,
  steps: readonly StepTaken[],
  now?: { readonly current: string | null; readonly ended: boolean },
): PathMarks {
  const states: Places = new Map();
  const edges: Places = new Map();
  for (const [index, step] of steps.entries()) {
    visit(states, step.from, index + 1);
    const edge = edgeTaken(definition, step);
    if (edge !== null) visit(edges, edge, index + 1);
  }
  const last = steps.at(-1);
  const to = last?.to && last.to !== ENDED ? last.to : null;
  const ended = now?.ended ?? (last !== undefined && to === null);
  const current = ended ? null : (now?.current ?? to ?? definition.initial_state);
  if (current !== null) visit(states, current, steps.length + 1);
  return { states: visits(states), edges: visits(edges), current, ended };
}

/** Find the transition that a step took, which for a split depends on where it led. */
export function edgeTaken(definition: FlowDefinition, step: StepTaken): string | null {
  const transitions = stateNamed(definition, step.from)?.transitions ?? [];
  const to = step.to === ENDED || step.to === "" ? null : step.to;
  const candidates = [...transitions.entries()].filter(([, one]) => one.event === step.event);
  const exact = candidates.find(([, one]) => targetOf(one) === to);
  const [index] = exact ?? candidates[0] ?? [];
  return index === undefined ? null : edgeKey(step.from, index);
}

type Places = Map<string, number[]>;

function visit(places: Places, key: string, place: number): void {
  const known = places.get(key);
  if (known) known.push(place);
  else places.set(key, [place]);
}

function visits(places: Places): ReadonlyMap<string, Visit> {
  return new Map([...places].map(([key, order]) => [key, { count: order.length, order }]));
}
