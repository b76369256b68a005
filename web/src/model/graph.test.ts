import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chain, flows, realFlows, survey } from "@/testing/flows";
import {
  edgesOf,
  graphOf,
  pathBetween,
  reachableFrom,
  readingOrder,
  unreachable,
  upstreamOf,
} from "./graph";
import { removeStates } from "./edits";
import { walk } from "./walking";

describe("how states hang together", () => {
  it("is told by edges that lead somewhere", () => {
    const graph = graphOf(survey());
    expect(graph.incoming.get("ask")).toEqual([
      { state: "Trigger", index: 0, target: "ask" },
      { state: "check", index: 0, target: "ask" },
    ]);
    expect(graph.outgoing.get("thank2")).toEqual([]);
    expect(edgesOf(survey())).toHaveLength(5);
  });

  it("tells what comes before and after", () => {
    expect(reachableFrom(survey(), ["thank"])).toEqual(new Set(["thank", "thank2"]));
    expect(upstreamOf(survey(), "ask")).toEqual(new Set(["ask", "Trigger", "check"]));
    expect(unreachable(removeStates(survey(), new Set(["check"])))).toEqual(
      new Set(["thank", "thank2"]),
    );
  });

  it("has a shortest way, or none", () => {
    const way = pathBetween(survey(), "Trigger", "thank");
    expect(way?.map(({ state, index }) => [state, index])).toEqual([
      ["Trigger", 0],
      ["ask", 0],
      ["check", 1],
    ]);
    expect(pathBetween(survey(), "thank", "Trigger")).toBeNull();
    expect(pathBetween(survey(), "ask", "ask")).toEqual([]);
    expect(pathBetween(chain(1000), "Trigger", "step_998")).toHaveLength(999);
  });

  it("has a reading order with every state once", () => {
    expect(readingOrder(survey())).toEqual(["Trigger", "ask", "check", "thank", "thank2"]);
    fc.assert(
      fc.property(flows, (flow) => {
        const order = readingOrder(flow);
        expect(order[0]).toBe("Trigger");
        expect([...order].sort()).toEqual(flow.states.map((one) => one.name).sort());
      }),
    );
  });
});

describe("walking by arrow keys", () => {
  const at = (state: string, transition: number | null = null) => ({ state, transition });

  it("goes between transitions, along one, and back", () => {
    const flow = survey();
    expect(walk(flow, at("check"), "right")).toEqual(at("check", 0));
    expect(walk(flow, at("check", 0), "right")).toEqual(at("check", 1));
    expect(walk(flow, at("check", 1), "right")).toEqual(at("check", 0));
    expect(walk(flow, at("check", 1), "down")).toEqual(at("thank"));
    expect(walk(flow, at("check", 1), "up")).toEqual(at("check"));
    expect(walk(flow, at("thank"), "up")).toEqual(at("check", 1));
    expect(walk(flow, at("check"), "down")).toEqual(at("ask"));
  });

  it("goes back by the way that was come", () => {
    expect(walk(survey(), at("ask"), "up")).toEqual(at("Trigger", 0));
    const back = [{ state: "check", index: 0 }];
    expect(walk(survey(), at("ask"), "up", back)).toEqual(at("check", 0));
  });

  it("stays where nothing leads on, and starts anew where a state is gone", () => {
    expect(walk(survey(), at("thank2", 0), "down")).toEqual(at("thank2", 0));
    expect(walk(survey(), at("Trigger"), "up")).toEqual(at("Trigger"));
    expect(walk(survey(), at("gone"), "down")).toEqual(at("Trigger"));
  });

  it.each(realFlows)("reaches all of %s that can be reached", (_, flow) => {
    const seen = new Set(["", flow.initial_state]);
    for (const name of seen) {
      const state = flow.states.find((one) => one.name === name);
      state?.transitions.forEach((_one, index) =>
        seen.add(walk(flow, at(name, index), "down").state),
      );
    }
    seen.delete("");
    expect(seen).toEqual(reachableFrom(flow, [flow.initial_state]));
  });
});
