import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { realFlows, survey } from "@/testing/flows";
import { copyName, freeName, isStateName, newName } from "./names";
import { addNote, changeNote, readNotes, removeNotes } from "./notes";
import { parseJson, readDefinition, readState } from "./reading";

describe("reading a definition", () => {
  it.each(realFlows)("keeps %s as it is", (_, flow) => {
    const read = readDefinition(flow);
    expect(read.ok && JSON.stringify(read.value)).toBe(JSON.stringify(flow));
  });

  it("fills in what is not there", () => {
    const read = readState({ name: "a", type: "trigger" });
    expect(read.ok && read.value).toEqual({
      name: "a",
      type: "trigger",
      transitions: [],
      properties: {},
    });
  });

  const condition = { friendly_name: "", arguments: [""], type: "regex", value: "" };
  const withCondition = (part: object) => ({
    states: [
      {
        name: "a",
        type: "split-based-on",
        transitions: [{ event: "match", conditions: [{ ...condition, ...part }] }],
      },
    ],
  });
  it.each([
    [null, "not_an_object", ""],
    [{}, "not_a_list", "/states"],
    [{ states: [1] }, "not_an_object", "/states/0"],
    [{ states: [{ type: "x" }] }, "not_a_text", "/states/0/name"],
    [{ states: [{ name: "x" }] }, "not_a_text", "/states/0/type"],
    [
      { states: [{ name: "x", type: "y", properties: [] }] },
      "not_an_object",
      "/states/0/properties",
    ],
    [
      { states: [{ name: "x", type: "y", transitions: [{}] }] },
      "not_a_text",
      "/states/0/transitions/0/event",
    ],
    [withCondition({ value: 5 }), "not_a_text", "/states/0/transitions/0/conditions/0/value"],
    [
      withCondition({ arguments: "x" }),
      "not_a_list",
      "/states/0/transitions/0/conditions/0/arguments",
    ],
    [
      withCondition({ arguments: [1] }),
      "not_a_text",
      "/states/0/transitions/0/conditions/0/arguments/0",
    ],
    [{ states: [...survey().states, survey().states[1]] }, "name_twice", "/states/5/name"],
    [{ states: [], initial_state: 5 }, "not_a_text", "/initial_state"],
  ])("refuses %.80j: %s at %s", (value, code, where) => {
    expect(readDefinition(value)).toEqual({ ok: false, problem: { code, where } });
  });

  it("takes what is well formed and refuses the rest, without a throw", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => typeof readDefinition(value).ok === "boolean"),
    );
    expect(parseJson("{")).toMatchObject({ ok: false, problem: { code: "not_json" } });
  });
});

describe("names", () => {
  it.each([
    ["send-and-wait-for-reply", [], "send_and_reply_1"],
    ["split-based-on", ["split_1", "split_2"], "split_3"],
    ["record-voicemail", [], "record_voicemail_1"],
    ["constructor", [], "constructor_1"],
    ["42", [], "widget_1"],
  ])("a new %s is called", (type, taken, name) => {
    expect(newName(type, new Set(taken))).toBe(name);
  });

  it("are free and well formed, whatever the type", () => {
    fc.assert(fc.property(fc.string(), (type) => isStateName(newName(type, new Set()))));
  });

  it("of copies are numbered when they are taken", () => {
    expect(freeName("ask", new Set())).toBe("ask");
    expect(freeName("ask_1", new Set(["ask_1"]))).toBe("ask_2");
    expect(copyName("ask", new Set(["Copy_of_ask"]))).toBe("Copy_of_ask_1");
  });
});

describe("notes", () => {
  it("are added, changed and removed; they never become too small", () => {
    const { notes, id } = addNote(addNote([], { x: 0, y: 0 }).notes, { x: 1.6, y: 2 });
    expect(id).toBe("note_2");
    const changed = changeNote(notes, id, { width: 1, height: 1, colour: "blue" });
    expect(changed[1]).toMatchObject({ x: 2, width: 120, height: 60, colour: "blue" });
    expect(changed[0]).toBe(notes[0]);
    expect(removeNotes(changed, new Set([id]))).toEqual([notes[0]]);
    expect(removeNotes(notes, new Set(["no"]))).toBe(notes);
  });

  it("from outside are checked", () => {
    const { notes } = addNote([], { x: 0, y: 0 }, "Hi");
    expect(readNotes(JSON.parse(JSON.stringify(notes)))).toEqual(notes);
    expect(readNotes([{ ...notes[0], x: "0" }])).toBeNull();
    expect(readNotes({})).toBeNull();
  });
});
