/** Whose value a conflict is settled with. */
export type Side = "ours" | "theirs";

/** Choices by the place of their conflicts; without one our side holds. */
export type Choices = ReadonlyMap<number, Side>;

export const NO_CHOICES: Choices = new Map();

/** Return the conflicts that are settled with their side. */
export function theirsOf<T>(conflicts: readonly T[], choices: Choices): T[] {
  return conflicts.filter((_, index) => choices.get(index) === "theirs");
}

/** Return a value as people read it; null when there is none. */
export function valueText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
