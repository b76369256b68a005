import type { FlowDefinition, Point, TransitionRef } from "@/model/flow";
import type { Note, NoteChange } from "@/model/notes";
import type { Selection } from "@/model/selection";
import type { CanvasMarks } from "@/canvas/props";

/** What somebody pointed at, to be asked what to do with it. */
export type Spot =
  | { readonly kind: "state"; readonly name: string }
  | { readonly kind: "note"; readonly id: string }
  | { readonly kind: "transition"; readonly transition: TransitionRef }
  | { readonly kind: "canvas" };

/** A place, on the canvas and in the window. */
export interface Place {
  readonly canvas: Point;
  readonly window: Point;
}

/** What can be done to a flow on a canvas; a canvas without it only shows. */
export interface CanvasEdits {
  readonly move: (states: ReadonlyMap<string, Point>, notes: ReadonlyMap<string, Point>) => void;
  readonly connect: (from: TransitionRef, to: string) => void;
  /** An edge was drawn to where there is no card. */
  readonly connectToNew: (from: TransitionRef, at: Place) => void;
  /** Something was dragged here from outside, as a widget from the palette. */
  readonly drop: (event: React.DragEvent, at: Place) => void;
  readonly openMenu: (spot: Spot, at: Place) => void;
  readonly changeNote: (id: string, change: NoteChange) => void;
}

export interface BoardProps {
  readonly definition: FlowDefinition;
  readonly label: string;
  readonly marks: CanvasMarks;
  readonly notes: readonly Note[];
  readonly selection: Selection;
  readonly edits: CanvasEdits | null;
  readonly onSelect: (states: Iterable<string>, notes: Iterable<string>) => void;
  readonly onSelectTransition: (transition: TransitionRef) => void;
  readonly onOpen?: (state: string) => void;
  /** The card that the keyboard stands on, for screen readers. */
  readonly active: string | null;
  readonly onKeyDown?: (event: React.KeyboardEvent) => void;
  readonly onCopy?: (event: React.ClipboardEvent) => void;
  readonly onPaste?: (event: React.ClipboardEvent) => void;
  readonly minimap: boolean;
  readonly children?: React.ReactNode;
}
