import { arrange } from "@/model/arranging";
import { cardSize } from "@/model/cards";
import { copyStates, duplicateStates, pasteStates } from "@/model/clipboard";
import { moveStates, setDescription, setFlag, setInitialState } from "@/model/edits";
import { TYPING_PAUSE, type Group } from "@/model/history";
import { addNote, changeNote, removeNotes, type Note } from "@/model/notes";
import { selecting } from "@/model/selection";
import { naming } from "./stateActions";
import type { EditorActions } from "./state";
import type { Editing } from "./store";

type FlowActions = Pick<
  EditorActions,
  | "moveStates"
  | "layOut"
  | "arrange"
  | "duplicate"
  | "copy"
  | "paste"
  | "setDescription"
  | "setFlag"
  | "setInitialState"
  | "setFriendlyName"
  | "addNote"
  | "changeNote"
  | "removeNotes"
>;

/** The edits of many states, of notes, and of the flow itself. */
export function flowActions(editing: Editing): FlowActions {
  return { ...placing(editing), ...clipboard(editing), ...settings(editing), ...noting(editing) };
}

function placing({ get, change }: Editing) {
  return {
    moveStates: (places, drag) => {
      const label = { kind: "move", ...naming(new Set(places.keys())) } as const;
      change(label, (definition) => moveStates(definition, places), dragging(drag));
    },
    layOut: (places) =>
      change({ kind: "lay_out", count: places.size }, (definition) =>
        moveStates(definition, places),
      ),
    arrange: (how) => {
      const { definition, selection } = get();
      const states = definition.states.filter((state) => selection.states.has(state.name));
      const places = arrange(states, how, cardSize);
      change({ kind: "arrange", count: places.size }, (before) => moveStates(before, places));
    },
  } satisfies Partial<FlowActions>;
}

function clipboard({ get, change }: Editing) {
  return {
    duplicate: (at) => {
      const { definition, selection, readOnly } = get();
      const copies = duplicateStates(definition, selection.states, at);
      if (readOnly || !copies.ok) return [];
      const label = { kind: "duplicate", count: copies.names.length } as const;
      change(label, () => copies.definition, { select: selecting(copies.names) });
      return copies.names;
    },
    copy: () => copyStates(get().definition, get().selection.states),
    paste: (text, at) => {
      if (get().readOnly) return { ok: false, problem: "read_only" };
      const pasted = pasteStates(get().definition, text, at);
      if (!pasted.ok) return pasted;
      const label = { kind: "paste", count: pasted.names.length } as const;
      change(label, () => pasted.definition, { select: selecting(pasted.names) });
      return { ok: true, names: pasted.names };
    },
  } satisfies Partial<FlowActions>;
}

function settings({ edit, change }: Editing) {
  return {
    setDescription: (description) => {
      const group = { key: "description", pause: TYPING_PAUSE };
      const label = { kind: "change_description" } as const;
      change(label, (definition) => setDescription(definition, description), { group });
    },
    setFlag: (flag, value) =>
      change({ kind: "change_flag", name: flag }, (definition) => setFlag(definition, flag, value)),
    setInitialState: (name) =>
      change({ kind: "change_initial_state", name }, (definition) =>
        setInitialState(definition, name),
      ),
    setFriendlyName: (friendlyName) => {
      const group = { key: "friendly name", pause: TYPING_PAUSE };
      edit(
        { kind: "rename_flow" },
        (document) =>
          document.friendlyName === friendlyName ? document : { ...document, friendlyName },
        group,
      );
    },
  } satisfies Partial<FlowActions>;
}

function noting({ get, set, edit }: Editing) {
  const change = (
    kind: "add_note" | "change_note" | "remove_notes",
    of: (notes: readonly Note[]) => readonly Note[],
    group?: Group,
  ) =>
    edit(
      { kind },
      (document) => {
        const notes = of(document.notes);
        return notes === document.notes ? document : { ...document, notes };
      },
      group,
    );
  return {
    addNote: (at) => {
      if (get().readOnly) return null;
      const added = addNote(get().notes, at);
      change("add_note", () => added.notes);
      set({ selection: selecting([], [added.id]) });
      return added.id;
    },
    changeNote: (id, part, drag) => {
      const typing = { key: `note ${id} ${Object.keys(part).join()}`, pause: TYPING_PAUSE };
      change("change_note", (notes) => changeNote(notes, id, part), dragging(drag).group ?? typing);
    },
    removeNotes: (ids) => change("remove_notes", (notes) => removeNotes(notes, new Set(ids))),
  } satisfies Partial<FlowActions>;
}

function dragging(drag: string | undefined): { group?: Group } {
  return drag === undefined ? {} : { group: { key: `drag ${drag}` } };
}
