import { describe, expect, it } from "vitest";
import { elementBuilder, type Scene } from "@/canvas/elements";
import { moveStates } from "@/model/edits";
import type { FlowDefinition } from "@/model/flow";
import { NOTHING, selecting } from "@/model/selection";

const LENGTH = 1000;
const WORDS = { titleOf: (type: string) => type, eventOf: (_: string, event: string) => event };

function flow(): FlowDefinition {
  const states = Array.from({ length: LENGTH }, (_, index) => ({
    name: `step_${String(index)}`,
    type: index === 0 ? "trigger" : "send-message",
    transitions: [
      { event: index === 0 ? "incomingMessage" : "sent", next: `step_${String(index + 1)}` },
    ],
    properties: { offset: { x: 0, y: index * 200 } },
  }));
  return { states, initial_state: "step_0" };
}

function scene(definition: FlowDefinition, change: Partial<Scene> = {}): Scene {
  return {
    definition,
    marks: {},
    notes: [],
    selection: NOTHING,
    editable: true,
    words: WORDS,
    ...change,
  };
}

describe("the elements of a canvas", () => {
  it("are a card for each state and an edge for each transition that leads somewhere", () => {
    const { nodes, edges } = elementBuilder()(scene(flow()));
    expect(nodes).toHaveLength(LENGTH);
    expect(edges).toHaveLength(LENGTH - 1);
    expect(edges[1]?.ariaLabel).toBe("step_1, sent, to step_2");
  });

  it("stay the very same for cards that did not change", () => {
    const build = elementBuilder();
    const definition = flow();
    const before = build(scene(definition)).nodes;
    const moved = moveStates(definition, new Map([["step_7", { x: 500, y: 0 }]]));
    const after = build(scene(moved)).nodes;
    expect(after.filter((node, index) => node !== before[index]).map(({ id }) => id)).toEqual([
      "step_7",
    ]);
  });

  it("change for a selected card and the edges at its ends", () => {
    const build = elementBuilder();
    const definition = flow();
    const before = build(scene(definition));
    const after = build(scene(definition, { selection: selecting(["step_5"]) }));
    const changed = after.edges.filter((edge, index) => edge !== before.edges[index]);
    expect(changed.map(({ id }) => id)).toEqual(["step_4#0", "step_5#0"]);
    expect(after.nodes.filter((node, index) => node !== before.nodes[index])).toHaveLength(1);
  });

  it("show removed states as ghosts that lead nowhere", () => {
    const gone = { name: "gone", type: "say-play", transitions: [], properties: {} };
    const diff = { states: new Map(), removed: [gone], flow: false };
    const { nodes } = elementBuilder()(scene(flow(), { marks: { diff } }));
    const ghost = nodes.find(({ id }) => id === "ghost:gone");
    expect(ghost).toMatchObject({ draggable: false, selectable: false });
    expect(ghost?.ariaLabel).toContain("removed");
  });

  it("show all five events of a trigger, also those that a file leaves out", () => {
    const { nodes } = elementBuilder()(scene(flow()));
    const handles = nodes[0]?.handles?.filter(({ type }) => type === "source");
    expect(handles).toHaveLength(5);
  });
});
