import { describe, expect, it } from "vitest";
import { chain, realFlows, survey } from "@/testing/flows";
import { diffMarks } from "./diff";
import { connect, removeStates } from "./edits";
import { problemsByState, worst, type ProblemMark } from "./marks";
import { edgeKey, pathOf, stepsOf } from "./path";
import { renameState } from "./renaming";

describe("marks of a comparison", () => {
  const section = (
    mark: "added" | "removed" | "changed" | "renamed",
    name: string,
    old = name,
  ) => ({
    mark,
    name,
    old_name: old,
  });

  it("stand at the states by their new names, removed ones as they were", () => {
    const after = removeStates(renameState(survey(), "ask", "question"), new Set(["thank2"]));
    const marks = diffMarks(
      [
        section("renamed", "question", "ask"),
        section("removed", "thank2"),
        section("changed", "thank"),
      ],
      survey(),
      after,
    );
    expect(marks.states.get("question")).toMatchObject({ kind: "renamed", oldName: "ask" });
    expect(marks.removed.map((one) => one.name)).toEqual(["thank2"]);
    expect(marks.states.get("thank")?.transitions).toEqual(new Set([0]));
    expect(marks.flow).toBe(false);
  });

  it("do not call a transition changed that leads to a renamed state", () => {
    const after = renameState(survey(), "ask", "question");
    const sections = [section("renamed", "question", "ask"), section("changed", "check")];
    const marks = diffMarks(sections, survey(), after);
    expect(marks.states.get("check")?.transitions).toEqual(new Set([1]));
    const moved = connect(after, { state: "check", index: 0 }, "thank");
    expect(diffMarks(sections, survey(), moved).states.get("check")?.transitions).toContain(0);
  });

  it("tell a change of the flow itself", () => {
    const marks = diffMarks([section("changed", "")], survey(), survey());
    expect(marks.flow).toBe(true);
    expect(marks.states.size).toBe(0);
  });
});

describe("marks of a path", () => {
  const steps = [
    { from: "Trigger", event: "incomingMessage", to: "ask" },
    { from: "ask", event: "incomingMessage", to: "check" },
    { from: "check", event: "noMatch", to: "ask" },
    { from: "ask", event: "incomingMessage", to: "check" },
    { from: "check", event: "match", to: "thank" },
  ];

  it("count visits in their order and know where the execution is", () => {
    const path = pathOf(survey(), steps);
    expect(path.states.get("ask")).toEqual({ count: 2, order: [2, 4] });
    expect(path.edges.get(edgeKey("ask", 0))).toEqual({ count: 2, order: [2, 4] });
    expect(path.edges.get(edgeKey("check", 1))?.order).toEqual([5]);
    expect(path.current).toBe("thank");
    expect(path.ended).toBe(false);
  });

  it("have no current state after the end", () => {
    const path = pathOf(survey(), [{ from: "Trigger", event: "incomingCall", to: "Ended" }]);
    expect(path).toMatchObject({ current: null, ended: true });
    expect(path.edges.has(edgeKey("Trigger", 1))).toBe(true);
    const stopped = pathOf(survey(), steps, { current: "thank", ended: true });
    expect(stopped).toMatchObject({ current: null, ended: true });
  });

  it("begin at the start", () => {
    expect(pathOf(survey(), [])).toMatchObject({ current: "Trigger", ended: false });
  });

  it("tell the branches of a split apart by where they led", () => {
    const flow = survey();
    const states = flow.states.map((one) =>
      one.name === "check"
        ? { ...one, transitions: [...one.transitions, { event: "match", next: "thank2" }] }
        : one,
    );
    const path = pathOf({ ...flow, states }, [{ from: "check", event: "match", to: "thank2" }]);
    expect([...path.edges.keys()]).toEqual([edgeKey("check", 2)]);
  });

  it("leave out steps of subflows and of states that are gone", () => {
    const moment = (left: string | null, running_flow: string) => ({
      left,
      transition: left && "sent",
      state: "thank2",
      running_flow,
    });
    const moments = [moment("thank", "FW1"), moment("inner", "FW2"), moment(null, "FW1")];
    expect(stepsOf(moments)).toHaveLength(2);
    expect(stepsOf(moments, "FW1")).toEqual([{ from: "thank", event: "sent", to: "thank2" }]);
    expect(pathOf(survey(), [{ from: "gone", event: "x", to: "ask" }]).edges.size).toBe(0);
  });

  it("of ten thousand steps are made at once", () => {
    const long = Array.from({ length: 10_000 }, () => ({
      from: "step_0",
      event: "sent",
      to: "step_1",
    }));
    expect(pathOf(chain(50), long).states.get("step_0")?.count).toBe(10_000);
  });

  it.each(realFlows)("find every edge of %s", (_, flow) => {
    for (const { name, transitions } of flow.states) {
      for (const { event, next } of transitions) {
        const path = pathOf(flow, [{ from: name, event, to: next ?? null }]);
        expect(path.edges.size).toBe(1);
      }
    }
  });
});

describe("problems", () => {
  const problem = (severity: ProblemMark["severity"], state: string | null): ProblemMark => ({
    severity,
    state,
    code: "SL001",
    message: "",
    pointer: "#/states/0",
  });

  it("are sorted by state, and the worst is known", () => {
    const found = problemsByState([
      problem("note", "a"),
      problem("error", "a"),
      problem("error", null),
    ]);
    expect([...found.keys()]).toEqual(["a"]);
    expect(worst(found.get("a") ?? [])).toBe("error");
    expect(worst([problem("note", "a"), problem("warning", "a")])).toBe("warning");
    expect(worst([])).toBeNull();
  });
});
