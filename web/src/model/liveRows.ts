/** So many of the newest rows are watched by the server. */
const WATCHED = 50;

/** A row of a list that lives: SIDs sort by age. */
export interface LiveRow {
  readonly sid: string;
}

/**
 * Tell whether there may be others between the rows of a list and those that have come: all of
 * them are new, so more than are watched may have come at once or while the server was away.
 */
export function isGap(rows: readonly LiveRow[], changed: readonly LiveRow[]): boolean {
  if (rows.length === 0 || changed.length < WATCHED) return false;
  const newest = rows.reduce((found, { sid }) => (sid > found ? sid : found), "");
  return changed.every(({ sid }) => sid > newest);
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
