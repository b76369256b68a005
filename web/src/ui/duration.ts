import { type TimeUnit, spansOf } from "@/model/durations";
import { texts } from "@/texts/en";

const SHOWN = 2;

/** A span of time in its two largest units: "1 h 5 min"; less than a second in milliseconds. */
export function shortDuration(seconds: number): string {
  if (seconds > 0 && seconds < 1) return texts.ui.milliseconds(Math.round(seconds * 1000));
  const spans = spansOf(seconds).slice(0, SHOWN);
  return spans.map(({ unit, count }) => texts.ui.units[unit satisfies TimeUnit](count)).join(" ");
}
