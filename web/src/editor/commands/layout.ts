import type { View } from "@/canvas/useView";
import { complain, say } from "@/editor/commands/saying";
import { runElk } from "@/editor/elk";
import type { Arrangement } from "@/model/arranging";
import { layOut } from "@/model/layout";
import type { EditorStore } from "@/store/store";
import { texts } from "@/texts/en";

export function layoutCommands(store: EditorStore, view: View) {
  return {
    arrange: (how: Arrangement) => {
      store.getState().actions.arrange(how);
      say(texts.canvas.arrange[how]);
    },
    layOut: async () => {
      const { definition, selection } = store.getState();
      const places = await layOut(definition, selection.states, runElk).catch(() => null);
      if (!places) {
        complain(texts.editor.layoutFailed);
        return;
      }
      if (store.getState().definition !== definition) {
        complain(texts.editor.layoutStale);
        return;
      }
      view.settle();
      store.getState().actions.layOut(places);
      say(texts.editor.said.laidOut(places.size));
      afterDrawing(() => {
        if (selection.states.size < 2) view.begin(definition.initial_state);
        else view.fitStates([...selection.states]);
      });
    },
  };
}

/** Wait until the canvas has drawn what was changed: its view is reckoned by what it draws. */
function afterDrawing(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(act));
}
