import { type EdgeProps, EdgeLabelRenderer } from "@xyflow/react";
import clsx from "clsx";
import { memo, useMemo } from "react";
import { useHovered } from "@/canvas/hover";
import { route } from "@/canvas/routing";
import classes from "@/canvas/TransitionEdge.module.css";
import type { CanvasEdge } from "@/canvas/types";
import { texts } from "@/texts/en";

const WIDEST = 7;

/** The line from a transition to the state it leads to. */
export const TransitionEdge = memo(function TransitionEdge(props: EdgeProps<CanvasEdge>) {
  const { sourceX, sourceY, targetX, targetY, source, target, data, selected } = props;
  const hovered = useHovered(source, target);
  const line = useMemo(() => {
    const reach = data?.reach ?? { sourceLeft: 0, sourceRight: 0, targetLeft: 0, targetRight: 0 };
    const from = { x: sourceX, y: sourceY };
    return route(from, { x: targetX, y: targetY }, reach, data?.lane ?? 0);
  }, [sourceX, sourceY, targetX, targetY, data]);
  if (!data) return null;
  const state = clsx(classes.edge, {
    [classes["raised"] ?? ""]: data.raised || hovered,
    [classes["selected"] ?? ""]: selected,
    [classes["visited"] ?? ""]: data.visit !== null,
    [classes["changed"] ?? ""]: data.diff,
    [classes["faded"] ?? ""]: data.faded || data.count === 0,
    [classes["counted"] ?? ""]: data.count !== null && data.count > 0,
  });
  const width = data.count ? 1.5 + (WIDEST - 1.5) * data.share : undefined;
  return (
    <>
      <path
        d={line.path}
        className="react-flow__edge-interaction"
        strokeWidth={16}
        strokeOpacity={0}
        fill="none"
      />
      <g className={state}>
        <path
          d={line.path}
          className={clsx(classes.line, "react-flow__edge-path")}
          strokeWidth={width}
        />
        <path d={arrowAt(targetX, targetY)} className={classes.arrow} />
      </g>
      {data.count ? <Count x={line.label.x} y={line.label.y} count={data.count} /> : null}
    </>
  );
});

function Count({ x, y, count }: { x: number; y: number; count: number }) {
  return (
    <EdgeLabelRenderer>
      <span
        className={clsx(classes.count, "nodrag", "nopan")}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      >
        {texts.canvas.number(count)}
      </span>
    </EdgeLabelRenderer>
  );
}

function arrowAt(x: number, y: number): string {
  return `M${x - 4.5},${y - 8} L${x},${y - 0.5} L${x + 4.5},${y - 8} Z`;
}
