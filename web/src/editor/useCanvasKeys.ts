import type { KeyboardEvent } from "react";
import type { useWalking } from "@/canvas/useWalking";
import { placeOf } from "@/canvas/useWalking";
import { useAsking } from "@/editor/asking";
import type { Commands } from "@/editor/useCommands";
import { isWriting } from "@/editor/writing";
import type { EditorStore } from "@/store/store";
import { useEditorStore } from "@/store/useEditor";
import { complain } from "@/editor/commands/saying";
import { texts } from "@/texts/en";

type Keys = Readonly<Record<string, () => void>>;

/** The keys that the canvas hears while it has the focus. */
export function useCanvasKeys(commands: Commands, walking: ReturnType<typeof useWalking>) {
  const store = useEditorStore();
  return (event: KeyboardEvent) => {
    if (isWriting(event.target) || event.target instanceof HTMLButtonElement) return;
    const command = event.ctrlKey || event.metaKey;
    const keys = command ? commandKeys(commands) : plainKeys(store, commands);
    const act = event.altKey || (event.shiftKey && command) ? undefined : keys[event.key];
    if (!act) {
      walking.onKeyDown(event);
      return;
    }
    event.preventDefault();
    act();
  };
}

function commandKeys(commands: Commands): Keys {
  return { a: commands.selectAll, d: commands.duplicate };
}

function plainKeys(store: EditorStore, commands: Commands): Keys {
  const { selection, actions } = store.getState();
  const place = placeOf(selection);
  const inspect = () => place && commands.openInspector(place.state);
  const { ask } = useAsking.getState();
  return {
    Delete: commands.remove,
    Backspace: commands.remove,
    Enter: inspect,
    Escape: actions.clearSelection,
    c: () => {
      if (place?.transition == null) complain(texts.editor.chooseTransition);
      else ask({ kind: "target", from: { state: place.state, index: place.transition } });
    },
    n: () => {
      const from =
        place?.transition == null ? null : { state: place.state, index: place.transition };
      ask({ kind: "widget", at: null, from });
    },
  };
}
