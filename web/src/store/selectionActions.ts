import { disconnect, removeStates } from "@/model/edits";
import { removeNotes } from "@/model/notes";
import { NOTHING, selecting } from "@/model/selection";
import type { EditorActions } from "./state";
import { naming } from "./stateActions";
import type { Editing } from "./store";

type SelectionActions = Pick<
  EditorActions,
  "select" | "selectTransition" | "toggle" | "selectAll" | "clearSelection" | "removeSelection"
>;

/** What changes the selection, and what is done to all of it. */
export function selectionActions({ get, set, edit }: Editing): SelectionActions {
  return {
    select: (states, notes) => set({ selection: selecting(states, notes) }),
    selectTransition: (transition) => set({ selection: { ...NOTHING, transition } }),
    toggle: (state) => {
      const { states, notes } = get().selection;
      const others = [...states].filter((name) => name !== state);
      set({ selection: selecting(states.has(state) ? others : [...others, state], notes) });
    },
    selectAll: () => {
      const { definition, notes } = get();
      const names = definition.states.map((state) => state.name);
      set({
        selection: selecting(
          names,
          notes.map(({ id }) => id),
        ),
      });
    },
    clearSelection: () => set({ selection: NOTHING }),
    removeSelection: () => {
      const { states, notes, transition } = get().selection;
      const kind = transition ? "disconnect" : states.size > 0 ? "remove_states" : "remove_notes";
      edit({ kind, ...naming(states.size > 0 ? states : notes) }, (document) => {
        const cut = transition
          ? disconnect(document.definition, transition)
          : removeStates(document.definition, states);
        const left = removeNotes(document.notes, notes);
        const same = cut === document.definition && left === document.notes;
        return same ? document : { ...document, definition: cut, notes: left };
      });
    },
  };
}
