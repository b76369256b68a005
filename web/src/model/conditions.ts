import { MATCH, type Condition, type State, type Transition } from "./flow";

/** The operators of split-based-on, in the order in which they are offered [skill][tf]. */
export const OPERATORS = [
  "equal_to",
  "not_equal_to",
  "matches_any_of",
  "does_not_match_any_of",
  "is_blank",
  "is_not_blank",
  "regex",
  "contains",
  "does_not_contain",
  "starts_with",
  "does_not_start_with",
  "less_than",
  "greater_than",
  "is_before_time",
  "is_after_time",
  "is_before_date",
  "is_after_date",
] as const;
export type Operator = (typeof OPERATORS)[number];

/** What Studio's console writes as the value of an operator that has none [corpus]. */
export const VALUES: ReadonlyMap<string, string> = new Map([
  ["is_blank", "Is Blank"],
  ["is_not_blank", "Is Not Blank"],
]);

/** How the editor of a value looks. */
export type ValueKind = "none" | "text" | "list" | "number" | "regex" | "time" | "date";

/** How conditions are said to people. */
export interface ConditionWords {
  readonly operators: Readonly<Record<Operator, string>>;
  readonly and: string;
  readonly otherwise: string;
  readonly empty: string;
}

/** A branch of a split: a condition, or `noMatch`, with its place among the transitions. */
export interface Branch {
  readonly index: number;
  readonly transition: Transition;
}

export function isOperator(type: string): type is Operator {
  return (OPERATORS as readonly string[]).includes(type);
}

export function valueKind(type: string): ValueKind {
  if (VALUES.has(type)) return "none";
  if (type.endsWith("_time")) return "time";
  if (type.endsWith("_date")) return "date";
  if (type.endsWith("_any_of")) return "list";
  if (type === "less_than" || type === "greater_than") return "number";
  return type === "regex" ? "regex" : "text";
}

/** Return the branches with conditions, in the order in which they are tried. */
export function branchesOf(state: State): readonly Branch[] {
  return state.transitions.flatMap((transition, index) =>
    transition.event === MATCH ? [{ index, transition }] : [],
  );
}

/** Say a condition: an operator, and its value when it has one. */
export function sayCondition(condition: Condition, words: ConditionWords): string {
  const { type, value } = condition;
  const operator = isOperator(type) ? words.operators[type] : type.replaceAll("_", " ");
  if (valueKind(type) === "none") return operator;
  return `${operator} ${value.trim() === "" ? words.empty : value}`;
}

/** Say when a transition is taken; null when conditions have no part in it. */
export function sayTransition(transition: Transition, words: ConditionWords): string | null {
  const { conditions = [], event } = transition;
  if (event !== MATCH) return event === "noMatch" ? words.otherwise : null;
  if (conditions.length === 0) return words.empty;
  return conditions.map((condition) => sayCondition(condition, words)).join(` ${words.and} `);
}

/** Make a condition as Studio's console writes it. */
export function newCondition(input: string, type: string, value: string): Condition {
  const kept = VALUES.get(type) ?? value;
  return { friendly_name: labelOf(type, kept), arguments: [input], type, value: kept };
}

/** Return the label that Studio's console gives a condition by itself [corpus]. */
export function labelOf(type: string, value: string): string {
  return `If value ${type} ${value}`;
}

/** Return the label that an author gave a condition, or null. */
export function ownLabel(condition: Condition): string | null {
  const { friendly_name: label, type, value } = condition;
  return label === "" || label === labelOf(type, value) ? null : label;
}
