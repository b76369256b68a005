export type TimeUnit = "day" | "hour" | "minute" | "second";

export interface Span {
  readonly unit: TimeUnit;
  readonly count: number;
}

const UNITS: readonly (readonly [TimeUnit, number])[] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** Cut seconds into days, hours, minutes and seconds; what is no whole number of them is empty. */
export function spansOf(seconds: number): Span[] {
  if (!Number.isFinite(seconds) || seconds < 0) return [];
  if (seconds === 0) return [{ unit: "second", count: 0 }];
  let rest = Math.floor(seconds);
  const spans: Span[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) spans.push({ unit, count });
  }
  return spans;
}

/** Read a number of seconds from a property; a template has none. */
export function secondsIn(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || !/^\s*\d+\s*$/.test(value)) return null;
  return Number(value);
}
