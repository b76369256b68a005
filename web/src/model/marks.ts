import type { DiffMarks } from "./diff";
import type { PathMarks } from "./path";

export type Severity = "error" | "warning" | "note";

/** A finding of validation or lint, as far as the canvas shows it. */
export interface ProblemMark {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  /** A JSON pointer from the definition's root, like `#/states/1/properties/body`. */
  readonly pointer: string;
  readonly state: string | null;
}

/** What is shown on the canvas beside the flow itself. */
export interface Marks {
  readonly problems: ReadonlyMap<string, readonly ProblemMark[]>;
  readonly diff: DiffMarks | null;
  readonly path: PathMarks | null;
  /** The state in which an execution waits or works right now. */
  readonly running: string | null;
}

export const NO_MARKS: Marks = { problems: new Map(), diff: null, path: null, running: null };

/** Sort findings by the states that they are about; those about the flow itself have none. */
export function problemsByState<T extends ProblemMark>(
  findings: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const byState = new Map<string, T[]>();
  for (const finding of findings) {
    if (finding.state === null) continue;
    byState.set(finding.state, [...(byState.get(finding.state) ?? []), finding]);
  }
  return byState;
}

/** Return the worst severity among problems. */
export function worst(problems: readonly ProblemMark[]): Severity | null {
  const order: readonly Severity[] = ["error", "warning", "note"];
  return order.find((severity) => problems.some((one) => one.severity === severity)) ?? null;
}
