/** The store lives in `store/`, below the parts that use it; import it from there. */
export { createEditorStore, type EditorStore } from "@/store/store";
export type { EditorActions, EditorOptions, EditorState } from "@/store/state";
