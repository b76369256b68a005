import type { JsonObject } from "./json";
import { isFilled } from "./visibility";

/** The ways in which a call's prompt is given; a widget plays the first that it finds. */
export const PROMPTS = ["say", "play", "digits"] as const;
export type Prompt = (typeof PROMPTS)[number];

export function isPrompt(key: string): key is Prompt {
  return (PROMPTS as readonly string[]).includes(key);
}

/** Tell which of the prompts are written, in order; none is the first one. */
export function promptsIn(properties: JsonObject, offered: readonly Prompt[]): readonly Prompt[] {
  const written = offered.filter((prompt) => isFilled(properties[prompt]));
  return written.length > 0 ? written : offered.slice(0, 1);
}
