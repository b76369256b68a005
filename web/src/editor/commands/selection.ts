import { complain, say } from "@/editor/commands/saying";
import { isFixed } from "@/model/edits";
import { stateNamed, type Point, type TransitionRef } from "@/model/flow";
import { shownState } from "@/canvas/shown";
import type { EditorStore } from "@/store/store";
import { texts } from "@/texts/en";

export function selectionCommands(store: EditorStore) {
  const state = () => store.getState();
  return {
    remove: () => remove(store),
    selectAll: () => {
      state().actions.selectAll();
      say(texts.editor.said.selected(state().definition.states.length));
    },
    disconnect: (from: TransitionRef) => {
      state().actions.disconnect(from);
      say(texts.editor.said.disconnected(from.state));
    },
    connect: (from: TransitionRef, to: string) => {
      connect(store, from, to);
      say(texts.editor.said.connected(from.state, to));
    },
    addNote: (at: Point) => {
      const id = state().actions.addNote(at);
      if (id !== null) say(texts.editor.said.noteAdded);
    },
  };
}

/** Lead a transition to a state, also one that a trigger shows and its file leaves out. */
export function connect(store: EditorStore, from: TransitionRef, to: string): void {
  const { definition, actions } = store.getState();
  const state = stateNamed(definition, from.state);
  if (state?.transitions[from.index]) {
    actions.connect(from, to);
    return;
  }
  const event = state && shownState(state).transitions[from.index]?.event;
  if (event !== undefined) actions.connectEvent(from.state, event, to);
}

function remove(store: EditorStore): void {
  const { definition, selection, actions } = store.getState();
  const { states, notes, transition } = selection;
  const chosen = definition.states.filter(({ name }) => states.has(name));
  const fixed = chosen.filter((one) => isFixed(definition, one));
  if (chosen.length > 0 && fixed.length === chosen.length && notes.size === 0) {
    complain(texts.editor.cannotDelete(fixed[0]?.name ?? ""));
    return;
  }
  if (!transition && states.size === 0 && notes.size === 0) return;
  actions.removeSelection();
  if (transition) say(texts.editor.said.disconnected(transition.state));
  else say(texts.editor.said.deleted(chosen.length - fixed.length + notes.size));
}
