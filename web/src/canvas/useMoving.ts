import type { NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useState } from "react";
import type { BoardProps } from "@/canvas/board";
import { noteIdOf, noteNodeId, stateOfNode, type CanvasNode } from "@/canvas/types";
import type { Point } from "@/model/flow";

const NOWHERE: ReadonlyMap<string, Point> = new Map();
type Asked = Pick<BoardProps, "edits" | "onSelect" | "selection">;

/** Let cards be selected and dragged; what is dragged becomes an edit when it is let go. */
export function useMoving(nodes: CanvasNode[], { edits, onSelect, selection }: Asked) {
  const [dragged, setDragged] = useState(NOWHERE);
  const shown = useMemo(() => placed(nodes, dragged), [nodes, dragged]);
  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const moving = placesOf(changes, true);
      const moved = placesOf(changes, false);
      if (moving.size > 0) setDragged((before) => new Map([...before, ...moving]));
      if (moved.size > 0) {
        setDragged(NOWHERE);
        edits?.move(...byKind(moved));
      }
      const chosen = selected(selection, changes);
      if (chosen) onSelect(chosen.states, chosen.notes);
      for (const change of changes) resized(change, edits);
    },
    [edits, onSelect, selection],
  );
  return { nodes: shown, onNodesChange };
}

function placed(nodes: CanvasNode[], dragged: ReadonlyMap<string, Point>): CanvasNode[] {
  if (dragged.size === 0) return nodes;
  return nodes.map((node) => {
    const position = dragged.get(node.id);
    return position ? { ...node, position, zIndex: 14 } : node;
  });
}

function placesOf(changes: NodeChange<CanvasNode>[], dragging: boolean): Map<string, Point> {
  const places = new Map<string, Point>();
  for (const change of changes) {
    if (change.type !== "position" || !change.position) continue;
    if ((change.dragging ?? false) === dragging) places.set(change.id, change.position);
  }
  return places;
}

function byKind(places: ReadonlyMap<string, Point>): [Map<string, Point>, Map<string, Point>] {
  const states = new Map<string, Point>();
  const notes = new Map<string, Point>();
  for (const [id, point] of places) {
    const note = noteIdOf(id);
    const state = stateOfNode(id);
    if (note !== null) notes.set(note, point);
    else if (state !== null) states.set(state, point);
  }
  return [states, notes];
}

/** Return what is selected after the changes, or nothing when it is the same. */
function selected(selection: BoardProps["selection"], changes: NodeChange<CanvasNode>[]) {
  const ids = new Set([...selection.states, ...[...selection.notes].map(noteNodeId)]);
  const before = ids.size;
  let changed = false;
  for (const change of changes) {
    if (change.type !== "select" || ids.has(change.id) === change.selected) continue;
    changed = true;
    if (change.selected) ids.add(change.id);
    else ids.delete(change.id);
  }
  if (!changed && before === ids.size) return null;
  const all = [...ids];
  return {
    states: all.map(stateOfNode).filter((name) => name !== null),
    notes: all.map(noteIdOf).filter((id) => id !== null),
  };
}

function resized(change: NodeChange<CanvasNode>, edits: BoardProps["edits"]): void {
  if (change.type !== "dimensions" || change.resizing !== false || !change.dimensions) return;
  const id = noteIdOf(change.id);
  if (id !== null) edits?.changeNote(id, change.dimensions);
}
