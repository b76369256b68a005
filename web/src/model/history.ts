/** A value with all its earlier and undone later ones; values share what did not change. */
export interface History<T, L> {
  readonly present: T;
  readonly past: Moment<T, L> | null;
  readonly future: Moment<T, L> | null;
}

/** A value that was, and the edit that leads between it and the next one. */
export interface Moment<T, L> {
  readonly value: T;
  readonly label: L;
  readonly group: string | null;
  readonly at: number;
  readonly next: Moment<T, L> | null;
}

/** Edits of one group that follow each other are undone together. */
export interface Group {
  readonly key: string;
  /** A pause longer than this, in milliseconds, ends the group; without it nothing but an edit of another group does. */
  readonly pause?: number;
}

/** Typing is undone in pieces that end with a pause. */
export const TYPING_PAUSE = 1500;

export function begin<T, L>(value: T): History<T, L> {
  return { present: value, past: null, future: null };
}

/** Take down an edit; what was undone before is given up. */
export function record<T, L>(
  history: History<T, L>,
  value: T,
  label: L,
  at: number,
  group?: Group,
): History<T, L> {
  if (value === history.present) return history;
  const { past } = history;
  if (past && group && joins(past, group, at)) {
    return { present: value, past: { ...past, at }, future: null };
  }
  const moment = { value: history.present, label, group: group?.key ?? null, at, next: past };
  return { present: value, past: moment, future: null };
}

function joins<T, L>(past: Moment<T, L>, group: Group, at: number): boolean {
  return past.group === group.key && (group.pause === undefined || at - past.at <= group.pause);
}

/** End the group at hand: the next edit is undone on its own. */
export function seal<T, L>(history: History<T, L>): History<T, L> {
  const { past } = history;
  return past?.group ? { ...history, past: { ...past, group: null } } : history;
}

export function undo<T, L>(history: History<T, L>): History<T, L> {
  const { past, present, future } = history;
  if (!past) return history;
  const undone = { ...past, value: present, group: null, next: future };
  return { present: past.value, past: past.next, future: undone };
}

export function redo<T, L>(history: History<T, L>): History<T, L> {
  const { past, present, future } = history;
  if (!future) return history;
  const done = { ...future, value: present, group: null, next: past };
  return { present: future.value, past: done, future: future.next };
}
