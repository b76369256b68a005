import { labelOf, newCondition, ownLabel, VALUES, type Operator } from "./conditions";
import { mapTransitions, MATCH, type Condition, type State, type Transition } from "./flow";
import { withKey, withValueAt } from "./json";
import { movedItem } from "./lists";

type Transitions = readonly Transition[];

/** Add a branch after the others; `noMatch` comes first, as Studio writes it. */
export function addBranch(
  transitions: Transitions,
  input: string,
  type: Operator = "equal_to",
  value = "",
): Transitions {
  const condition = newCondition(input, type, value);
  return [...withNoMatch(transitions), { event: MATCH, conditions: [condition] }];
}

export function removeBranch(transitions: Transitions, index: number): Transitions {
  const branch = transitions[index];
  return branch?.event === MATCH ? transitions.filter((one) => one !== branch) : transitions;
}

/** Try a branch earlier or later; `noMatch` keeps its place. */
export function moveBranch(transitions: Transitions, from: number, by: number): Transitions {
  const places = [...transitions.keys()].filter((index) => transitions[index]?.event === MATCH);
  const at = places.indexOf(from);
  const to = Math.min(Math.max(at + by, 0), places.length - 1);
  if (at < 0 || at === to) return transitions;
  const order = movedItem(places, at, to);
  return transitions.map((one, index) => {
    const place = places.indexOf(index);
    return place < 0 ? one : (transitions[order[place] ?? index] ?? one);
  });
}

/** Change the operator or the value of a branch's condition; its label follows. */
export function changeCondition(
  transitions: Transitions,
  index: number,
  change: { readonly type?: string; readonly value?: string },
  place = 0,
): Transitions {
  const before = transitions[index]?.conditions?.[place];
  if (!before) return transitions;
  const changed = withChange(before, change);
  return withValueAt(transitions, [index, "conditions", place], changed) as Transitions;
}

/** Let a split test another value: conditions that tested the old one follow it [corpus]. */
export function withInput(state: State, input: string): State {
  const { input: old } = state.properties;
  const follow = (condition: Condition) =>
    condition.arguments.every((argument) => argument === old)
      ? withKey(condition, "arguments", [input])
      : condition;
  const changed = mapTransitions(state, (one) =>
    one.conditions ? withKey(one, "conditions", one.conditions.map(follow)) : one,
  );
  return withKey(changed, "properties", withKey(state.properties, "input", input));
}

function withChange(
  condition: Condition,
  change: { readonly type?: string; readonly value?: string },
): Condition {
  const type = change.type ?? condition.type;
  const typed = change.value ?? condition.value;
  const left = typed === VALUES.get(condition.type) ? "" : typed;
  const value = VALUES.get(type) ?? left;
  const friendly_name = ownLabel(condition) ?? labelOf(type, value);
  return { ...condition, friendly_name, type, value };
}

function withNoMatch(transitions: Transitions): Transitions {
  const there = transitions.some((one) => one.event === "noMatch");
  return there ? transitions : [{ event: "noMatch" }, ...transitions];
}
