/** A word inside `{{ }}` or `{% %}`, and where it stands. */
export interface Word {
  readonly kind: "name" | "text" | "mark" | "number" | "open" | "close";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const OPENING = /\{[{%]-?/g;
const RAW = /[ \t\r\n]*raw[ \t\r\n]*-?%\}/y;
const RAW_END = /\{%-?[ \t\r\n]*(?=endraw)/g;
const WORD =
  /[ \t\r\n]*(?:(?<name>[A-Za-z_][A-Za-z0-9_-]*)|(?<close>-?(?:\}\}|%\}))|(?<number>-?[0-9]+(?:\.[0-9]+)?)|(?<text>'[^']*'|"[^"]*")|(?<open>\{[{%])|(?<mark>\.\.|[^\s]))/y;

/**
 * Cut a template into the words of its tags, as Studio's Liquid does.
 *
 * Text outside of tags, and the inside of `raw`, has no words. What no template may have is
 * taken for a mark of its own, so that a template that is being typed has its names, too.
 */
export function wordsOf(source: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  let depth = 0;
  while (at < source.length) {
    if (depth === 0) {
      at = opening(source, at, words);
      if (at < 0) break;
      depth = 1;
      continue;
    }
    WORD.lastIndex = at;
    const found = WORD.exec(source);
    if (!found) break;
    const word = read(found);
    at = word.end;
    words.push(word);
    if (word.kind === "close") depth -= 1;
    if (word.kind === "open") {
      depth += 1;
      if (word.text === "{%") at = afterRaw(source, at);
    }
  }
  return words;
}

/** Find the next tag; what is raw is stepped over. The end of all tags is -1. */
function opening(source: string, from: number, words: Word[]): number {
  OPENING.lastIndex = from;
  const found = OPENING.exec(source);
  if (!found) return -1;
  const end = found.index + found[0].length;
  words.push({ kind: "open", text: found[0].slice(0, 2), start: found.index, end });
  return found[0].startsWith("{%") ? afterRaw(source, end) : end;
}

function afterRaw(source: string, at: number): number {
  RAW.lastIndex = at;
  if (!RAW.test(source)) return at;
  RAW_END.lastIndex = RAW.lastIndex;
  const end = RAW_END.exec(source);
  return end ? end.index + end[0].length : source.length;
}

const KINDS = ["name", "close", "number", "text", "open", "mark"] as const;

function read(found: RegExpExecArray): Word {
  const { groups } = found;
  const kind = KINDS.find((one) => groups?.[one] !== undefined) ?? "mark";
  const text = groups?.[kind] ?? "";
  const end = found.index + found[0].length;
  return { kind, text, start: end - text.length, end };
}
