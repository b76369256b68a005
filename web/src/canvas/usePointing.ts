import { useReactFlow } from "@xyflow/react";
import { useMemo, type DragEvent, type MouseEvent } from "react";
import type { BoardProps, Place, Spot } from "@/canvas/board";
import type { useHoverStore } from "@/canvas/hover";
import { noteIdOf, stateOfNode, type CanvasEdge, type CanvasNode } from "@/canvas/types";
import { transitionAt } from "@/canvas/useConnecting";

type Asked = Pick<BoardProps, "edits" | "onSelect" | "onSelectTransition" | "onOpen">;

/** Turn what the mouse does on a canvas into what it means. */
export function usePointing(asked: Asked, hover: ReturnType<typeof useHoverStore>) {
  const { edits, onSelect, onSelectTransition, onOpen } = asked;
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    const placeOf = (event: { clientX: number; clientY: number }): Place => {
      const window = { x: event.clientX, y: event.clientY };
      return { window, canvas: screenToFlowPosition(window) };
    };
    const menu = (event: MouseEvent | globalThis.MouseEvent, spot: Spot | null) => {
      if (!edits || !spot) return;
      event.preventDefault();
      edits.openMenu(spot, placeOf(event));
    };
    return {
      onNodeClick: (event: MouseEvent, node: CanvasNode) => {
        const transition = clickedTransition(event, node);
        if (transition) onSelectTransition(transition);
      },
      onNodeDoubleClick: (_event: MouseEvent, node: CanvasNode) => {
        const state = stateOfNode(node.id);
        if (state !== null) onOpen?.(state);
      },
      onNodeMouseEnter: (_event: MouseEvent, node: CanvasNode) =>
        hover.setState({ state: node.id }),
      onNodeMouseLeave: () => hover.setState({ state: null }),
      onNodeContextMenu: (event: MouseEvent, node: CanvasNode) => menu(event, spotOf(node)),
      onEdgeClick: (_event: MouseEvent, edge: CanvasEdge) => {
        const transition = transitionAt(edge.source, edge.sourceHandle);
        if (transition) onSelectTransition(transition);
      },
      onEdgeContextMenu: (event: MouseEvent, edge: CanvasEdge) => {
        const transition = transitionAt(edge.source, edge.sourceHandle);
        menu(event, transition && { kind: "transition", transition });
      },
      onPaneClick: () => onSelect([], []),
      onPaneContextMenu: (event: MouseEvent | globalThis.MouseEvent) =>
        menu(event, { kind: "canvas" }),
      ...(edits
        ? {
            onDragOver: (event: DragEvent) => event.preventDefault(),
            onDrop: (event: DragEvent) => edits.drop(event, placeOf(event)),
          }
        : {}),
    };
  }, [edits, onSelect, onSelectTransition, onOpen, hover, screenToFlowPosition]);
}

function clickedTransition(event: MouseEvent, node: CanvasNode) {
  const target = event.target instanceof Element ? event.target : null;
  const tab = target?.closest<HTMLElement>("[data-transition]");
  return transitionAt(node.id, tab?.dataset["transition"]);
}

function spotOf(node: CanvasNode): Spot | null {
  const note = noteIdOf(node.id);
  if (note !== null) return { kind: "note", id: note };
  const name = stateOfNode(node.id);
  return name === null ? null : { kind: "state", name };
}
