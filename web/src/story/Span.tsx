import { spansOf } from "@/model/durations";
import { texts } from "@/texts/en";

/** A time span in its two largest units; below ten seconds to a tenth. */
export function Span({ seconds }: { readonly seconds: number }) {
  return <span>{spanText(seconds)}</span>;
}

export function spanText(seconds: number): string {
  if (seconds < 10) return texts.story.units.second(Math.round(seconds * 10) / 10);
  return spansOf(seconds)
    .slice(0, 2)
    .map(({ unit, count }) => texts.story.units[unit](count))
    .join(" ");
}
