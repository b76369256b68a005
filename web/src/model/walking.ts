import { stateNamed, type FlowDefinition, type TransitionRef } from "./flow";
import { graphOf } from "./graph";

/** Where the keyboard stands on the canvas: a state, and one of its transitions or none. */
export interface Place {
  readonly state: string;
  readonly transition: number | null;
}

export type Direction = "up" | "down" | "left" | "right";

/**
 * Walk with the arrow keys: left and right between the transitions of a state, down along one
 * to the next state, up to where the state was come from. `back` is the way walked so far, the
 * latest place last, so that up leads back by the same way.
 */
export function walk(
  definition: FlowDefinition,
  place: Place,
  direction: Direction,
  back: readonly TransitionRef[] = [],
): Place {
  const state = stateNamed(definition, place.state);
  if (!state) return { state: definition.initial_state, transition: null };
  const count = state.transitions.length;
  switch (direction) {
    case "left":
      return { ...place, transition: stepped(place.transition, -1, count) };
    case "right":
      return { ...place, transition: stepped(place.transition, 1, count) };
    case "down":
      return down(definition, place);
    case "up":
      return up(definition, place, back);
  }
}

function stepped(at: number | null, by: 1 | -1, count: number): number | null {
  if (count === 0) return null;
  if (at === null) return by === 1 ? 0 : count - 1;
  return (at + by + count) % count;
}

/** Without a transition the first one that leads somewhere is taken. */
function down(definition: FlowDefinition, place: Place): Place {
  const edges = graphOf(definition).outgoing.get(place.state) ?? [];
  const edge = edges.find(({ index }) => place.transition === null || index === place.transition);
  return edge ? { state: edge.target, transition: null } : place;
}

/** From a transition to its state; from a state to the transition that led to it. */
function up(definition: FlowDefinition, place: Place, back: readonly TransitionRef[]): Place {
  if (place.transition !== null) return { ...place, transition: null };
  const edges = graphOf(definition).incoming.get(place.state) ?? [];
  const last = back.at(-1);
  const same = edges.find(({ state, index }) => state === last?.state && index === last.index);
  const edge = same ?? edges[0];
  return edge ? { state: edge.state, transition: edge.index } : place;
}
