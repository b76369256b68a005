/** What somebody is about to write at a place of a template. */
export interface LiquidPlace {
  readonly wants: "variable" | "filter" | "tag" | "text";
  /** Where the word begins that stands before the place. */
  readonly from: number;
}

const VARIABLE = /[A-Za-z_][\w.-]*(?:\[[^\]]*\][\w.-]*)*$/;
const FILTER = /\|\s*([A-Za-z_]*)$/;
const TAG = /^-?\s*([a-z_]*)$/;

/** Look at what stands before a place in a template. */
export function liquidPlace(source: string, at: number): LiquidPlace {
  const open = openTag(source, at);
  if (!open) return { wants: "text", from: at };
  const inside = source.slice(open.end, at);
  if (inString(inside)) return { wants: "text", from: at };
  const tag = open.mark === "{%" ? TAG.exec(inside) : null;
  if (tag) return { wants: "tag", from: at - (tag[1]?.length ?? 0) };
  const filter = FILTER.exec(inside);
  if (filter) return { wants: "filter", from: at - (filter[1]?.length ?? 0) };
  return { wants: "variable", from: at - (VARIABLE.exec(inside)?.[0].length ?? 0) };
}

/** Find the tag that is still open at a place. */
function openTag(source: string, at: number): { mark: string; end: number } | null {
  const before = source.slice(0, at);
  const start = Math.max(before.lastIndexOf("{{"), before.lastIndexOf("{%"));
  if (start < 0) return null;
  const mark = before.slice(start, start + 2);
  const closing = mark === "{{" ? "}}" : "%}";
  return before.includes(closing, start + 2) ? null : { mark, end: start + 2 };
}

function inString(inside: string): boolean {
  const unquoted = inside.replace(/'[^']*'|"[^"]*"/g, "");
  return /['"]/.test(unquoted);
}
