import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chain, flows, place, realFlows, state, survey } from "@/testing/flows";
import { CLIPBOARD_KEY, copyStates, duplicateStates, pasteStates, type Pasted } from "./clipboard";
import { offsetOf, stateNamed, type FlowDefinition, type State } from "./flow";
import { namedIn } from "./renaming";

const blank: FlowDefinition = {
  description: "",
  states: [state("Trigger", "trigger", { incomingMessage: null }, place(0, 0))],
  initial_state: "Trigger",
};

function added(pasted: Pasted): readonly State[] {
  if (!pasted.ok) throw new Error(pasted.problem);
  return pasted.names.map((name) => stateNamed(pasted.definition, name) ?? fail(name));
}

function withoutTransitions(one: State) {
  return { ...one, transitions: [] };
}

function fail(name: string): never {
  throw new Error(`there is no ${name}`);
}

describe("copying", () => {
  it("writes the states as they are, without the trigger", () => {
    const text = copyStates(survey(), new Set(["Trigger", "ask", "thank"]));
    const copied = JSON.parse(text) as Record<string, State[]>;
    expect(copied[CLIPBOARD_KEY]).toEqual([survey().states[1], survey().states[3]]);
    expect(copyStates(survey(), new Set(["Trigger"]))).toBe("");
  });
});

describe("pasting", () => {
  it("into another flow keeps names, places, inner transitions and unknown keys", () => {
    const text = copyStates(survey(), new Set(["ask", "check", "thank"]));
    const [ask, check, thank] = added(pasteStates(blank, text));
    expect(ask).toEqual(survey().states[1]);
    expect(check).toEqual(survey().states[2]);
    expect(thank?.transitions).toEqual([{ event: "sent" }, { event: "failed" }]);
  });

  it("into the same flow renames, also where the states name each other", () => {
    const text = copyStates(survey(), new Set(["ask", "check"]));
    const [ask, check] = added(pasteStates(survey(), text));
    expect([ask?.name, check?.name]).toEqual(["ask_1", "check_1"]);
    expect(ask?.transitions[0]?.next).toBe("check_1");
    expect(check?.properties["input"]).toBe("{{widgets.ask_1.inbound.Body}}");
    expect(check?.transitions[1]).not.toHaveProperty("next");
    expect(ask && offsetOf(ask)).toEqual({ x: 40, y: 240 });
  });

  it("keeps what a pasted state reads of one that is not pasted", () => {
    const [thank] = added(pasteStates(survey(), copyStates(survey(), new Set(["thank"]))));
    expect(thank?.properties["body"]).toContain('widgets["ask"]');
  });

  it("puts the top left corner where it is asked to", () => {
    const text = copyStates(survey(), new Set(["thank", "thank2"]));
    const [thank, thank2] = added(pasteStates(blank, text, { x: 1000, y: 50 }));
    expect(thank && offsetOf(thank)).toEqual({ x: 1300, y: 50 });
    expect(thank2 && offsetOf(thank2)).toEqual({ x: 1000, y: 250 });
  });

  it("takes a whole flow without its trigger, or a single state", () => {
    expect(added(pasteStates(blank, JSON.stringify(survey()))).map((one) => one.name)).toEqual([
      "ask",
      "check",
      "thank",
      "thank2",
    ]);
    const single = JSON.stringify({ name: "one", type: "say-play", properties: { say: "Hi" } });
    expect(added(pasteStates(blank, single))[0]).toMatchObject({ name: "one", transitions: [] });
  });

  it("gives a state with a name that none may have a new one", () => {
    const text = JSON.stringify({ name: "Ünï cöde", type: "send-message" });
    expect(added(pasteStates(blank, text))[0]?.name).toBe("send_message_1");
  });

  it.each([
    ["", "nothing_to_paste"],
    ["Hello", "not_states"],
    ["[]", "not_states"],
    ["{}", "not_states"],
    ['{"states": [1]}', "not_states"],
    ['{"states": []}', "nothing_to_paste"],
    ['{"soundstage/states": [{"name": "a", "type": "b", "transitions": {}}]}', "not_states"],
    ['{"name": "T", "type": "trigger"}', "nothing_to_paste"],
    ['{"name": "a", "type": "b", "transitions": [{"event": "x", "next": 5}]}', "not_states"],
    [JSON.stringify(chain(1000)), "too_many_states"],
    [" ".repeat(5_000_000) + "x", "too_large"],
  ])("refuses %.60s", (text, problem) => {
    expect(pasteStates(chain(3), text)).toEqual({ ok: false, problem });
  });

  it("never throws, whatever the clipboard holds", () => {
    const state = fc.record({ name: fc.jsonValue(), type: fc.jsonValue() }, { requiredKeys: [] });
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ states: fc.array(state) }).map((value) => JSON.stringify(value)),
    );
    fc.assert(fc.property(texts, (text) => typeof pasteStates(blank, text).ok === "boolean"));
  });

  it("keeps all that a state holds but its name, its place and what leads out", () => {
    fc.assert(
      fc.property(flows, (flow) => {
        const names = new Set(flow.states.slice(1).map((one) => one.name));
        const pasted = added(pasteStates(blank, copyStates(flow, names)));
        const before = JSON.parse(JSON.stringify(flow.states.slice(1))) as State[];
        expect(pasted.map(withoutTransitions)).toEqual(before.map(withoutTransitions));
      }),
    );
  });

  it.each(realFlows)("of %s twice gives two sets that do not know each other", (_, flow) => {
    const text = copyStates(flow, new Set(flow.states.map((one) => one.name)));
    const first = pasteStates(blank, text);
    const second = pasteStates(first.ok ? first.definition : blank, text);
    const own = new Set(second.ok ? second.names : []);
    const others = new Set(first.ok ? first.names : []);
    for (const one of added(second)) {
      expect(one.transitions.every(({ next }) => !next || own.has(next))).toBe(true);
      const reads = namedIn(JSON.stringify(one.properties)).map(({ name }) => name);
      expect(reads.filter((name) => others.has(name))).toEqual([]);
    }
  });
});

describe("duplicating", () => {
  it("names the copies as Studio's console does and keeps their places to each other", () => {
    const copies = added(duplicateStates(survey(), new Set(["Trigger", "thank", "thank2"])));
    expect(copies.map((one) => one.name)).toEqual(["Copy_of_thank", "Copy_of_thank2"]);
    expect(copies[0]?.transitions[0]?.next).toBe("Copy_of_thank2");
    expect(copies.map(offsetOf)).toEqual([
      { x: 340, y: 640 },
      { x: 40, y: 840 },
    ]);
  });
});
