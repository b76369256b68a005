import type { Arrangement } from "@/model/arranging";
import type { PasteProblem } from "@/model/clipboard";
import type { EditLabel, FlowDocument } from "@/model/document";
import type { NameProblem } from "@/model/edits";
import type {
  FlowDefinition,
  Point,
  State,
  Transition,
  TransitionRef,
  WidgetKind,
} from "@/model/flow";
import type { Group, History } from "@/model/history";
import type { Json, JsonPath } from "@/model/json";
import type { Marks } from "@/model/marks";
import type { Note, NoteChange } from "@/model/notes";
import type { Selection } from "@/model/selection";

/** What the editor of one flow knows; every part keeps its identity until it changes. */
export interface EditorState {
  readonly definition: FlowDefinition;
  readonly notes: readonly Note[];
  readonly friendlyName: string;
  /** The revision that the edits are based on; null for a flow that was never saved. */
  readonly revision: number | null;
  /** The document as it was loaded or saved last. */
  readonly saved: FlowDocument;
  readonly dirty: boolean;
  readonly history: History<FlowDocument, EditLabel>;
  readonly selection: Selection;
  readonly marks: Marks;
  readonly readOnly: boolean;
  readonly actions: EditorActions;
}

export interface EditorOptions {
  readonly definition: FlowDefinition;
  readonly friendlyName: string;
  readonly notes?: readonly Note[];
  readonly revision?: number | null;
  readonly readOnly?: boolean;
  /** The time in milliseconds; typing is undone in pieces that end with a pause. */
  readonly now?: () => number;
}

export type PasteOutcome =
  | { readonly ok: true; readonly names: readonly string[] }
  | { readonly ok: false; readonly problem: PasteProblem | "read_only" };

/** All edits; none of them does anything while the editor is read-only. */
export interface EditorActions {
  /** Add a state and select it; its name comes back. With `from`, that transition leads to it. */
  addState(kind: WidgetKind, at: Point, from?: TransitionRef): string | null;
  removeStates(names: Iterable<string>): void;
  /** Remove what is selected: states and notes, or disconnect the transition. */
  removeSelection(): void;
  connect(from: TransitionRef, to: string): void;
  connectEvent(state: string, event: string, to: string): void;
  disconnect(from: TransitionRef): void;
  setTransitions(state: string, transitions: readonly Transition[], kind?: EditLabel["kind"]): void;
  /** Typing in one field is undone in one go until it pauses. */
  setProperty(state: string, path: JsonPath, value: Json | undefined): void;
  renameState(old: string, name: string): NameProblem | null;
  /** Put a whole state in the place of `name`; a new name renames it everywhere. */
  replaceState(name: string, state: State): NameProblem | null;
  /** Moves with the same `drag` are undone in one go. */
  moveStates(places: ReadonlyMap<string, Point>, drag?: string): void;
  /** Take over the places of an automatic layout. */
  layOut(places: ReadonlyMap<string, Point>): void;
  arrange(how: Arrangement): void;
  /** Copies of the selected states; they are selected then. */
  duplicate(at?: Point): readonly string[];
  /** The selected states as text for the clipboard; empty when none can be copied. */
  copy(): string;
  paste(text: string, at?: Point): PasteOutcome;
  setDescription(description: string): void;
  setFlag(flag: string, value: Json | undefined): void;
  setInitialState(name: string): void;
  setFriendlyName(name: string): void;
  addNote(at: Point): string | null;
  changeNote(id: string, change: NoteChange, drag?: string): void;
  removeNotes(ids: Iterable<string>): void;

  select(states: Iterable<string>, notes?: Iterable<string>): void;
  selectTransition(ref: TransitionRef): void;
  /** Take a state or note in, or out when it is in. */
  toggle(state: string): void;
  selectAll(): void;
  clearSelection(): void;

  undo(): void;
  redo(): void;
  /** End the group of edits at hand, as when a field is left or a drag ends. */
  seal(): void;
  /** Any other edit of the whole document, as one step that can be undone. */
  edit(label: EditLabel, change: (document: FlowDocument) => FlowDocument, group?: Group): void;

  /** Start anew with another document: no undo leads back. */
  load(document: FlowDocument, revision: number | null): void;
  /** Say that this document is saved as a revision; edits since then stay unsaved. */
  markSaved(document: FlowDocument, revision: number): void;
  setReadOnly(readOnly: boolean): void;
  setMarks(marks: Partial<Marks>): void;
}
