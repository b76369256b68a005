import { describe, expect, it } from "vitest";
import { nextLit, paceOf, pathAfter, playsSame, runAt, type PlayedMoment } from "./playing";
import { readDefinition } from "./reading";

const FLOW = "FW1";

function definition(change: { body?: string; x?: number } = {}) {
  const { body = "Hi?", x = 0 } = change;
  const read = readDefinition({
    initial_state: "Trigger",
    states: [
      {
        name: "Trigger",
        type: "trigger",
        properties: { offset: { x, y: 0 } },
        transitions: [{ event: "incomingMessage", next: "ask" }],
      },
      {
        name: "ask",
        type: "send-and-wait-for-reply",
        properties: { body, offset: { x: 0, y: x } },
        transitions: [{ event: "incomingMessage", next: "ask" }, { event: "timeout" }],
      },
    ],
  });
  if (!read.ok) throw new Error("not a definition");
  return read.value;
}

const moment = (left: string | null, event: string | null, state: string | null, flow = FLOW) => ({
  left,
  transition: event,
  state,
  running_flow: flow,
});

const MOMENTS: readonly PlayedMoment[] = [
  moment("Trigger", "incomingMessage", "ask"),
  moment(null, null, "ask"),
  moment("ask", "incomingMessage", "ask"),
  moment(null, null, "ask"),
  moment("ask", "timeout", null),
  moment(null, null, null),
  moment("Trigger", "incomingMessage", "ask"),
  moment(null, null, "ask"),
].map((one, number) => ({ ...one, number }));

const numbers = (moments: readonly PlayedMoment[]) => moments.map((one) => one.number);

describe("the path of a phone", () => {
  it("is that of the execution that was going on", () => {
    expect(numbers(runAt(MOMENTS, 4, "Trigger", FLOW))).toEqual([0, 1, 2, 3]);
    expect(numbers(runAt(MOMENTS, 8, "Trigger", FLOW))).toEqual([6, 7]);
  });

  it("keeps a subflow's trigger within its execution", () => {
    const inner = { ...moment("Trigger", "incomingRequest", "x", "FW2"), number: 2 };
    expect(numbers(runAt([...MOMENTS.slice(0, 2), inner], 3, "Trigger", FLOW))).toEqual([0, 1, 2]);
  });

  it("is none before anything happened", () => {
    expect(pathAfter(definition(), FLOW, MOMENTS, 0)).toBeNull();
  });

  it("ends where its execution does", () => {
    const path = pathAfter(definition(), FLOW, MOMENTS, 6);
    expect(path).toMatchObject({ ended: true, current: null });
    expect(path?.edges.get("ask#0")?.order).toEqual([2]);
    expect(path?.edges.get("ask#1")?.order).toEqual([3]);
  });

  it("stands in the state that waits", () => {
    expect(pathAfter(definition(), FLOW, MOMENTS, 2)).toMatchObject({ current: "ask" });
  });
});

describe("playing moments", () => {
  it("lights a step together with the rest after it", () => {
    expect([0, 2, 4, 6, 8].map((lit) => nextLit(MOMENTS, lit))).toEqual([2, 4, 6, 8, 8]);
  });

  it("hurries when there is much to show", () => {
    const step = moment("ask", "incomingMessage", "ask");
    const many = Array.from({ length: 100 }, (_, number) => ({ ...step, number }));
    expect(paceOf(MOMENTS, 0)).toBe(350);
    expect(paceOf(many, 0)).toBe(40);
  });
});

describe("definitions that play the same", () => {
  it("may have their cards elsewhere", () => {
    expect(playsSame(definition(), definition({ x: 200 }))).toBe(true);
  });

  it("have the same states", () => {
    expect(playsSame(definition(), definition({ body: "Ho?" }))).toBe(false);
  });
});
