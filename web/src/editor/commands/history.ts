import { say } from "@/editor/commands/saying";
import type { EditorStore } from "@/store/store";
import { texts } from "@/texts/en";

export function historyCommands(store: EditorStore) {
  return {
    undo: () => {
      const what = editLabel(store, "past");
      store.getState().actions.undo();
      say(what === null ? texts.editor.nothingToUndo : texts.editor.said.undone(what));
    },
    redo: () => {
      const what = editLabel(store, "future");
      store.getState().actions.redo();
      say(what === null ? texts.editor.nothingToRedo : texts.editor.said.redone(what));
    },
  };
}

/** Say what would be undone or done again, or nothing. */
function editLabel(store: EditorStore, side: "past" | "future"): string | null {
  const label = store.getState().history[side]?.label;
  return label ? texts.model.edits[label.kind](label) : null;
}
