import { appended, isFixed } from "./edits";
import {
  mapTransitions,
  offsetOf,
  stateNames,
  TRIGGER,
  type FlowDefinition,
  type Point,
  type State,
} from "./flow";
import { isList, isObject, withKey } from "./json";
import { copyName, freeName, isStateName, newName } from "./names";
import { parseJson, readDefinition, readState, readStates, type Read } from "./reading";
import { renamedState } from "./renaming";

/** The key under which copied states stand, so that nobody takes them for a flow. */
export const CLIPBOARD_KEY = "soundstage/states";
const MOST_CHARACTERS = 4 * 1024 * 1024;
const MOST_STATES = 1000;
const STEP = 40;

export type PasteProblem = "nothing_to_paste" | "not_states" | "too_large" | "too_many_states";

export type Pasted =
  | { readonly ok: true; readonly definition: FlowDefinition; readonly names: readonly string[] }
  | { readonly ok: false; readonly problem: PasteProblem };

type Naming = (state: State, taken: ReadonlySet<string>) => string;

/** Write the states with these names as text for the clipboard; the trigger is not copied. */
export function copyStates(definition: FlowDefinition, names: ReadonlySet<string>): string {
  const states = definition.states.filter(
    (state) => names.has(state.name) && state.type !== TRIGGER,
  );
  return states.length === 0 ? "" : JSON.stringify({ [CLIPBOARD_KEY]: states }, null, 2);
}

/**
 * Put states from a text beside those of a flow: copied ones, a whole flow's, or a single one.
 *
 * Taken names are changed, also where the pasted states name each other; transitions that led
 * elsewhere end the flow. Everything else is kept as it is.
 */
export function pasteStates(definition: FlowDefinition, text: string, at?: Point): Pasted {
  if (text.trim() === "") return refused("nothing_to_paste");
  if (text.length > MOST_CHARACTERS) return refused("too_large");
  const read = readClipboard(text);
  if (!read.ok) return refused("not_states");
  const states = read.value.filter((state) => state.type !== TRIGGER);
  if (states.length === 0) return refused("nothing_to_paste");
  if (states.length + definition.states.length > MOST_STATES) return refused("too_many_states");
  return placed(definition, states, at, pastedName);
}

/** Put copies of states beside them, named as Studio's console does. */
export function duplicateStates(
  definition: FlowDefinition,
  names: ReadonlySet<string>,
  at?: Point,
): Pasted {
  const states = definition.states.filter(
    (state) => names.has(state.name) && !isFixed(definition, state),
  );
  if (states.length === 0) return refused("nothing_to_paste");
  if (states.length + definition.states.length > MOST_STATES) return refused("too_many_states");
  return placed(definition, states, at, (state, taken) => copyName(state.name, taken));
}

function readClipboard(text: string): Read<readonly State[]> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const value = json.value;
  if (isObject(value) && isList(value[CLIPBOARD_KEY])) {
    return readStates(value[CLIPBOARD_KEY], `/${CLIPBOARD_KEY.replace("/", "~1")}`);
  }
  if (isObject(value) && isList(value.states)) {
    const flow = readDefinition(value);
    return flow.ok ? { ok: true, value: flow.value.states } : flow;
  }
  const state = readState(value);
  return state.ok ? { ok: true, value: [state.value] } : state;
}

function pastedName(state: State, taken: ReadonlySet<string>): string {
  return isStateName(state.name) ? freeName(state.name, taken) : newName(state.type, taken);
}

function placed(
  definition: FlowDefinition,
  states: readonly State[],
  at: Point | undefined,
  naming: Naming,
): Pasted {
  const names = chosenNames(definition, states, naming);
  const shift = shiftOf(definition, states, at);
  const added = states.map((state) => moved(renamedState(inside(state, names), names), shift));
  return {
    ok: true,
    definition: appended(definition, added),
    names: added.map((state) => state.name),
  };
}

/** Choose names that are free in the flow and among the pasted states. */
function chosenNames(
  definition: FlowDefinition,
  states: readonly State[],
  naming: Naming,
): Map<string, string> {
  const taken = stateNames(definition);
  const own = new Set(states.map((state) => state.name));
  const names = new Map<string, string>();
  for (const state of states) {
    own.delete(state.name);
    const name = naming(state, new Set([...taken, ...own]));
    taken.add(name);
    names.set(state.name, name);
  }
  return names;
}

/** Cut transitions that lead out of the pasted states. */
function inside(state: State, names: ReadonlyMap<string, string>): State {
  return mapTransitions(state, (one) =>
    one.next && !names.has(one.next) ? withKey(one, "next", undefined) : one,
  );
}

function shiftOf(
  definition: FlowDefinition,
  states: readonly State[],
  at: Point | undefined,
): Point {
  const offsets = states.map(offsetOf);
  if (at) {
    const left = Math.min(...offsets.map(({ x }) => x));
    const top = Math.min(...offsets.map(({ y }) => y));
    return { x: at.x - left, y: at.y - top };
  }
  const occupied = new Set(definition.states.map((state) => keyOf(offsetOf(state))));
  let by = 0;
  while (offsets.some(({ x, y }) => occupied.has(keyOf({ x: x + by, y: y + by })))) by += STEP;
  return { x: by, y: by };
}

function keyOf(point: Point): string {
  return `${String(point.x)} ${String(point.y)}`;
}

function moved(state: State, by: Point): State {
  const { offset } = state.properties;
  const { x, y } = offsetOf(state);
  const place = { x: Math.round(x + by.x), y: Math.round(y + by.y) };
  const properties = withKey(state.properties, "offset", {
    ...(isObject(offset) ? offset : {}),
    ...place,
  });
  return withKey(state, "properties", properties);
}

function refused(problem: PasteProblem): Pasted {
  return { ok: false, problem };
}
