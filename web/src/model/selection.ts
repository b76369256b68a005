import type { FlowDefinition, TransitionRef } from "./flow";
import { stateNamed, stateNames } from "./flow";
import type { Note } from "./notes";

/** What is chosen on the canvas: states and notes, or one transition. */
export interface Selection {
  readonly states: ReadonlySet<string>;
  readonly transition: TransitionRef | null;
  readonly notes: ReadonlySet<string>;
}

export const NOTHING: Selection = { states: new Set(), transition: null, notes: new Set() };

export function selecting(states: Iterable<string>, notes: Iterable<string> = []): Selection {
  return { states: new Set(states), transition: null, notes: new Set(notes) };
}

/** Keep what is still there; the selection itself when all of it is. */
export function stillThere(
  selection: Selection,
  definition: FlowDefinition,
  notes: readonly Note[],
): Selection {
  const { transition } = selection;
  const names = stateNames(definition);
  const ids = new Set(notes.map((note) => note.id));
  const states = kept(selection.states, names);
  const chosen = kept(selection.notes, ids);
  const leads = transition && isThere(definition, transition) ? transition : null;
  if (states === selection.states && chosen === selection.notes && leads === transition) {
    return selection;
  }
  return { states, transition: leads, notes: chosen };
}

function kept(chosen: ReadonlySet<string>, there: ReadonlySet<string>): ReadonlySet<string> {
  const left = [...chosen].filter((one) => there.has(one));
  return left.length === chosen.size ? chosen : new Set(left);
}

function isThere(definition: FlowDefinition, ref: TransitionRef): boolean {
  return stateNamed(definition, ref.state)?.transitions[ref.index] !== undefined;
}
