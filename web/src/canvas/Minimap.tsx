import { MiniMap } from "@xyflow/react";
import classes from "@/canvas/Board.module.css";
import type { CanvasNode } from "@/canvas/types";
import { texts } from "@/texts/en";

/** The whole flow in a corner; dragging in it moves the view. */
export function Minimap() {
  return (
    <MiniMap<CanvasNode>
      className={classes.minimap}
      ariaLabel={texts.canvas.minimap}
      nodeColor={colourOf}
      style={{ width: 168, height: 112 }}
      nodeBorderRadius={20}
      pannable
      zoomable
    />
  );
}

function colourOf(node: CanvasNode): string {
  if (node.selected) return "var(--mantine-primary-color-filled)";
  if (node.type === "note") return "light-dark(#ecd98f, #6b5d1f)";
  if (node.data.errors > 0) return "var(--mantine-color-red-6)";
  if (node.data.visit) return "var(--mantine-color-soundstage-4)";
  return "light-dark(var(--mantine-color-gray-5), var(--mantine-color-dark-2))";
}
