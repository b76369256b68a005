import { useSearchParams } from "react-router";
import type { RevisionRow } from "@/api/flows";
import { type Comparison, type View, compared } from "@/model/comparing";
import { texts } from "@/texts/en";

export const VIEWS: { value: View; label: string }[] = [
  { value: "changes", label: texts.history.changes },
  { value: "flow", label: texts.history.flow },
];

export interface Comparing extends Comparison {
  readonly change: (to: Partial<Comparison>) => void;
}

/** Which revision is shown, against which other one; it stands in the address. */
export function useComparing(rows: readonly Pick<RevisionRow, "number">[]): Comparing {
  const [parameters, setParameters] = useSearchParams();
  const now = compared(parameters, rows[0]?.number ?? 1);
  const change = (to: Partial<Comparison>) => {
    const next = new URLSearchParams(parameters);
    if (to.revision !== undefined) {
      next.set("revision", String(to.revision));
      next.delete("with");
    }
    if (to.older !== undefined && to.older !== null) next.set("with", String(to.older));
    if (to.view !== undefined) next.set("view", to.view);
    setParameters(next, { replace: true });
  };
  return { ...now, change };
}
