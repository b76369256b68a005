import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSameFlow, stateNamed } from "@/model/flow";
import { chain, flows, SEND, survey } from "@/testing/flows";
import type { EditorOptions, EditorState } from "./state";
import { createEditorStore } from "./store";

function opened(options: Partial<EditorOptions> = {}) {
  let time = 0;
  const store = createEditorStore({
    definition: survey(),
    friendlyName: "Survey",
    revision: 1,
    now: () => time,
    ...options,
  });
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  return { store, pass, get: store.getState, ...store.getState().actions };
}

const chosen = (state: EditorState) => [...state.selection.states];

describe("the editor", () => {
  it("adds a widget where a transition was dropped, and selects it", () => {
    const { get, addState } = opened();
    const name = addState(SEND, { x: 5, y: 5 }, { state: "thank2", index: 0 });
    expect(stateNamed(get().definition, "thank2")?.transitions[0]?.next).toBe(name);
    expect(chosen(get())).toEqual([name]);
    expect(get().dirty).toBe(true);
    expect(get().history.past?.label).toEqual({ kind: "add_state", name: "send_message_1" });
  });

  it("is not dirty after an undo, or when an edit is taken back by hand", () => {
    const { get, setProperty, undo } = opened();
    setProperty("ask", ["body"], "x");
    setProperty("ask", ["body"], "Do you like it?");
    expect(get().dirty).toBe(false);
    setProperty("ask", ["body"], "y");
    undo();
    expect(isSameFlow(get().definition, survey())).toBe(true);
    expect(get().dirty).toBe(false);
  });

  it("undoes typing in pieces and drags as a whole", () => {
    const { get, setProperty, moveStates, undo, pass } = opened();
    for (const letter of ["a", "ab", "abc"]) setProperty("ask", ["body"], letter);
    pass(5000);
    setProperty("ask", ["body"], "abcd");
    for (let x = 0; x < 50; x += 1) moveStates(new Map([["ask", { x, y: 0 }]]), "1");
    undo();
    expect(stateNamed(get().definition, "ask")?.properties["offset"]).toEqual({ x: 0, y: 200 });
    undo();
    expect(stateNamed(get().definition, "ask")?.properties["body"]).toBe("abc");
    undo();
    expect(stateNamed(get().definition, "ask")?.properties["body"]).toBe("Do you like it?");
    expect(get().history.past).toBeNull();
  });

  it("starts another piece of typing when the field is left", () => {
    const { get, setProperty, seal, undo } = opened();
    setProperty("ask", ["body"], "a");
    seal();
    setProperty("ask", ["body"], "b");
    undo();
    expect(stateNamed(get().definition, "ask")?.properties["body"]).toBe("a");
  });

  it("keeps the selection through a rename, and drops what an undo takes away", () => {
    const { get, select, renameState, addState, undo } = opened();
    select(["ask", "check"]);
    expect(renameState("ask", "question")).toBeNull();
    expect(chosen(get())).toEqual(["question", "check"]);
    addState(SEND, { x: 0, y: 0 });
    undo();
    expect(chosen(get())).toEqual([]);
  });

  it("says why a state cannot be renamed", () => {
    const { get, renameState } = opened();
    expect(renameState("ask", "check")).toBe("name_taken");
    expect(get().history.past).toBeNull();
  });

  it("renames everywhere when the JSON of a state has another name", () => {
    const { get, replaceState } = opened();
    const ask = stateNamed(survey(), "ask") ?? SEND;
    const replaced = { ...ask, name: "asked", extra: 1 } as never;
    expect(replaceState("ask", replaced)).toBeNull();
    expect(stateNamed(get().definition, "asked")?.["extra"]).toBe(1);
    expect(stateNamed(get().definition, "Trigger")?.transitions[0]?.next).toBe("asked");
    expect(replaceState("asked", { ...(replaced as object), name: "check" } as never)).toBe(
      "name_taken",
    );
  });

  it("deletes what is selected: states, notes, or a transition", () => {
    const { get, addNote, select, selectTransition, removeSelection, undo } = opened();
    const note = addNote({ x: 0, y: 0 }) ?? "";
    select(["thank", "Trigger"], [note]);
    removeSelection();
    expect(get().notes).toEqual([]);
    expect(get().definition.states).toHaveLength(4);
    undo();
    expect(get().notes).toHaveLength(1);
    selectTransition({ state: "check", index: 1 });
    removeSelection();
    expect(stateNamed(get().definition, "check")?.transitions[1]).not.toHaveProperty("next");
    expect(get().history.past?.label.kind).toBe("disconnect");
  });

  it("copies, pastes and duplicates, and selects the copies", () => {
    const { get, select, copy, paste, duplicate } = opened();
    select(["thank", "thank2"]);
    expect(paste(copy())).toEqual({ ok: true, names: ["thank_1", "thank2_1"] });
    expect(chosen(get())).toEqual(["thank_1", "thank2_1"]);
    expect(duplicate()).toEqual(["Copy_of_thank_1", "Copy_of_thank2_1"]);
    expect(paste("no states")).toEqual({ ok: false, problem: "not_states" });
  });

  it("aligns what is selected", () => {
    const { get, select, arrange } = opened();
    select(["ask", "thank"]);
    arrange("left");
    expect(stateNamed(get().definition, "thank")?.properties["offset"]).toEqual({ x: 0, y: 600 });
  });

  it("edits notes as one with the flow", () => {
    const { get, addNote, changeNote, removeNotes, undo } = opened();
    const id = addNote({ x: 10.2, y: 0 }) ?? "";
    for (const text of ["H", "Hi"]) changeNote(id, { text });
    expect(get().notes[0]).toMatchObject({ x: 10, text: "Hi", colour: "yellow" });
    expect(get().dirty).toBe(true);
    undo();
    expect(get().notes[0]?.text).toBe("");
    removeNotes([id]);
    expect(get().notes).toEqual([]);
    expect(get().selection.notes.size).toBe(0);
  });

  it("knows after saving which edits are not saved", () => {
    const { get, setDescription, markSaved, undo, pass } = opened();
    setDescription("One");
    const document = get().history.present;
    pass(5000);
    setDescription("Two");
    markSaved(document, 2);
    expect(get()).toMatchObject({ revision: 2, dirty: true });
    undo();
    expect(get().dirty).toBe(false);
  });

  it("changes nothing while it is read-only, and can still select and copy", () => {
    const actions = opened({ readOnly: true });
    const { get, select, copy } = actions;
    const before = get().definition;
    expect(actions.addState(SEND, { x: 0, y: 0 })).toBeNull();
    expect(actions.addNote({ x: 0, y: 0 })).toBeNull();
    select(["ask"]);
    actions.removeSelection();
    actions.setProperty("ask", ["body"], "x");
    actions.setFriendlyName("x");
    actions.renameState("ask", "b");
    actions.undo();
    expect(actions.duplicate()).toEqual([]);
    expect(actions.paste(copy())).toEqual({ ok: false, problem: "read_only" });
    expect(get().definition).toBe(before);
    expect(chosen(get())).toEqual(["ask"]);
  });

  it("loads another document without a way back", () => {
    const { get, setFriendlyName, load } = opened();
    setFriendlyName("Other");
    load({ definition: chain(3), notes: [], friendlyName: "Chain" }, 7);
    expect(get()).toMatchObject({ dirty: false, revision: 7, friendlyName: "Chain" });
    expect(get().history.past).toBeNull();
  });

  it("takes edits of the whole document as one step", () => {
    const { get, edit, undo } = opened();
    edit({ kind: "merge" }, (document) => ({ ...document, definition: chain(4) }));
    expect(get().definition.states).toHaveLength(4);
    undo();
    expect(get().definition.states).toHaveLength(5);
  });

  it("toggles, selects all and nothing", () => {
    const { get, toggle, selectAll, clearSelection } = opened();
    toggle("ask");
    toggle("check");
    toggle("ask");
    expect(chosen(get())).toEqual(["check"]);
    selectAll();
    expect(get().selection.states.size).toBe(5);
    clearSelection();
    expect(get().selection.states.size).toBe(0);
  });

  it("keeps marks of different kinds apart", () => {
    const { get, setMarks } = opened();
    setMarks({ running: "ask" });
    setMarks({ problems: new Map([["ask", []]]) });
    expect(get().marks).toMatchObject({ running: "ask", diff: null });
    expect(get().marks.problems.size).toBe(1);
  });
});

