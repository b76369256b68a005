import { isObject, isSame, type Json, type JsonObject } from "./json";

/** A test of a split's transition. */
export interface Condition extends JsonObject {
  readonly friendly_name: string;
  readonly arguments: readonly string[];
  readonly type: string;
  readonly value: string;
}

/** What leads from a state to the next one; without `next` it ends the flow. */
export interface Transition extends JsonObject {
  readonly event: string;
  readonly next?: string | null | undefined;
  readonly conditions?: readonly Condition[] | undefined;
}

/** A widget of a flow; unknown keys stay where they are. */
export interface State extends JsonObject {
  readonly name: string;
  readonly type: string;
  readonly transitions: readonly Transition[];
  readonly properties: JsonObject;
}

/** A flow definition: plain JSON that nobody changes in place. */
export interface FlowDefinition extends JsonObject {
  readonly description?: string | undefined;
  readonly states: readonly State[];
  readonly initial_state: string;
  readonly flags?: JsonObject | undefined;
}

/** A transition by its state and its place in the state's list. */
export interface TransitionRef {
  readonly state: string;
  readonly index: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What an edit has to know of a widget type: an entry of the catalogue has all of it. */
export interface WidgetKind {
  readonly type: string;
  readonly events: readonly { readonly event: string }[];
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly transitions_by_condition: boolean;
}

export const SPLIT = "split-based-on";
export const TRIGGER = "trigger";
/** The event of a transition that a condition leads to. */
export const MATCH = "match";

export function stateNamed(definition: FlowDefinition, name: string): State | undefined {
  return definition.states.find((state) => state.name === name);
}

export function stateNames(definition: FlowDefinition): Set<string> {
  return new Set(definition.states.map((state) => state.name));
}

/** Return where a transition leads; the end of the flow is null. */
export function targetOf(transition: Transition): string | null {
  const { next } = transition;
  return next === undefined || next === "" ? null : next;
}

/** Return a state's place on the canvas. */
export function offsetOf(state: State): Point {
  const { offset } = state.properties;
  if (!isObject(offset)) return { x: 0, y: 0 };
  return { x: finite(offset.x), y: finite(offset.y) };
}

/** Replace states one by one; those that the change gives back keep their identity. */
export function mapStates(
  definition: FlowDefinition,
  change: (state: State) => State,
): FlowDefinition {
  const states = definition.states.map(change);
  const same = states.every((state, index) => state === definition.states[index]);
  return same ? definition : { ...definition, states };
}

/** Change the one state with this name. */
export function withState(
  definition: FlowDefinition,
  name: string,
  change: (state: State) => State,
): FlowDefinition {
  return mapStates(definition, (state) => (state.name === name ? change(state) : state));
}

/** Change the transitions of a state; those that stay keep their identity. */
export function mapTransitions(state: State, change: (one: Transition) => Transition): State {
  const transitions = state.transitions.map(change);
  const same = transitions.every((one, index) => one === state.transitions[index]);
  return same ? state : { ...state, transitions };
}

/** Tell whether two definitions say the same. */
export function isSameFlow(one: FlowDefinition, other: FlowDefinition): boolean {
  return isSame(one, other);
}

function finite(value: Json | undefined): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
