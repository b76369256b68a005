import { mapStates, type FlowDefinition, type State, type Transition } from "./flow";
import { mapTexts, withKey } from "./json";
import { wordsOf, type Word } from "./words";

/** A place in a template that names a state: `widgets.NAME` or `widgets["NAME"]`. */
export interface Naming {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

type Names = ReadonlyMap<string, string>;

/** Rename a state and everything that names it: transitions, the start, templates. */
export function renameState(definition: FlowDefinition, old: string, name: string): FlowDefinition {
  return old === name ? definition : renameStates(definition, new Map([[old, name]]));
}

/** Rename states all at once, so that two may swap their names. */
export function renameStates(definition: FlowDefinition, names: Names): FlowDefinition {
  if (names.size === 0) return definition;
  const renamed = mapStates(definition, (state) => renamedState(state, names));
  const initial = names.get(definition.initial_state);
  return initial === undefined ? renamed : withKey(renamed, "initial_state", initial);
}

/** Give a state, its targets and what its templates read their new names. */
export function renamedState(state: State, names: Names): State {
  const rename = (text: string) => renameInTemplate(text, names);
  let renamed = withKey(state, "name", names.get(state.name) ?? state.name);
  renamed = withKey(renamed, "properties", mapTexts(state.properties, rename));
  const transitions = state.transitions.map((one) => renamedTransition(one, names, rename));
  return withKey(renamed, "transitions", transitions);
}

function renamedTransition(
  transition: Transition,
  names: Names,
  rename: (text: string) => string,
): Transition {
  const { next, conditions } = transition;
  let renamed = transition;
  if (next) renamed = withKey(renamed, "next", names.get(next) ?? next);
  return conditions ? withKey(renamed, "conditions", mapTexts(conditions, rename)) : renamed;
}

/** Give the states that a template reads their new names; all else stays as it was written. */
export function renameInTemplate(source: string, names: Names): string {
  let result = "";
  let at = 0;
  for (const { name, start, end } of namedIn(source)) {
    const renamed = names.get(name);
    if (renamed === undefined) continue;
    result += source.slice(at, start) + renamed;
    at = end;
  }
  return at === 0 ? source : result + source.slice(at);
}

/** Find the states that a template reads. */
export function namedIn(source: string): Naming[] {
  if (!source.includes("widgets") || !source.includes("{")) return [];
  const words = wordsOf(source);
  const found: Naming[] = [];
  words.forEach((word, index) => {
    if (word.kind !== "name" || word.text !== "widgets" || isKey(words[index - 1])) return;
    const naming = nameAfter(words[index + 1], words[index + 2]);
    if (naming) found.push(naming);
  });
  return found;
}

function isKey(before: Word | undefined): boolean {
  return before?.kind === "mark" && before.text === ".";
}

function nameAfter(mark: Word | undefined, word: Word | undefined): Naming | null {
  if (mark?.kind !== "mark" || !word) return null;
  if (mark.text === "." && word.kind === "name") {
    return { name: word.text, start: word.start, end: word.end };
  }
  if (mark.text === "[" && word.kind === "text") {
    return { name: word.text.slice(1, -1), start: word.start + 1, end: word.end - 1 };
  }
  return null;
}
