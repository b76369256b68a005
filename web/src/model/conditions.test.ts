import { describe, expect, it } from "vitest";
import { texts } from "@/texts/en";
import { survey } from "@/testing/flows";
import { addBranch, changeCondition, moveBranch, removeBranch, withInput } from "./branches";
import {
  branchesOf,
  newCondition,
  OPERATORS,
  ownLabel,
  sayCondition,
  sayTransition,
  valueKind,
} from "./conditions";
import { SPLIT, type State, type Transition } from "./flow";

const words = texts.model.conditions;
const input = "{{widgets.ask.inbound.Body}}";

function split(...values: string[]): State {
  const transitions = values.reduce<readonly Transition[]>(
    (all, value) => addBranch(all, input, "equal_to", value),
    [],
  );
  return { name: "split_1", type: SPLIT, transitions, properties: { input } };
}

const valuesOf = (transitions: readonly Transition[]) =>
  transitions.map((one) => one.conditions?.[0]?.value ?? one.event);

describe("a condition", () => {
  it("is written as Studio's console writes it", () => {
    expect(newCondition(input, "equal_to", "yes")).toEqual({
      friendly_name: "If value equal_to yes",
      arguments: [input],
      type: "equal_to",
      value: "yes",
    });
    expect(newCondition(input, "is_not_blank", "").value).toBe("Is Not Blank");
  });

  it.each(OPERATORS)("with %s can be said", (type) => {
    const said = sayCondition(newCondition(input, type, "5"), words);
    expect(said).toBe(
      valueKind(type) === "none" ? words.operators[type] : `${words.operators[type]} 5`,
    );
  });

  it("with an operator that nobody knows can be said, too", () => {
    expect(sayCondition(newCondition(input, "sounds_like", "x"), words)).toBe("sounds like x");
  });

  it("has an author's label or none", () => {
    const condition = newCondition(input, "equal_to", "yes");
    expect(ownLabel(condition)).toBeNull();
    expect(ownLabel({ ...condition, friendly_name: "Agreed" })).toBe("Agreed");
  });
});

describe("a transition of a split", () => {
  it("is said by its conditions", () => {
    const [noMatch, match] = survey().states[2]?.transitions ?? [];
    expect(match && sayTransition(match, words)).toBe("is yes");
    expect(noMatch && sayTransition(noMatch, words)).toBe("no match");
    expect(sayTransition({ event: "sent" }, words)).toBeNull();
    const two = {
      event: "match",
      conditions: ["a", "b"].map((v) => newCondition("", "contains", v)),
    };
    expect(sayTransition(two, words)).toBe("contains a and contains b");
  });
});

describe("branches", () => {
  it("come after noMatch", () => {
    const { transitions } = split("a", "b");
    expect(valuesOf(transitions)).toEqual(["noMatch", "a", "b"]);
    expect(branchesOf(split("a", "b")).map((one) => one.index)).toEqual([1, 2]);
  });

  it("are moved among themselves; noMatch keeps its place", () => {
    const { transitions } = split("a", "b", "c");
    expect(valuesOf(moveBranch(transitions, 1, 1))).toEqual(["noMatch", "b", "a", "c"]);
    expect(valuesOf(moveBranch(transitions, 3, -9))).toEqual(["noMatch", "c", "a", "b"]);
    expect(moveBranch(transitions, 1, -1)).toBe(transitions);
    expect(moveBranch(transitions, 0, 1)).toBe(transitions);
    const last = [...transitions.slice(1), ...transitions.slice(0, 1)];
    expect(valuesOf(moveBranch(last, 0, 1))).toEqual(["b", "a", "c", "noMatch"]);
  });

  it("are removed; noMatch is not", () => {
    const { transitions } = split("a", "b");
    expect(valuesOf(removeBranch(transitions, 1))).toEqual(["noMatch", "b"]);
    expect(removeBranch(transitions, 0)).toBe(transitions);
  });
});

describe("changing a condition", () => {
  const { transitions } = split("a", "b");
  const changed = (change: { type?: string; value?: string }, from = transitions) =>
    changeCondition(from, 2, change);

  it("keeps its target, the others, and takes a label that fits", () => {
    const after = changed(
      { value: "z" },
      transitions.map((one) => ({ ...one, next: "x", uuid: "u" })),
    );
    expect(after[2]).toEqual({
      event: "match",
      next: "x",
      uuid: "u",
      conditions: [newCondition(input, "equal_to", "z")],
    });
    expect(changed({ value: "z" })[1]).toBe(transitions[1]);
  });

  it("keeps the label that an author gave", () => {
    const labelled = transitions.map((one) =>
      one.conditions
        ? { ...one, conditions: one.conditions.map((c) => ({ ...c, friendly_name: "Mine" })) }
        : one,
    );
    expect(changed({ type: "contains" }, labelled)[2]?.conditions?.[0]?.friendly_name).toBe("Mine");
  });

  it("writes the console's words for blank and takes them away again", () => {
    const blank = changed({ type: "is_blank" });
    expect(blank[2]?.conditions?.[0]?.value).toBe("Is Blank");
    expect(changed({ type: "contains" }, [...blank])[2]?.conditions?.[0]?.value).toBe("");
  });
});

it("another input is tested by all conditions that tested the old one", () => {
  const state = split("a", "b");
  const other = { ...state.transitions[1], conditions: [newCondition("{{x}}", "regex", "1")] };
  const after = withInput(
    { ...state, transitions: [...state.transitions, other as Transition] },
    "{{y}}",
  );
  expect(after.properties["input"]).toBe("{{y}}");
  expect(after.transitions.map((one) => one.conditions?.[0]?.arguments)).toEqual([
    undefined,
    ["{{y}}"],
    ["{{y}}"],
    ["{{x}}"],
  ]);
});
