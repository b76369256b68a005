import type { FlowDefinition, State } from "./flow";
import { isSame, withoutKey } from "./json";
import { pathOf, stepsOf, type PathMarks, type PathMoment } from "./path";

/** How the moments of a phone are numbered: all executions after another. */
export interface PlayedMoment extends PathMoment {
  readonly number: number;
}

/** Return the moments of the execution that was going on after the first `count` of them. */
export function runAt<M extends PlayedMoment>(
  moments: readonly M[],
  count: number,
  initialState: string,
  flowSid: string,
): readonly M[] {
  const seen = moments.slice(0, count);
  const first = seen.findLastIndex(
    ({ left, running_flow }) => left === initialState && running_flow === flowSid,
  );
  return seen.slice(Math.max(first, 0));
}

/** Return what lights up on the canvas after the first `count` moments; null before any. */
export function pathAfter(
  definition: FlowDefinition,
  flowSid: string,
  moments: readonly PlayedMoment[],
  count: number,
): PathMarks | null {
  const run = runAt(moments, count, definition.initial_state, flowSid);
  const last = run.at(-1);
  if (!last) return null;
  const steps = stepsOf(run, flowSid);
  const ended = last.left === null && last.state === null;
  return pathOf(definition, steps, { current: steps.at(-1)?.to ?? null, ended });
}

/** Return how many moments are lit when one more step is: rests show nothing of their own. */
export function nextLit(moments: readonly PlayedMoment[], lit: number): number {
  let next = Math.min(lit + 1, moments.length);
  while (next < moments.length && moments[next]?.left === null) next += 1;
  return next;
}

const PACE = 350;
const LONGEST = 4_000;

/** Return the milliseconds between two steps: many of them are played faster. */
export function paceOf(moments: readonly PlayedMoment[], lit: number): number {
  const steps = moments.slice(lit).filter(({ left }) => left !== null).length;
  return Math.min(PACE, LONGEST / Math.max(steps, 1));
}

/** Tell whether two definitions play the same: where cards stand does not matter. */
export function playsSame(one: FlowDefinition, other: FlowDefinition): boolean {
  if (one === other) return true;
  return (
    one.initial_state === other.initial_state &&
    isSame(one.flags, other.flags) &&
    one.states.length === other.states.length &&
    one.states.every((state, index) => isSameState(state, other.states[index]))
  );
}

function isSameState(one: State, other: State | undefined): boolean {
  if (one === other) return true;
  if (!other) return false;
  const plain = (state: State) => ({
    ...state,
    properties: withoutKey(state.properties, "offset"),
  });
  return isSame(plain(one), plain(other));
}
