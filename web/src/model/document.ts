import { isSameFlow, type FlowDefinition } from "./flow";
import { isSame } from "./json";
import type { Note } from "./notes";

/** What is edited, saved and undone as one. */
export interface FlowDocument {
  readonly definition: FlowDefinition;
  readonly notes: readonly Note[];
  readonly friendlyName: string;
}

/** What an edit did; `name` is the state or thing that it did it to, `count` how many. */
export interface EditLabel {
  readonly kind: EditKind;
  readonly name?: string;
  readonly count?: number;
}

export const EDIT_KINDS = [
  "add_note",
  "add_state",
  "arrange",
  "change_conditions",
  "change_description",
  "change_flag",
  "change_initial_state",
  "change_note",
  "change_property",
  "change_state",
  "change_transitions",
  "connect",
  "disconnect",
  "duplicate",
  "lay_out",
  "merge",
  "move",
  "paste",
  "remove_notes",
  "remove_states",
  "rename_flow",
  "rename_state",
  "replace_flow",
  "restore",
] as const;
export type EditKind = (typeof EDIT_KINDS)[number];

export function isSameDocument(one: FlowDocument, other: FlowDocument): boolean {
  return (
    one.friendlyName === other.friendlyName &&
    isSameFlow(one.definition, other.definition) &&
    isSame(one.notes, other.notes)
  );
}
