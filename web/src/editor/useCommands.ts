import { useMemo } from "react";
import { useCatalogue, type WidgetEntry } from "@/api/checking";
import { useView, type View } from "@/canvas/useView";
import { useAsking } from "@/editor/asking";
import { addingCommands } from "@/editor/commands/adding";
import { clipboardCommands } from "@/editor/commands/clipboard";
import { historyCommands } from "@/editor/commands/history";
import { layoutCommands } from "@/editor/commands/layout";
import { selectionCommands } from "@/editor/commands/selection";
import type { EditorStore } from "@/store/store";
import { useEditorStore } from "@/store/useEditor";

const EMPTY: readonly WidgetEntry[] = [];

export type Commands = ReturnType<typeof commandsOf>;

/** Return everything one can do in the editor, each of it told to screen readers, too. */
export function useCommands(): Commands {
  const store = useEditorStore();
  const view = useView();
  const { data } = useCatalogue();
  const widgets = data?.widgets ?? EMPTY;
  return useMemo(() => commandsOf(store, view, widgets), [store, view, widgets]);
}

function commandsOf(store: EditorStore, view: View, widgets: readonly WidgetEntry[]) {
  return {
    ...historyCommands(store),
    ...selectionCommands(store),
    ...clipboardCommands(store, view),
    ...addingCommands(store, view, widgets),
    ...layoutCommands(store, view),
    goTo: (state: string) => {
      store.getState().actions.select([state]);
      view.reveal(state);
    },
    openInspector: (state: string) => {
      store.getState().actions.select([state]);
      useAsking.getState().showTab("inspector");
    },
  };
}
