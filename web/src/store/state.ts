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
  readonly addState: (kind: WidgetKind, at: Point, from?: TransitionRef) => string | null;
  readonly removeStates: (names: Iterable<string>) => void;
  /** Remove what is selected: states and notes, or disconnect the transition. */
  readonly removeSelection: () => void;
  readonly connect: (from: TransitionRef, to: string) => void;
  readonly connectEvent: (state: string, event: string, to: string) => void;
  readonly disconnect: (from: TransitionRef) => void;
  readonly setTransitions: (
    state: string,
    transitions: readonly Transition[],
    kind?: EditLabel["kind"],
  ) => void;
  /** Typing in one field is undone in one go until it pauses. */
  readonly setProperty: (state: string, path: JsonPath, value: Json | undefined) => void;
  readonly renameState: (old: string, name: string) => NameProblem | null;
  /** Put a whole state in the place of `name`; a new name renames it everywhere. */
  readonly replaceState: (name: string, state: State) => NameProblem | null;
  /** Moves with the same `drag` are undone in one go. */
  readonly moveStates: (places: ReadonlyMap<string, Point>, drag?: string) => void;
  /** Take over the places of an automatic layout. */
  readonly layOut: (places: ReadonlyMap<string, Point>) => void;
  readonly arrange: (how: Arrangement) => void;
  /** Copies of the selected states; they are selected then. */
  readonly duplicate: (at?: Point) => readonly string[];
  /** The selected states as text for the clipboard; empty when none can be copied. */
  readonly copy: () => string;
  readonly paste: (text: string, at?: Point) => PasteOutcome;
  readonly setDescription: (description: string) => void;
  readonly setFlag: (flag: string, value: Json | undefined) => void;
  readonly setInitialState: (name: string) => void;
  readonly setFriendlyName: (name: string) => void;
  readonly addNote: (at: Point) => string | null;
  readonly changeNote: (id: string, change: NoteChange, drag?: string) => void;
  readonly removeNotes: (ids: Iterable<string>) => void;

  readonly select: (states: Iterable<string>, notes?: Iterable<string>) => void;
  readonly selectTransition: (ref: TransitionRef) => void;
  /** Take a state or note in, or out when it is in. */
  readonly toggle: (state: string) => void;
  readonly selectAll: () => void;
  readonly clearSelection: () => void;

  readonly undo: () => void;
  readonly redo: () => void;
  /** End the group of edits at hand, as when a field is left or a drag ends. */
  readonly seal: () => void;
  /** Any other edit of the whole document, as one step that can be undone. */
  readonly edit: (
    label: EditLabel,
    change: (document: FlowDocument) => FlowDocument,
    group?: Group,
  ) => void;

  /** Start anew with another document: no undo leads back. */
  readonly load: (document: FlowDocument, revision: number | null) => void;
  /** Say that this document is saved as a revision; edits since then stay unsaved. */
  readonly markSaved: (document: FlowDocument, revision: number) => void;
  readonly setReadOnly: (readOnly: boolean) => void;
  readonly setMarks: (marks: Partial<Marks>) => void;
}
