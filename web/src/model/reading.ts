import type { Condition, FlowDefinition, State, Transition } from "./flow";
import { isList, isObject, type Json } from "./json";

/** Why a value is no flow that can be drawn; `where` is a JSON pointer. */
export interface ReadProblem {
  readonly code: "not_an_object" | "not_a_list" | "not_a_text" | "name_twice" | "not_json";
  readonly where: string;
}

export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ReadProblem };

/** Read a flow definition: only what drawing it needs is asked for, all else is kept. */
export function readDefinition(value: unknown): Read<FlowDefinition> {
  if (!isObject(value)) return fail("not_an_object", "");
  if (!isList(value.states)) return fail("not_a_list", "/states");
  const states = readStates(value.states, "/states");
  if (!states.ok) return states;
  const initial = value.initial_state ?? "Trigger";
  if (typeof initial !== "string") return fail("not_a_text", "/initial_state");
  return done({ ...value, states: states.value, initial_state: initial });
}

/** Read a list of states with names of their own. */
export function readStates(values: readonly Json[], where: string): Read<readonly State[]> {
  const states: State[] = [];
  const names = new Set<string>();
  for (const [index, value] of values.entries()) {
    const place = `${where}/${String(index)}`;
    const state = readState(value, place);
    if (!state.ok) return state;
    if (names.has(state.value.name)) return fail("name_twice", `${place}/name`);
    names.add(state.value.name);
    states.push(state.value);
  }
  return done(states);
}

/** Read one state; absent transitions and properties are empty ones. */
export function readState(value: unknown, where = ""): Read<State> {
  if (!isObject(value)) return fail("not_an_object", where);
  const { name, type, transitions = [], properties = {} } = value;
  if (typeof name !== "string" || name === "") return fail("not_a_text", `${where}/name`);
  if (typeof type !== "string" || type === "") return fail("not_a_text", `${where}/type`);
  if (!isList(transitions)) return fail("not_a_list", `${where}/transitions`);
  if (!isObject(properties)) return fail("not_an_object", `${where}/properties`);
  for (const [index, transition] of transitions.entries()) {
    const read = readTransition(transition, `${where}/transitions/${String(index)}`);
    if (!read.ok) return read;
  }
  return done({ ...value, name, type, transitions, properties } as State);
}

function readTransition(value: Json, where: string): Read<Transition> {
  if (!isObject(value)) return fail("not_an_object", where);
  const { event, next, conditions = [] } = value;
  if (typeof event !== "string") return fail("not_a_text", `${where}/event`);
  if (typeof (next ?? "") !== "string") return fail("not_a_text", `${where}/next`);
  if (!isList(conditions)) return fail("not_a_list", `${where}/conditions`);
  for (const [index, condition] of conditions.entries()) {
    const read = readCondition(condition, `${where}/conditions/${String(index)}`);
    if (!read.ok) return read;
  }
  return done(value as Transition);
}

function readCondition(value: Json, where: string): Read<Condition> {
  if (!isObject(value)) return fail("not_an_object", where);
  for (const key of ["friendly_name", "type", "value"]) {
    if (typeof value[key] !== "string") return fail("not_a_text", `${where}/${key}`);
  }
  if (!isList(value.arguments)) return fail("not_a_list", `${where}/arguments`);
  const index = value.arguments.findIndex((item) => typeof item !== "string");
  if (index >= 0) return fail("not_a_text", `${where}/arguments/${String(index)}`);
  return done(value as Condition);
}

/** Read the JSON text of a flow definition. */
export function parseJson(text: string): Read<unknown> {
  try {
    return done(JSON.parse(text) as unknown);
  } catch {
    return fail("not_json", "");
  }
}

function done<T>(value: T): Read<T> {
  return { ok: true, value };
}

function fail(code: ReadProblem["code"], where: string): Read<never> {
  return { ok: false, problem: { code, where } };
}
