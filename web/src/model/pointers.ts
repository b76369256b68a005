import type { FlowDefinition } from "./flow";
import type { JsonPath } from "./json";

/** What a JSON pointer from the definition's root means: a state, and the way inside it. */
export interface Place {
  readonly state: string | null;
  readonly path: JsonPath;
}

/** Read a pointer like `#/states/1/properties/body`. */
export function placeOf(definition: FlowDefinition, pointer: string): Place {
  const keys = keysOf(pointer);
  const [first, index, ...path] = keys;
  if (first !== "states" || typeof index !== "number") return { state: null, path: keys };
  const state = definition.states[index];
  return state ? { state: state.name, path } : { state: null, path: keys };
}

export function keysOf(pointer: string): (string | number)[] {
  return pointer
    .replace(/^#/, "")
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((key) => (/^(0|[1-9]\d*)$/.test(key) ? Number(key) : key));
}

export type InspectorTab = "config" | "transitions" | "json";

/** Tell which tab shows what a path inside a state means. */
export function tabOf(path: JsonPath): InspectorTab {
  if (path[0] === "transitions") return "transitions";
  return path.length === 0 || path[0] === "properties" || path[0] === "name" ? "config" : "json";
}
