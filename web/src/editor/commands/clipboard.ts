import type { View } from "@/canvas/useView";
import { complain, say } from "@/editor/commands/saying";
import type { Point } from "@/model/flow";
import type { EditorStore } from "@/store/store";
import { texts } from "@/texts/en";

export function clipboardCommands(store: EditorStore, view: View) {
  const actions = () => store.getState().actions;
  const paste = (text: string, at?: Point) => {
    const outcome = actions().paste(text, at);
    if (!outcome.ok) {
      complain(texts.model.paste[outcome.problem]);
      return;
    }
    say(texts.editor.said.pasted(outcome.names.length));
    const [first] = outcome.names;
    if (first !== undefined) requestAnimationFrame(() => view.reveal(first));
  };
  const copied = () => {
    const text = actions().copy();
    say(text === "" ? texts.editor.nothingToCopy : texts.editor.said.copied(selectedCount(store)));
    return text;
  };
  return {
    /** The selected states as text; what is copied is told. */
    copied,
    copy: async () => {
      const text = copied();
      if (text === "") return;
      await navigator.clipboard.writeText(text).catch(() => complain(texts.editor.noClipboard));
    },
    paste,
    pasteFromClipboard: async (at?: Point) => {
      const text = await navigator.clipboard.readText().catch(() => null);
      if (text === null) complain(texts.editor.noClipboard);
      else paste(text, at);
    },
    duplicate: () => {
      const names = actions().duplicate();
      say(names.length === 0 ? texts.editor.nothingToCopy : texts.editor.said.pasted(names.length));
    },
  };
}

function selectedCount(store: EditorStore): number {
  return store.getState().selection.states.size;
}
