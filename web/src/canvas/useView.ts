import { useReducedMotion } from "@mantine/hooks";
import {
  getViewportForBounds,
  useReactFlow,
  useStoreApi,
  type ReactFlowInstance,
} from "@xyflow/react";
import { useMemo } from "react";
import type { Point } from "@/model/flow";

const MOVE = 250;
const READABLE = 0.55;
const BEGINNING = 0.75;

export interface View {
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly fit: () => void;
  readonly fitStates: (names: readonly string[]) => void;
  /** Move to a card when it is out of sight; the zoom stays as long as it can be read. */
  readonly reveal: (name: string) => void;
  /** Show the whole flow, or its beginning when the whole could not be read. */
  readonly begin: (first: string) => void;
  /** Let the next moves of cards be seen as moves. */
  readonly settle: () => void;
  /** The point in the middle of what is seen. */
  readonly centre: () => Point;
}

/** Return the ways to move the view; at once for those who want less motion. */
export function useView(): View {
  const flow = useReactFlow();
  const store = useStoreApi();
  const still = useReducedMotion();
  return useMemo(() => {
    const duration = still ? 0 : MOVE;
    const centreOn = (name: string, zoom: number, slowly: number) => {
      const node = flow.getNode(name);
      if (!node) return;
      const { width = 0, height = 0, position } = node;
      void flow.setCenter(position.x + width / 2, position.y + height / 2, {
        zoom,
        duration: slowly,
      });
    };
    return {
      zoomIn: () => void flow.zoomIn({ duration }),
      zoomOut: () => void flow.zoomOut({ duration }),
      fit: () => void flow.fitView({ duration, padding: 0.08, maxZoom: 1 }),
      fitStates: (names) => {
        const nodes = names.map((id) => ({ id }));
        void flow.fitView({ nodes, duration, padding: 0.2, maxZoom: 1.2 });
      },
      reveal: (name) => {
        const node = flow.getNode(name);
        if (!node || isSeen(node, store.getState())) return;
        centreOn(name, Math.max(flow.getZoom(), READABLE), duration);
      },
      begin: (first) => beginAt(flow, first, store.getState()),
      settle: () => {
        if (!still) settle(store.getState().domNode);
      },
      centre: () => {
        const { width, height, transform } = store.getState();
        const [x, y, zoom] = transform;
        return { x: (width / 2 - x) / zoom, y: (height / 2 - y) / zoom };
      },
    };
  }, [flow, store, still]);
}

/** Show all cards when they can be read so; else the first one at the top, where it begins. */
function beginAt(
  flow: ReactFlowInstance,
  first: string,
  { width, height }: { width: number; height: number },
): void {
  const bounds = flow.getNodesBounds(flow.getNodes());
  const whole = getViewportForBounds(bounds, width, height, 0.01, 1, 0.08);
  const node = flow.getNode(first) ?? flow.getNodes()[0];
  if (whole.zoom >= READABLE || !node) {
    void flow.setViewport(whole);
    return;
  }
  const middle = node.position.x + (node.width ?? 0) / 2;
  const x = width / 2 - middle * BEGINNING;
  void flow.setViewport({ x, y: 48 - node.position.y * BEGINNING, zoom: BEGINNING });
}

/** Mark the canvas for as long as its cards glide to where they are now. */
function settle(canvas: HTMLElement | null): void {
  canvas?.setAttribute("data-settling", "");
  setTimeout(() => canvas?.removeAttribute("data-settling"), 2 * MOVE);
}

interface Seen {
  readonly transform: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}

function isSeen(
  node: { position: Point; width?: number; height?: number },
  { transform: [x, y, zoom], width, height }: Seen,
): boolean {
  const left = node.position.x * zoom + x;
  const top = node.position.y * zoom + y;
  const right = left + (node.width ?? 0) * zoom;
  const bottom = top + (node.height ?? 0) * zoom;
  return zoom >= 0.4 && left >= 0 && top >= 0 && right <= width && bottom <= height;
}
