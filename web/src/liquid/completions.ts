import type {
  Completion,
  CompletionContext,
  CompletionResult,
  CompletionSource,
} from "@codemirror/autocomplete";
import type { LiquidWord, Variable, Variables } from "@/api/checking";
import { liquidPlace, type LiquidPlace } from "@/model/liquidPlace";
import { texts } from "@/texts/en";

const RANKS = ["flow", "contact", "trigger", "widgets"];

/** Complete what can stand at the cursor: variables, filters after `|`, tags after `{%`. */
export function liquidCompletions(ask: () => Promise<Variables | null>): CompletionSource {
  return async (context) => {
    const source = context.state.doc.toString();
    const place = liquidPlace(source, context.pos);
    if (!wanted(context, source, place)) return null;
    const known = await ask();
    return known && resultOf(place, known);
  };
}

function wanted(context: CompletionContext, source: string, place: LiquidPlace): boolean {
  if (context.explicit) return true;
  if (place.wants === "text") return false;
  if (place.from < context.pos) return true;
  return /(?:\{\{|\{%|\|)\s?$/.test(source.slice(0, context.pos));
}

function resultOf(place: LiquidPlace, known: Variables): CompletionResult {
  const { from } = place;
  switch (place.wants) {
    case "filter":
      return { from, options: known.filters.map(wordOf("function")), validFor: /^\w*$/ };
    case "tag":
      return { from, options: known.tags.map(wordOf("keyword")), validFor: /^\w*$/ };
    case "variable":
      return { from, options: known.variables.map(variableOf), validFor: /^[\w.[\]"'-]*$/ };
    case "text":
      return { from, options: known.variables.map(wrapped), filter: false };
  }
}

function variableOf(variable: Variable): Completion {
  return {
    label: variable.path,
    type: variable.always ? "variable" : "text",
    detail: sampleText(variable.sample),
    info: () => infoOf(variable.description, alwaysText(variable)),
    boost: variable.always ? 1 : 0,
    section: { name: variable.source, rank: rankOf(variable.path) },
  };
}

/** Outside of tags a variable brings its braces along. */
function wrapped(variable: Variable): Completion {
  return { ...variableOf(variable), apply: `{{${variable.path}}}` };
}

const wordOf =
  (type: string) =>
  (word: LiquidWord): Completion => ({
    label: word.name,
    type,
    detail: word.summary,
    info: () => infoOf(word.summary, word.example),
  });

function rankOf(path: string): number {
  const rank = RANKS.indexOf(path.split(".")[0] ?? "");
  return rank < 0 ? RANKS.length : rank;
}

function alwaysText(variable: Variable): string {
  return variable.always ? texts.liquid.always : texts.liquid.sometimes;
}

const MOST = 40;

/** Write an example of a value so short that it fits beside a name. */
export function sampleText(sample: unknown): string {
  if (sample === null || sample === undefined) return "";
  const text = typeof sample === "string" ? sample : JSON.stringify(sample);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

function infoOf(...lines: string[]): HTMLElement {
  const box = document.createElement("div");
  for (const line of lines.filter(Boolean)) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    box.append(paragraph);
  }
  return box;
}
