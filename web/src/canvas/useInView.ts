import { useStore } from "@xyflow/react";

/** Whether a card can be seen, in part at least: others are not in the document. */
export function useInView(name: string | null): boolean {
  return useStore(({ nodeLookup, transform: [x, y, zoom], width, height }) => {
    const node = name === null ? undefined : nodeLookup.get(name);
    if (!node) return false;
    const { positionAbsolute } = node.internals;
    const left = positionAbsolute.x * zoom + x;
    const top = positionAbsolute.y * zoom + y;
    const right = left + (node.measured.width ?? 0) * zoom;
    const bottom = top + (node.measured.height ?? 0) * zoom;
    return right > 0 && bottom > 0 && left < width && top < height;
  });
}
