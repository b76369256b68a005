import type { FlowDefinition, State } from "./flow";
import { isList, isObject, type Json, type JsonPath } from "./json";

/** What was found: the best place in a state. */
export interface Found {
  readonly state: string;
  readonly type: string;
  readonly place: "name" | "type" | "property" | "transition";
  /** The path of the text inside the state. */
  readonly path: JsonPath;
  readonly text: string;
  /** Where in the text the words stand, for highlighting. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
  readonly score: number;
}

export interface SearchOptions {
  /** The title of a widget type, by which people may look for it, too. */
  readonly titleOf?: (type: string) => string;
  readonly most?: number;
}

interface Candidate {
  readonly place: Found["place"];
  readonly path: JsonPath;
  readonly text: string;
}

const WEIGHTS: Readonly<Record<Found["place"], number>> = {
  name: 400,
  type: 200,
  property: 100,
  transition: 90,
};
const EXCERPT = 160;

/** Find states by name, type, texts and transitions; each state once, the best first. */
export function search(
  definition: FlowDefinition,
  query: string,
  { titleOf = (type) => type, most = 50 }: SearchOptions = {},
): readonly Found[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return definition.states
    .flatMap((state) => bestIn(state, words, titleOf) ?? [])
    .sort((a, b) => b.score - a.score)
    .slice(0, most);
}

/** All words must be somewhere in the state; the place shown is where most of it is. */
function bestIn(
  state: State,
  words: readonly string[],
  titleOf: (type: string) => string,
): Found | null {
  const candidates = candidatesOf(state, titleOf);
  const texts = candidates.map((one) => one.text.toLowerCase());
  if (!words.every((word) => texts.some((text) => text.includes(word)))) return null;
  let best: Found | null = null;
  for (const candidate of candidates) {
    const score = scoreOf(candidate, words);
    if (score > (best?.score ?? 0)) best = found(state, candidate, words, score);
  }
  return best;
}

function candidatesOf(state: State, titleOf: (type: string) => string): readonly Candidate[] {
  return [
    { place: "name", path: ["name"], text: state.name },
    { place: "type", path: ["type"], text: titleOf(state.type) },
    { place: "type", path: ["type"], text: state.type },
    ...textsIn(state.properties, ["properties"], "property"),
    ...textsIn(state.transitions, ["transitions"], "transition"),
  ];
}

function textsIn(
  value: Json | undefined,
  path: JsonPath,
  place: Found["place"],
): readonly Candidate[] {
  if (typeof value === "string") return value === "" ? [] : [{ place, path, text: value }];
  if (isList(value)) return value.flatMap((item, at) => textsIn(item, [...path, at], place));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => textsIn(member, [...path, key], place));
}

function scoreOf({ place, text }: Candidate, words: readonly string[]): number {
  const lower = text.toLowerCase();
  const there = words.filter((word) => lower.includes(word));
  if (there.length === 0) return 0;
  const whole = words.join(" ");
  const exact =
    lower === whole ? 80 : lower.startsWith(whole) ? 50 : lower.includes(whole) ? 25 : 0;
  const starts = there.filter((word) => startsWord(lower, word)).length * 5;
  const share = there.length / words.length;
  return WEIGHTS[place] * share + exact + starts - Math.min(text.length, 200) / 100;
}

function startsWord(text: string, word: string): boolean {
  const at = text.indexOf(word);
  return at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1));
}

/** A long text is cut around the first word that was found. */
function found(
  state: State,
  { place, path, text }: Candidate,
  words: readonly string[],
  score: number,
): Found {
  const lower = text.toLowerCase();
  const hits = words.map((word) => lower.indexOf(word)).filter((at) => at >= 0);
  const first = Math.min(...hits);
  const start = text.length > EXCERPT ? Math.max(0, first - 40) : 0;
  const cut = text.slice(start, start + EXCERPT);
  const excerpt = `${start > 0 ? "…" : ""}${cut}${start + EXCERPT < text.length ? "…" : ""}`;
  const ranges = rangesOf(excerpt.toLowerCase(), words);
  return { state: state.name, type: state.type, place, path, text: excerpt, ranges, score };
}

function rangesOf(text: string, words: readonly string[]): Found["ranges"] {
  const hits = words
    .map((word) => ({ start: text.indexOf(word), end: text.indexOf(word) + word.length }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.start - b.start);
  return hits.filter(
    ({ start }, index) => start >= Math.max(0, ...hits.slice(0, index).map((hit) => hit.end)),
  );
}
