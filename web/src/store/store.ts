import { createStore, type StoreApi } from "zustand/vanilla";
import { isSameDocument, type EditLabel, type FlowDocument } from "@/model/document";
import { begin, record, redo, seal, undo, type Group, type History } from "@/model/history";
import { NO_MARKS } from "@/model/marks";
import { NOTHING, stillThere, type Selection } from "@/model/selection";
import { flowActions } from "./flowActions";
import { selectionActions } from "./selectionActions";
import type { EditorActions, EditorOptions, EditorState } from "./state";
import { stateActions } from "./stateActions";

export type EditorStore = StoreApi<EditorState>;

/** What actions are made of: the state, and the one way to change the document. */
export interface Editing {
  readonly get: () => EditorState;
  readonly set: (part: Partial<EditorState>) => void;
  readonly edit: EditorActions["edit"];
  /** Change the definition, and what is selected with it. */
  readonly change: (
    label: EditLabel,
    change: (definition: FlowDocument["definition"]) => FlowDocument["definition"],
    also?: { readonly group?: Group; readonly select?: Selection },
  ) => void;
}

/** Make the store of one flow's editor. */
export function createEditorStore(options: EditorOptions): EditorStore {
  const now = options.now ?? Date.now;
  return createStore<EditorState>()((set, get) => {
    const editing = editingOf(get, set, now);
    const { definition, friendlyName, notes = [] } = options;
    return {
      ...opened({ definition, notes, friendlyName }, options.revision ?? null),
      marks: NO_MARKS,
      readOnly: options.readOnly ?? false,
      actions: {
        ...flowActions(editing),
        ...stateActions(editing),
        ...selectionActions(editing),
        ...historyActions(editing),
      },
    };
  });
}

function editingOf(get: Editing["get"], set: Editing["set"], now: () => number): Editing {
  const edit: EditorActions["edit"] = (label, change, group) => {
    const state = get();
    if (state.readOnly) return;
    const document = change(state.history.present);
    if (document === state.history.present) return;
    set(showing(state, record(state.history, document, label, now(), group)));
  };
  const change: Editing["change"] = (label, of, also) => {
    const before = get().history;
    edit(
      label,
      (document) => {
        const definition = of(document.definition);
        return definition === document.definition ? document : { ...document, definition };
      },
      also?.group,
    );
    if (also?.select && get().history !== before) set({ selection: also.select });
  };
  return { get, set, edit, change };
}

function historyActions({ get, set, edit }: Editing) {
  return {
    edit,
    undo: () => set(get().readOnly ? {} : showing(get(), undo(get().history))),
    redo: () => set(get().readOnly ? {} : showing(get(), redo(get().history))),
    seal: () => set({ history: seal(get().history) }),
    load: (document: FlowDocument, revision: number | null) => set(opened(document, revision)),
    markSaved: (document: FlowDocument, revision: number) => {
      const dirty = !isSameDocument(get().history.present, document);
      set({ saved: document, revision, dirty });
    },
    setReadOnly: (readOnly: boolean) => set({ readOnly }),
    setMarks: (marks: Partial<EditorState["marks"]>) =>
      set({ marks: { ...get().marks, ...marks } }),
  };
}

function opened(document: FlowDocument, revision: number | null) {
  return {
    ...document,
    revision,
    saved: document,
    dirty: false,
    history: begin<FlowDocument, EditLabel>(document),
    selection: NOTHING,
  };
}

/** Return what of the editor's state follows from its history. */
function showing(
  state: EditorState,
  history: History<FlowDocument, EditLabel>,
): Partial<EditorState> {
  const { definition, notes } = history.present;
  return {
    ...history.present,
    history,
    dirty: !isSameDocument(history.present, state.saved),
    selection: stillThere(state.selection, definition, notes),
  };
}
