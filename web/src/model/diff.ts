import { stateNamed, targetOf, type FlowDefinition, type State } from "./flow";
import { isSame } from "./json";

export type DiffKind = "added" | "removed" | "changed" | "renamed";

/** A section of the server's semantic diff; an empty name stands for the flow itself. */
export interface DiffSection {
  readonly mark: DiffKind;
  readonly name: string;
  readonly old_name: string;
}

/** What happened to a state; one that was renamed may be changed, too. */
export interface DiffMark {
  readonly kind: DiffKind;
  /** The name before, when the state was renamed. */
  readonly oldName: string | null;
  /** The places of transitions, in the new state's list, that are new or lead elsewhere. */
  readonly transitions: ReadonlySet<number>;
}

export interface DiffMarks {
  /** By the names after the changes; removed states by the names they had. */
  readonly states: ReadonlyMap<string, DiffMark>;
  /** States that are no more, as they were, to be drawn beside the others. */
  readonly removed: readonly State[];
  /** Whether the flow itself is changed: its description, flags or start. */
  readonly flow: boolean;
}

/** Sort a semantic diff by the states of the canvas. */
export function diffMarks(
  sections: readonly DiffSection[],
  before: FlowDefinition,
  after: FlowDefinition,
): DiffMarks {
  const newNames = new Map(
    sections.filter((one) => one.mark === "renamed").map((one) => [one.old_name, one.name]),
  );
  const states = new Map<string, DiffMark>();
  for (const { mark, name, old_name: old } of sections) {
    if (name === "" && old === "") continue;
    const oldName = mark === "renamed" ? old : null;
    const was = stateNamed(before, oldName ?? name);
    const is = mark === "removed" ? undefined : stateNamed(after, name);
    states.set(name || old, {
      kind: mark,
      oldName,
      transitions: changedTransitions(was, is, newNames),
    });
  }
  const removed = before.states.filter((state) => states.get(state.name)?.kind === "removed");
  return { states, removed, flow: sections.some((one) => !one.name && !one.old_name) };
}

function changedTransitions(
  was: State | undefined,
  is: State | undefined,
  newNames: ReadonlyMap<string, string>,
): ReadonlySet<number> {
  if (!is) return new Set();
  const before = (was?.transitions ?? []).map((one) => {
    const target = targetOf(one);
    return { ...one, next: target === null ? null : (newNames.get(target) ?? target) };
  });
  const changed = is.transitions.flatMap((one, index) => {
    const now = { ...one, next: targetOf(one) };
    return before.some((other) => isSame(other, now)) ? [] : [index];
  });
  return new Set(changed);
}
