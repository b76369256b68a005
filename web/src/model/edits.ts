import {
  MATCH,
  SPLIT,
  mapStates,
  mapTransitions,
  stateNamed,
  stateNames,
  type FlowDefinition,
  type Point,
  type State,
  type Transition,
  type TransitionRef,
  type WidgetKind,
  withState,
  TRIGGER,
} from "./flow";
import { isObject, withKey, withValueAt, type Json, type JsonObject, type JsonPath } from "./json";
import { withInput } from "./branches";
import { isStateName, newName } from "./names";

/** Why a state cannot have a name. */
export type NameProblem = "name_empty" | "name_malformed" | "name_taken";

/** Tell what is wrong with a new name of a state, or nothing. */
export function nameProblem(
  definition: FlowDefinition,
  old: string,
  name: string,
): NameProblem | null {
  if (name === "") return "name_empty";
  if (name === old) return null;
  if (!isStateName(name)) return "name_malformed";
  return stateNames(definition).has(name) ? "name_taken" : null;
}

/** Make a state of a type: its defaults, and one transition for each of its events. */
export function newState(kind: WidgetKind, name: string, at: Point): State {
  const events = kind.events.map(({ event }) => event);
  const listed = kind.transitions_by_condition ? events.filter((one) => one !== MATCH) : events;
  return {
    name,
    type: kind.type,
    transitions: listed.map((event) => ({ event })),
    properties: { ...(kind.defaults as JsonObject), offset: rounded(at) },
  };
}

/** Put a new state of a type on the canvas; the name is chosen. */
export function addState(
  definition: FlowDefinition,
  kind: WidgetKind,
  at: Point,
): { definition: FlowDefinition; name: string } {
  const name = newName(kind.type, stateNames(definition));
  return { definition: appended(definition, [newState(kind, name, at)]), name };
}

export function appended(definition: FlowDefinition, states: readonly State[]): FlowDefinition {
  if (states.length === 0) return definition;
  return { ...definition, states: [...definition.states, ...states] };
}

/** Take states out, and cut the transitions that led to them; the trigger stays. */
export function removeStates(
  definition: FlowDefinition,
  names: ReadonlySet<string>,
): FlowDefinition {
  const gone = new Set(
    definition.states
      .filter((state) => names.has(state.name) && !isFixed(definition, state))
      .map((state) => state.name),
  );
  if (gone.size === 0) return definition;
  const kept = definition.states.filter((state) => !gone.has(state.name));
  return mapStates({ ...definition, states: kept }, (state) => cutOff(state, gone));
}

/** Tell whether a state cannot be deleted: the trigger, and where the flow starts. */
export function isFixed(definition: FlowDefinition, state: State): boolean {
  return state.type === TRIGGER || state.name === definition.initial_state;
}

function cutOff(state: State, gone: ReadonlySet<string>): State {
  return mapTransitions(state, (one) => (one.next && gone.has(one.next) ? ending(one) : one));
}

/** Lead a transition to a state. */
export function connect(
  definition: FlowDefinition,
  from: TransitionRef,
  to: string,
): FlowDefinition {
  if (!stateNamed(definition, to)) return definition;
  return withTransition(definition, from, (one) => withKey(one, "next", to));
}

/** Let a transition end the flow. */
export function disconnect(definition: FlowDefinition, from: TransitionRef): FlowDefinition {
  return withTransition(definition, from, ending);
}

/** Lead a widget's event to a state, also when the state has not listed the event so far. */
export function connectEvent(
  definition: FlowDefinition,
  name: string,
  event: string,
  to: string,
): FlowDefinition {
  const state = stateNamed(definition, name);
  if (!state || !stateNamed(definition, to)) return definition;
  const index = state.transitions.findIndex((one) => one.event === event);
  if (index >= 0) return connect(definition, { state: name, index }, to);
  return setTransitions(definition, name, [...state.transitions, { event, next: to }]);
}

export function setTransitions(
  definition: FlowDefinition,
  name: string,
  transitions: readonly Transition[],
): FlowDefinition {
  return withState(definition, name, (state) => withKey(state, "transitions", transitions));
}

/** Set one value inside a state's properties; undefined takes it out. */
export function setProperty(
  definition: FlowDefinition,
  name: string,
  path: JsonPath,
  value: Json | undefined,
): FlowDefinition {
  return withState(definition, name, (state) => {
    if (state.type === SPLIT && path.join() === "input" && typeof value === "string") {
      return withInput(state, value);
    }
    const properties = withValueAt(state.properties, path, value);
    return isObject(properties) ? withKey(state, "properties", properties) : state;
  });
}

/** Put another state in the place of one; its name must be the same or free. */
export function replaceState(definition: FlowDefinition, state: State): FlowDefinition {
  return withState(definition, state.name, () => state);
}

/** Set places of states on the canvas; whole numbers, as Studio writes them. */
export function moveStates(
  definition: FlowDefinition,
  places: ReadonlyMap<string, Point>,
): FlowDefinition {
  return mapStates(definition, (state) => {
    const place = places.get(state.name);
    if (!place) return state;
    const { offset } = state.properties;
    const moved = { ...(isObject(offset) ? offset : {}), ...rounded(place) };
    return withKey(state, "properties", withKey(state.properties, "offset", moved));
  });
}

export function setDescription(definition: FlowDefinition, description: string): FlowDefinition {
  return withKey(definition, "description", description);
}

export function setFlag(
  definition: FlowDefinition,
  flag: string,
  value: Json | undefined,
): FlowDefinition {
  const flags: JsonObject = definition.flags ?? {};
  return withKey(definition, "flags", withKey(flags, flag, value));
}

export function setInitialState(definition: FlowDefinition, name: string): FlowDefinition {
  return stateNamed(definition, name) ? withKey(definition, "initial_state", name) : definition;
}

function withTransition(
  definition: FlowDefinition,
  ref: TransitionRef,
  change: (one: Transition) => Transition,
): FlowDefinition {
  return withState(definition, ref.state, (state) => {
    let index = -1;
    return mapTransitions(state, (one) => {
      index += 1;
      return index === ref.index ? change(one) : one;
    });
  });
}

function ending(transition: Transition): Transition {
  return withKey(transition, "next", undefined);
}

function rounded(point: Point): { x: number; y: number } {
  return { x: Math.round(point.x), y: Math.round(point.y) };
}
