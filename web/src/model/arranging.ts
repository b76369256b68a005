import { offsetOf, type Point, type State } from "./flow";

export const ARRANGEMENTS = [
  "left",
  "centre",
  "right",
  "top",
  "middle",
  "bottom",
  "distribute_across",
  "distribute_down",
] as const;
export type Arrangement = (typeof ARRANGEMENTS)[number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

interface Box extends Point, Size {
  readonly name: string;
}

/** Tell where states go when they are aligned or distributed; their cards' sizes count. */
export function arrange(
  states: readonly State[],
  how: Arrangement,
  sizeOf: (state: State) => Size,
): Map<string, Point> {
  const boxes = states.map((state) => ({
    name: state.name,
    ...offsetOf(state),
    ...sizeOf(state),
  }));
  if (boxes.length < 2) return new Map();
  if (how === "distribute_across") return distributed(boxes, "x", "width");
  if (how === "distribute_down") return distributed(boxes, "y", "height");
  return new Map(boxes.map((box) => [box.name, aligned(box, how, edgesOf(boxes))]));
}

interface Edges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function edgesOf(boxes: readonly Box[]): Edges {
  return {
    left: Math.min(...boxes.map((box) => box.x)),
    right: Math.max(...boxes.map((box) => box.x + box.width)),
    top: Math.min(...boxes.map((box) => box.y)),
    bottom: Math.max(...boxes.map((box) => box.y + box.height)),
  };
}

type Alignment = Exclude<Arrangement, "distribute_across" | "distribute_down">;

function aligned(box: Box, how: Alignment, edges: Edges): Point {
  const { x, y } = box;
  switch (how) {
    case "left":
      return { x: edges.left, y };
    case "right":
      return { x: edges.right - box.width, y };
    case "centre":
      return { x: (edges.left + edges.right - box.width) / 2, y };
    case "top":
      return { x, y: edges.top };
    case "bottom":
      return { x, y: edges.bottom - box.height };
    case "middle":
      return { x, y: (edges.top + edges.bottom - box.height) / 2 };
  }
}

/** Let the gaps between neighbours be the same; the outermost ones stay. */
function distributed(
  boxes: readonly Box[],
  axis: "x" | "y",
  length: "width" | "height",
): Map<string, Point> {
  const row = [...boxes].sort((a, b) => a[axis] - b[axis]);
  const start = Math.min(...row.map((box) => box[axis]));
  const end = Math.max(...row.map((box) => box[axis] + box[length]));
  const filled = row.reduce((sum, box) => sum + box[length], 0);
  const gap = (end - start - filled) / (row.length - 1);
  let at = start;
  return new Map(
    row.map((box) => {
      const place = { x: box.x, y: box.y, [axis]: at };
      at += box[length] + gap;
      return [box.name, place];
    }),
  );
}
