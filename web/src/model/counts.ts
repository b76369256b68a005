import { edgeTaken } from "./path";
import type { FlowDefinition } from "./flow";

/** How often a transition was taken. */
export interface EdgeCount {
  readonly state: string;
  readonly event: string;
  readonly next: string | null;
  readonly count: number;
}

/** Sum up how often the transitions of a flow were taken, by `edgeKey`; others are left out. */
export function countsByEdge(
  definition: FlowDefinition,
  counts: readonly EdgeCount[],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { state, event, next, count } of counts) {
    const edge = edgeTaken(definition, { from: state, event, to: next });
    if (edge !== null) found.set(edge, (found.get(edge) ?? 0) + count);
  }
  return found;
}

/** The share of those who came to a state and went no further, from 0 to 1. */
export function dropOff(entered: number, endedHere: number): number {
  return entered === 0 ? 0 : Math.min(1, endedHere / entered);
}
