import { useState } from "react";
import { type ExecutionFilter, type ExecutionRow, liveAddress } from "@/api/executions";
import { useEvents } from "@/api/events";
import type { Schemas } from "@/api/client";
import { isGap, takeIn } from "@/model/liveRows";

interface Changes {
  readonly filter: string;
  readonly rows: ReadonlyMap<string, ExecutionRow>;
}

interface Following {
  readonly live: boolean;
  /** The list was read to its end. */
  readonly whole: boolean;
  readonly readAgain: () => void;
}

/** The rows of a list with what has happened since it was read; `fresh` names what is new. */
export function useLiveRows(
  filter: ExecutionFilter,
  read: readonly ExecutionRow[],
  { live, whole, readAgain }: Following,
): { rows: readonly ExecutionRow[]; fresh: ReadonlySet<string> } {
  const key = JSON.stringify(filter);
  const [changes, setChanges] = useState<Changes>({ filter: key, rows: new Map() });
  const mine = changes.filter === key ? changes.rows : new Map<string, ExecutionRow>();
  useEvents<{ changed: Schemas["Changed"] }>(live ? liveAddress(filter) : null, {
    changed: ({ executions }) => {
      const rows = new Map(mine);
      if (isGap([...read, ...mine.values()], executions)) readAgain();
      for (const row of executions) rows.set(row.sid, row);
      setChanges({ filter: key, rows });
    },
  });
  const fits = (row: ExecutionRow) => filter.status === null || row.status === filter.status;
  const rows = takeIn(read, [...mine.values()], fits, whole);
  const known = new Map(read.map((row) => [row.sid, row]));
  const fresh = rows.filter((row) => !isSame(known.get(row.sid), row)).map((row) => row.sid);
  return { rows, fresh: new Set(fresh) };
}

function isSame(one: ExecutionRow | undefined, other: ExecutionRow): boolean {
  return one?.updated_at === other.updated_at && one.steps === other.steps;
}
