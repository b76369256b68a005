import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chain, flows, SEND, SPLIT_KIND, survey } from "@/testing/flows";
import {
  addState,
  connect,
  connectEvent,
  disconnect,
  moveStates,
  nameProblem,
  removeStates,
  replaceState,
  setDescription,
  setFlag,
  setInitialState,
  setProperty,
} from "./edits";
import { offsetOf, stateNamed, type FlowDefinition } from "./flow";

describe("adding a widget", () => {
  it("takes the defaults, a free name, and all events without a target", () => {
    const { definition, name } = addState(survey(), SEND, { x: 10.4, y: 20.6 });
    expect(name).toBe("send_message_1");
    expect(definition.states.at(-1)).toEqual({
      name: "send_message_1",
      type: "send-message",
      transitions: [{ event: "sent" }, { event: "failed" }],
      properties: { from: "{{flow.channel.address}}", body: "", offset: { x: 10, y: 21 } },
    });
    expect(addState(definition, SEND, { x: 0, y: 0 }).name).toBe("send_message_2");
  });

  it("gives a split no branch but noMatch", () => {
    const { definition, name } = addState(survey(), SPLIT_KIND, { x: 0, y: 0 });
    expect(stateNamed(definition, name)?.transitions).toEqual([{ event: "noMatch" }]);
  });
});

describe("removing widgets", () => {
  it("cuts the transitions that led to them and keeps the trigger", () => {
    const after = removeStates(survey(), new Set(["ask", "Trigger"]));
    expect(after.states.map((one) => one.name)).toEqual(["Trigger", "check", "thank", "thank2"]);
    expect(after.states[0]?.transitions[0]).toEqual({ event: "incomingMessage" });
    expect(after.states[1]?.transitions[0]).toEqual({ event: "noMatch" });
  });

  it("leaves nothing that leads nowhere", () => {
    const before = survey();
    const names = fc.subarray(before.states.map((one) => one.name));
    fc.assert(
      fc.property(names, (gone) => {
        const { states } = removeStates(before, new Set(gone));
        const left = new Set(states.map((one) => one.name));
        return states.every((one) =>
          one.transitions.every(({ next }) => next === undefined || left.has(next ?? "")),
        );
      }),
    );
  });
});

describe("connecting", () => {
  it("leads one transition elsewhere and keeps all else of it", () => {
    const after = connect(survey(), { state: "check", index: 1 }, "thank2");
    const [, match] = stateNamed(after, "check")?.transitions ?? [];
    expect(match?.next).toBe("thank2");
    expect(match?.["uuid"]).toBe("kept");
    expect(Object.keys(match ?? {})).toEqual(["event", "next", "uuid", "conditions"]);
  });

  it("does nothing with a state or a transition that is not there", () => {
    const before = survey();
    expect(connect(before, { state: "check", index: 9 }, "thank2")).toBe(before);
    expect(connect(before, { state: "check", index: 1 }, "nobody")).toBe(before);
    expect(disconnect(before, { state: "thank2", index: 0 })).toBe(before);
  });

  it("ends the flow where a transition is disconnected", () => {
    const after = disconnect(survey(), { state: "thank", index: 0 });
    expect(stateNamed(after, "thank")?.transitions[0]).toEqual({ event: "sent" });
  });

  it("lists an event that the widget did not list so far", () => {
    const after = connectEvent(survey(), "Trigger", "incomingRequest", "thank");
    expect(stateNamed(after, "Trigger")?.transitions.at(-1)).toEqual({
      event: "incomingRequest",
      next: "thank",
    });
    const again = connectEvent(after, "Trigger", "incomingRequest", "ask");
    expect(stateNamed(again, "Trigger")?.transitions).toHaveLength(3);
  });
});

describe("properties", () => {
  it("are set and taken out; unknown ones stay where they are", () => {
    const after = setProperty(survey(), "ask", ["body"], "Well?");
    expect(Object.keys(stateNamed(after, "ask")?.properties ?? {})).toEqual([
      "offset",
      "body",
      "timeout",
      "future",
    ]);
    const less = setProperty(after, "ask", ["body"], undefined);
    expect(stateNamed(less, "ask")?.properties).not.toHaveProperty("body");
    expect(stateNamed(less, "ask")?.["sid"]).toBe("FF00");
  });

  it("of a split let its conditions test the new input", () => {
    const after = setProperty(survey(), "check", ["input"], "{{flow.variables.x}}");
    const [, match] = stateNamed(after, "check")?.transitions ?? [];
    expect(match?.conditions?.[0]?.arguments).toEqual(["{{flow.variables.x}}"]);
  });

  it("may not take the place of all properties", () => {
    const before = survey();
    expect(setProperty(before, "ask", [], undefined)).toBe(before);
  });
});

describe("names", () => {
  it.each([
    ["ask", null],
    ["", "name_empty"],
    ["1st", "name_malformed"],
    ["with space", "name_malformed"],
    ["thank", "name_taken"],
    ["free-1", null],
  ])("%j for ask: %s", (name, problem) => {
    expect(nameProblem(survey(), "ask", name)).toBe(problem);
  });
});

describe("the flow itself", () => {
  it("has a description, flags and a start", () => {
    const before = survey();
    expect(setDescription(before, "New").description).toBe("New");
    expect(setFlag(before, "allow_concurrent_calls", false).flags).toEqual({
      allow_concurrent_calls: false,
    });
    expect(setInitialState(before, "ask").initial_state).toBe("ask");
    expect(setInitialState(before, "nobody")).toBe(before);
  });
});

describe("a flow of a thousand states", () => {
  const big = chain(1000);
  const edits: [string, (flow: FlowDefinition) => FlowDefinition, string[]][] = [
    ["moves one", (f) => moveStates(f, new Map([["step_5", { x: 1, y: 2 }]])), ["step_5"]],
    ["connects one", (f) => connect(f, { state: "step_7", index: 1 }, "step_1"), ["step_7"]],
    ["edits one", (f) => setProperty(f, "step_9", ["body"], "x"), ["step_9"]],
    ["replaces one", (f) => replaceState(f, { ...f.states[3], type: "x" } as never), ["step_2"]],
  ];

  it.each(edits)("shares all others when it %s", (_, edit, changed) => {
    const after = edit(big);
    const different = after.states.filter((one, index) => one !== big.states[index]);
    expect(different.map((one) => one.name)).toEqual(changed);
    expect(offsetOf(after.states[20] ?? big.states[0] ?? (undefined as never))).toBeDefined();
  });

  it("shares all others when one is deleted", () => {
    const after = removeStates(big, new Set(["step_500"]));
    const kept = new Set(big.states);
    expect(after.states.filter((one) => !kept.has(one)).map((one) => one.name)).toEqual([
      "step_499",
    ]);
  });
});

it("moves nothing that stays, whatever the flow", () => {
  fc.assert(
    fc.property(flows, (flow) => {
      const places = new Map(flow.states.map((one) => [one.name, offsetOf(one)]));
      return moveStates(flow, places) === flow;
    }),
  );
});
