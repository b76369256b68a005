import type { Schemas } from "@/api/client";
import type { FlowRow } from "@/api/flows";
import { countOf } from "@/flows/counts";
import { texts } from "@/texts/en";

/** What a deletion takes with it, each in a sentence. */
export type DependentsFound = readonly string[];

/** Say what hangs on a flow: nothing when it can go without anybody missing it. */
export function warningsOf(
  row: Pick<FlowRow, "published_revision">,
  { active_executions, capped, numbers, parents }: Schemas["Dependents"],
): DependentsFound {
  const words = texts.flows.deleteDialog;
  const published = row.published_revision;
  return [
    ...(published === null ? [] : [words.published(published)]),
    ...(active_executions > 0 ? [words.active(countOf(active_executions, { capped }))] : []),
    ...numbers.map(words.number),
    ...parents.map((parent) => words.parent(parent.friendly_name)),
  ];
}
