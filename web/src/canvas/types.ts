import type { Edge, Node } from "@xyflow/react";
import type { StateCount } from "@/canvas/props";
import type { WidgetWords } from "@/canvas/useWidgetWords";
import type { Reach } from "@/canvas/routing";
import type { DiffKind } from "@/model/diff";
import type { State } from "@/model/flow";
import type { Note } from "@/model/notes";
import type { Visit } from "@/model/path";

/** What of a state's card changes by itself; equal data keeps a card from being drawn anew. */
export interface CardData extends Record<string, unknown> {
  readonly state: State;
  readonly title: string;
  readonly words: WidgetWords;
  readonly errors: number;
  readonly warnings: number;
  readonly diff: DiffKind | null;
  readonly changedTransitions: ReadonlySet<number> | null;
  readonly visit: Visit | null;
  readonly current: boolean;
  readonly count: StateCount | null;
  /** Some path is shown, and this state is not on it. */
  readonly faded: boolean;
  readonly ghost: boolean;
  readonly editable: boolean;
  /** The place of the transition that is chosen; null when it is none of this card's. */
  readonly chosen: number | null;
}

export interface EdgeData extends Record<string, unknown> {
  readonly reach: Reach;
  readonly lane: number;
  readonly label: string;
  /** An end of it is selected. */
  readonly raised: boolean;
  readonly visit: Visit | null;
  readonly count: number | null;
  /** The part of all that left the state, from 0 to 1. */
  readonly share: number;
  readonly diff: boolean;
  readonly faded: boolean;
}

export interface NoteData extends Record<string, unknown> {
  readonly note: Note;
  readonly editable: boolean;
}

export type CardNode = Node<CardData, "card">;
export type NoteNode = Node<NoteData, "note">;
export type CanvasNode = CardNode | NoteNode;
export type CanvasEdge = Edge<EdgeData, "transition">;

/** Where every edge arrives on a card. */
export const ENTRY = "in";
const NOTE = "note:";
const GHOST = "ghost:";

export function noteNodeId(id: string): string {
  return NOTE + id;
}

export function noteIdOf(nodeId: string): string | null {
  return nodeId.startsWith(NOTE) ? nodeId.slice(NOTE.length) : null;
}

export function ghostNodeId(name: string): string {
  return GHOST + name;
}

/** Return the state of a node; notes and ghosts are none. */
export function stateOfNode(nodeId: string): string | null {
  return nodeId.startsWith(NOTE) || nodeId.startsWith(GHOST) ? null : nodeId;
}
