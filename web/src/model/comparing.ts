/** Whether the changes between two revisions are shown, or one as it is. */
export type View = "changes" | "flow";

/** What a history shows; the first revision has no older one. */
export interface Comparison {
  readonly revision: number;
  readonly older: number | null;
  readonly view: View;
}

/** Read what an address asks for: the latest and its predecessor when it says nothing. */
export function compared(parameters: URLSearchParams, latest: number): Comparison {
  const revision = numberOf(parameters.get("revision")) ?? latest;
  const other = numberOf(parameters.get("with"));
  const before = revision > 1 ? revision - 1 : null;
  const older = other === null || other === revision ? before : other;
  return { revision, older, view: parameters.get("view") === "flow" ? "flow" : "changes" };
}

function numberOf(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
