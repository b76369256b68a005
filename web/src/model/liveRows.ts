/** A row of a list that lives: SIDs sort by age. */
export interface LiveRow {
  readonly sid: string;
}

/**
 * Take changed rows into a list that is ordered newest first.
 *
 * Known ones are replaced in their places. New ones come in where they belong, but none that is
 * older than the list goes: those are on a page that has not been read. Rows that do not `fit`
 * the list any more stay where they are, so that nothing moves under a reader's eyes.
 */
export function takeIn<Row extends LiveRow>(
  rows: readonly Row[],
  changed: readonly Row[],
  fits: (row: Row) => boolean,
  whole: boolean,
): readonly Row[] {
  const fresh = new Map(changed.map((row) => [row.sid, row]));
  if (fresh.size === 0) return rows;
  const oldest = whole ? "" : (rows.at(-1)?.sid ?? "");
  const kept = rows.map((row) => {
    const now = fresh.get(row.sid);
    fresh.delete(row.sid);
    return now ?? row;
  });
  const added = [...fresh.values()].filter((row) => row.sid > oldest && fits(row));
  return [...added, ...kept].sort((one, other) => (one.sid < other.sid ? 1 : -1));
}