/** Any edit, by numbers that choose where. */
const commands = fc.array(fc.tuple(fc.nat(8), fc.nat(20), fc.nat(20)), { maxLength: 25 });

it("comes back to the same flow by undoing any edits, and to the last by redoing them", () => {
  fc.assert(
    fc.property(flows, commands, (definition, chosenEdits) => {
      const editor = opened({ definition });
      const before = JSON.stringify(definition);
      for (const [kind, a, b] of chosenEdits) perform(editor, kind, a, b);
      const last = editor.get().definition;
      while (editor.get().history.past) editor.undo();
      expect(JSON.stringify(editor.get().definition)).toBe(before);
      expect(editor.get().dirty).toBe(false);
      while (editor.get().history.future) editor.redo();
      expect(editor.get().definition).toBe(last);
    }),
  );
});

function perform(editor: ReturnType<typeof opened>, kind: number, a: number, b: number): void {
  const { states } = editor.get().definition;
  const name = states[a % states.length]?.name ?? "";
  const other = states[b % states.length]?.name ?? "";
  const edits = [
    () => editor.addState(SEND, { x: a, y: b }),
    () => editor.removeStates([name]),
    () => editor.connect({ state: name, index: b % 3 }, other),
    () => editor.disconnect({ state: name, index: b % 3 }),
    () => editor.setProperty(name, ["body"], `text ${String(b)}`),
    () => editor.renameState(name, `renamed_${String(b)}`),
    () => editor.moveStates(new Map([[name, { x: a, y: b }]])),
    () => {
      editor.select([name, other]);
      editor.duplicate();
    },
    () => editor.addNote({ x: a, y: b }),
  ];
  edits[kind]?.();
}

it("keeps the identity of all other states of a thousand, edit by edit", () => {
  const { get, setProperty, connect, moveStates, undo } = opened({ definition: chain(1000) });
  const before = get().definition.states;
  setProperty("step_1", ["body"], "x");
  connect({ state: "step_2", index: 1 }, "step_9");
  moveStates(new Map([["step_3", { x: 9, y: 9 }]]));
  const changed = get().definition.states.filter((one, index) => one !== before[index]);
  expect(changed.map((one) => one.name)).toEqual(["step_1", "step_2", "step_3"]);
  for (let count = 0; count < 3; count += 1) undo();
  expect(get().definition.states).toBe(before);
});
