import { ViewportPortal } from "@xyflow/react";
import { useMemo } from "react";
import classes from "@/canvas/FarEdges.module.css";
import type { CanvasEdge, CanvasNode } from "@/canvas/types";

interface FarEdgesProps {
  readonly edges: readonly CanvasEdge[];
  readonly nodes: readonly CanvasNode[];
}

/** All edges in two strokes, for a look from far away at which no single one can be told. */
export function FarEdges({ edges, nodes }: FarEdgesProps) {
  const { plain, marked } = useMemo(() => lines(edges, nodes), [edges, nodes]);
  return (
    <ViewportPortal>
      <svg className={classes.edges} aria-hidden>
        <path d={plain} className={classes.plain} />
        <path d={marked} className={classes.marked} />
      </svg>
    </ViewportPortal>
  );
}

function lines(edges: readonly CanvasEdge[], nodes: readonly CanvasNode[]) {
  const places = new Map(nodes.map((node) => [node.id, node]));
  let plain = "";
  let marked = "";
  for (const edge of edges) {
    const source = places.get(edge.source);
    const target = places.get(edge.target);
    if (!source || !target || !edge.data) continue;
    const { sourceLeft, targetLeft } = edge.data.reach;
    const from = `${source.position.x + sourceLeft},${source.position.y + (source.height ?? 0)}`;
    const line = `M${from}L${target.position.x + targetLeft},${target.position.y}`;
    if (edge.selected || edge.data.raised || edge.data.visit || edge.data.count) marked += line;
    else plain += line;
  }
  return { plain, marked };
}
