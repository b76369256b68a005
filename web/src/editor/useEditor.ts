/** The hooks live in `store/`, below the parts that use them; import them from there. */
export { EditorProvider, useEditor, useEditorActions, useEditorStore } from "@/store/useEditor";
