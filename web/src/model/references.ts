import type { FlowDefinition } from "./flow";
import { isList, isObject, type Json } from "./json";
import { namedIn } from "./renaming";

/** Count how often a flow's templates, transitions and start name a state. */
export function referencesTo(definition: FlowDefinition, name: string): number {
  let count = definition.initial_state === name ? 1 : 0;
  for (const state of definition.states) {
    count += inTexts(state.properties, name);
    for (const transition of state.transitions) {
      if (transition.next === name) count += 1;
      count += inTexts(transition.conditions, name);
    }
  }
  return count;
}

function inTexts(value: Json | undefined, name: string): number {
  if (typeof value === "string") {
    return value.includes(name) ? namedIn(value).filter((one) => one.name === name).length : 0;
  }
  const members = isList(value) ? value : isObject(value) ? Object.values(value) : [];
  return members.reduce<number>((sum, member) => sum + inTexts(member, name), 0);
}
