import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { EditorActions, EditorState } from "./state";
import type { EditorStore } from "./store";

const EditorContext = createContext<EditorStore | null>(null);

/** Gives the editor's store to everything inside: `<EditorProvider value={store}>`. */
export const EditorProvider = EditorContext.Provider;

/** Return the store itself, for code that reads it outside of rendering. */
export function useEditorStore(): EditorStore {
  const store = useContext(EditorContext);
  if (!store) throw new Error("There is no EditorProvider around this component");
  return store;
}

/** Return a part of the editor's state; the component renders anew when that part changes. */
export function useEditor<T>(select: (state: EditorState) => T): T {
  return useStore(useEditorStore(), select);
}

/** Return the edits; they never change. */
export function useEditorActions(): EditorActions {
  return useEditor((state) => state.actions);
}
