import { describe, expect, it } from "vitest";
import { countsByEdge, dropOff } from "@/model/counts";
import { edgeKey } from "@/model/path";
import { readDefinition } from "@/model/reading";

const READ = readDefinition({
  description: "",
  initial_state: "Trigger",
  states: [
    {
      name: "Trigger",
      type: "trigger",
      properties: {},
      transitions: [{ event: "incomingMessage", next: "split" }, { event: "incomingCall" }],
    },
    {
      name: "split",
      type: "split-based-on",
      properties: { input: "{{trigger.message.Body}}" },
      transitions: [
        { event: "noMatch" },
        { event: "match", next: "yes", conditions: [] },
        { event: "match", next: "no", conditions: [] },
      ],
    },
  ],
});

describe("countsByEdge", () => {
  it("tells the branches of a split apart by where they lead", () => {
    if (!READ.ok) throw new Error(READ.problem.code);
    const found = countsByEdge(READ.value, [
      { state: "Trigger", event: "incomingMessage", next: "split", count: 5 },
      { state: "split", event: "match", next: "no", count: 3 },
      { state: "split", event: "match", next: "yes", count: 1 },
      { state: "split", event: "noMatch", next: null, count: 1 },
      { state: "gone", event: "sent", next: null, count: 9 },
    ]);
    expect([...found]).toEqual([
      [edgeKey("Trigger", 0), 5],
      [edgeKey("split", 2), 3],
      [edgeKey("split", 1), 1],
      [edgeKey("split", 0), 1],
    ]);
  });
});

describe("dropOff", () => {
  it("is the share of those who went no further", () => {
    expect(dropOff(0, 0)).toBe(0);
    expect(dropOff(4, 1)).toBe(0.25);
    expect(dropOff(1, 3)).toBe(1);
  });
});
