import {
  useReactFlow,
  type Connection,
  type FinalConnectionState,
  type HandleType,
} from "@xyflow/react";
import { useMemo, type RefObject } from "react";
import type { CanvasEdits, Place } from "@/canvas/board";
import { stateOfNode, type CanvasEdge } from "@/canvas/types";
import type { TransitionRef } from "@/model/flow";

/** Let edges be drawn from transitions to cards, and to where a new card shall stand. */
export function useConnecting(edits: CanvasEdits | null, frame: RefObject<HTMLDivElement | null>) {
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    if (!edits) return {};
    const mark = (on: boolean) => frame.current?.toggleAttribute("data-connecting", on);
    const placeOf = (event: MouseEvent | TouchEvent): Place => {
      const at = "changedTouches" in event ? event.changedTouches[0] : event;
      const window = { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
      return { window, canvas: screenToFlowPosition(window) };
    };
    const ended = (
      event: MouseEvent | TouchEvent,
      from: TransitionRef | null,
      to: FinalConnectionState,
    ) => {
      mark(false);
      if (from && !to.toNode && !to.isValid) edits.connectToNew(from, placeOf(event));
    };
    return {
      onConnectStart: () => mark(true),
      onConnect: (made: Connection) => {
        const from = transitionAt(made.source, made.sourceHandle);
        if (from) edits.connect(from, made.target);
      },
      onConnectEnd: (event: MouseEvent | TouchEvent, to: FinalConnectionState) =>
        ended(event, transitionAt(to.fromNode?.id, to.fromHandle?.id), to),
      onReconnectStart: () => mark(true),
      onReconnect: (edge: CanvasEdge, made: Connection) => {
        const from = transitionAt(edge.source, edge.sourceHandle);
        if (from) edits.connect(from, made.target);
      },
      onReconnectEnd: (
        event: MouseEvent | TouchEvent,
        edge: CanvasEdge,
        _end: HandleType,
        to: FinalConnectionState,
      ) => ended(event, transitionAt(edge.source, edge.sourceHandle), to),
    };
  }, [edits, frame, screenToFlowPosition]);
}

/** Return the transition that a handle stands for. */
export function transitionAt(
  node: string | null | undefined,
  handle: string | null | undefined,
): TransitionRef | null {
  const state = node == null ? null : stateOfNode(node);
  const index = Number(handle ?? Number.NaN);
  return state !== null && Number.isInteger(index) ? { state, index } : null;
}
