import type { FlowCanvasProps } from "@/canvas/props";

/** Draw a flow that cannot be edited, with marks of what happened in it. */
export function FlowCanvas({ label }: FlowCanvasProps) {
  return <section aria-label={label} />;
}
