import ELK, { type ElkNode } from "elkjs/lib/elk.bundled.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chain, realFlows, state, survey } from "@/testing/flows";
import { ARRANGEMENTS, arrange } from "./arranging";
import { cardOf, cardSize, entryPoint, portPoint } from "./cards";
import { moveStates } from "./edits";
import { offsetOf, type FlowDefinition, type Point } from "./flow";
import { graphOf } from "./graph";
import { chosen, elkGraph, layOut, type RunElk } from "./layout";

const elk = new ELK();
const run: RunElk = (graph) => elk.layout(structuredClone(graph) as ElkNode);

/** Return the pairs of states whose cards lie on each other. */
function overlaps(flow: FlowDefinition, places: ReadonlyMap<string, Point>): string[] {
  const boxes = flow.states.flatMap((one) => {
    const at = places.get(one.name);
    return at ? [{ name: one.name, ...at, ...cardSize(one) }] : [];
  });
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (b) =>
          a.x < b.x + b.width &&
          b.x < a.x + a.width &&
          a.y < b.y + b.height &&
          b.y < a.y + a.height,
      )
      .map((b) => `${a.name} and ${b.name}`),
  );
}

describe("automatic layout", () => {
  it("leads downwards from the trigger", async () => {
    const flow = survey();
    const places = await layOut(flow, new Set(), run);
    const heights = ["Trigger", "ask", "check", "thank", "thank2"].map((n) => places.get(n)?.y);
    expect(heights).toEqual([...heights].sort((a, b) => (a ?? 0) - (b ?? 0)));
    expect(new Set(heights).size).toBe(5);
  });

  it("keeps targets in the order of the transitions", async () => {
    const names = ["a", "b", "c", "d"];
    const flow: FlowDefinition = {
      states: [
        state("Trigger", "trigger", Object.fromEntries(names.map((name) => [name, name]))),
        ...names.map((name) => state(name, "say-play")).reverse(),
      ],
      initial_state: "Trigger",
    };
    const places = await layOut(flow, new Set(), run);
    const across = names.map((name) => places.get(name)?.x ?? 0);
    expect(across).toEqual([...across].sort((a, b) => a - b));
  });

  it("of a part moves that part only and stays where it was", async () => {
    const flow = survey();
    const places = await layOut(flow, new Set(["ask", "check", "thank"]), run);
    expect([...places.keys()].sort()).toEqual(["ask", "check", "thank"]);
    const after = moveStates(flow, places);
    expect(Math.min(...[...places.values()].map(({ y }) => y))).toBe(200);
    expect(after.states[0]).toBe(flow.states[0]);
  });

  it("of nothing is nothing", async () => {
    const none = { states: [], initial_state: "Trigger" };
    expect(await layOut(none, new Set(), run)).toEqual(new Map());
  });

  it("names every port that an edge uses", () => {
    const flow = chain(30);
    const graph = elkGraph(flow, chosen(flow, new Set()));
    const ports = new Set(graph.children.flatMap((one) => one.ports.map(({ id }) => id)));
    expect(graph.edges).toHaveLength(29);
    expect(
      graph.edges.flatMap((one) => [...one.sources, ...one.targets]).every((id) => ports.has(id)),
    ).toBe(true);
  });

  it.each(realFlows)("of %s lays no card on another", async (_, flow) => {
    const places = await layOut(flow, new Set(), run);
    expect(places.size).toBe(flow.states.length);
    expect(overlaps(flow, places)).toEqual([]);
    const { outgoing } = graphOf(flow);
    const down = [...outgoing.values()].flat().filter(({ state: from, target }) => {
      return (places.get(from)?.y ?? 0) < (places.get(target)?.y ?? 0);
    });
    expect(down.length).toBeGreaterThan(0);
  });
});

describe("cards", () => {
  it("have a height by what they say and room for every transition", () => {
    const [trigger, ask, , , thank2] = survey().states.map(cardOf);
    expect(trigger?.lines).toBe(0);
    expect(ask?.lines).toBe(1);
    expect(ask?.height).toBeGreaterThan(trigger?.height ?? 0);
    expect(ask?.ports).toHaveLength(3);
    expect(thank2?.width).toBe(264);
  });

  it("keep their ports inside, apart, and large enough to be met", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.string({ maxLength: 80 }), (count, name) => {
        const events = Object.fromEntries(
          Array.from({ length: count }, (_, i) => [`e${String(i)}`, null]),
        );
        const { ports, width } = cardOf(state(`a${name}`, "x", events));
        const ends = ports.map((port) => port.x + port.width);
        expect(
          ports.every((port, i) => port.width >= 24 && port.x >= (ends[i - 1] ?? 0) - 1e-6),
        ).toBe(true);
        expect(ends.at(-1)).toBeCloseTo(width);
      }),
    );
  });

  it("stay the same as long as the state does", () => {
    const [one] = survey().states;
    expect(one && cardOf(one)).toBe(one && cardOf(one));
  });

  it("tell where edges begin and end", () => {
    const [, ask] = survey().states;
    const { width, height } = ask ? cardOf(ask) : { width: 0, height: 0 };
    expect(ask && entryPoint(ask)).toEqual({ x: width / 2, y: 200 });
    expect(ask && portPoint(ask, 1)).toEqual({ x: width / 2, y: 200 + height });
  });
});

describe("aligning", () => {
  const flow = survey();
  const size = () => ({ width: 100, height: 50 });
  const at = (points: [string, number, number][]) =>
    points.map(([name, x, y]) => state(name, "x", {}, { offset: { x, y } }));

  it.each([
    ["left", [0, 10], [0, 40], [0, 300]],
    ["centre", [80, 10], [80, 40], [80, 300]],
    ["right", [160, 10], [160, 40], [160, 300]],
    ["top", [0, 10], [160, 10], [20, 10]],
    ["middle", [0, 155], [160, 155], [20, 155]],
    ["bottom", [0, 300], [160, 300], [20, 300]],
    ["distribute_across", [0, 10], [160, 40], [80, 300]],
    ["distribute_down", [0, 10], [160, 155], [20, 300]],
  ] as const)("%s", (how, a, b, c) => {
    const states = at([
      ["a", 0, 10],
      ["b", 160, 40],
      ["c", 20, 300],
    ]);
    const places = arrange(states, how, size);
    const got = ["a", "b", "c"].map((name) => places.get(name)).map((p) => [p?.x, p?.y]);
    expect(got).toEqual([a, b, c]);
  });

  it.each(ARRANGEMENTS)("%s twice is the same as once", (how) => {
    const names = new Map(flow.states.map((one) => [one.name, one]));
    const once = moveStates(flow, arrange([...names.values()], how, cardSize));
    const twice = moveStates(once, arrange(once.states, how, cardSize));
    const drift = once.states.map((one, i) => {
      const other = offsetOf(twice.states[i] ?? one);
      return Math.max(Math.abs(offsetOf(one).x - other.x), Math.abs(offsetOf(one).y - other.y));
    });
    expect(Math.max(...drift)).toBeLessThanOrEqual(1);
  });
});
