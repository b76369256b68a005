import type { FlowRow } from "@/api/flows";
import { texts } from "@/texts/en";

/** Counting ends here; what is more is not counted. */
const CAP = 1_000;

/** Say a count of a flow; where counting ended it is that or more. */
export function countOf(count: number, { capped }: Pick<FlowRow, "capped">): string {
  const { flows } = texts;
  return capped && count >= CAP ? flows.capped(count) : flows.count(count);
}
