import { useCallback, useState, type KeyboardEvent } from "react";
import { shownState } from "@/canvas/shown";
import { useView } from "@/canvas/useView";
import type { FlowDefinition, TransitionRef } from "@/model/flow";
import type { Selection } from "@/model/selection";
import { walk, type Direction, type Place } from "@/model/walking";

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};
const MOST_BACK = 200;

export interface Walking {
  readonly definition: FlowDefinition;
  readonly selection: Selection;
  readonly chooseState: (name: string) => void;
  readonly chooseTransition: (transition: TransitionRef) => void;
}

/** Let the arrow keys walk from card to card along the transitions. */
export function useWalking({ definition, selection, chooseState, chooseTransition }: Walking) {
  const view = useView();
  const [back, setBack] = useState<readonly TransitionRef[]>([]);
  const place = placeOf(selection);
  const step = useCallback(
    (direction: Direction) => {
      const from = place ?? { state: "", transition: null };
      const to = walk(allShown(definition), from, direction, back);
      if (direction === "down" && to.state !== from.state) {
        const index = from.transition ?? leading(definition, from.state, to.state);
        setBack((way) => [...way.slice(-MOST_BACK), { state: from.state, index }]);
      }
      if (direction === "up" && to.state !== from.state) setBack((way) => way.slice(0, -1));
      if (to.transition === null) chooseState(to.state);
      else chooseTransition({ state: to.state, index: to.transition });
      view.reveal(to.state);
    },
    [place, definition, back, chooseState, chooseTransition, view],
  );
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const direction = DIRECTIONS[event.key];
      if (!direction || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.target !== event.currentTarget) return;
      event.preventDefault();
      step(direction);
    },
    [step],
  );
  return { active: place?.state ?? null, onKeyDown };
}

/** Return where the keyboard stands: the one state that is selected, or a transition. */
export function placeOf({ states, transition }: Selection): Place | null {
  if (transition) return { state: transition.state, transition: transition.index };
  const [name] = states;
  return name !== undefined && states.size === 1 ? { state: name, transition: null } : null;
}

const kept = new WeakMap<FlowDefinition, FlowDefinition>();

/** Return the flow as it is drawn, where a trigger has all of its events. */
function allShown(definition: FlowDefinition): FlowDefinition {
  const known = kept.get(definition);
  if (known) return known;
  const shown = { ...definition, states: definition.states.map(shownState) };
  kept.set(definition, shown);
  return shown;
}

function leading(definition: FlowDefinition, from: string, to: string): number {
  const state = definition.states.find(({ name }) => name === from);
  return Math.max(0, state?.transitions.findIndex((one) => one.next === to) ?? 0);
}
