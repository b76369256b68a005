import { Background, BackgroundVariant, ReactFlow, SelectionMode } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import type { BoardProps } from "@/canvas/board";
import classes from "@/canvas/Board.module.css";
import { Card, cardElementId } from "@/canvas/Card";
import { elementBuilder } from "@/canvas/elements";
import { FarEdges } from "@/canvas/FarEdges";
import { HoverProvider, useHoverStore } from "@/canvas/hover";
import { Minimap } from "@/canvas/Minimap";
import { NoteCard } from "@/canvas/NoteCard";
import { NoteEditsProvider } from "@/canvas/noteEdits";
import { TransitionEdge } from "@/canvas/TransitionEdge";
import type { CanvasEdge, CanvasNode } from "@/canvas/types";
import { useConnecting } from "@/canvas/useConnecting";
import { useInView } from "@/canvas/useInView";
import { useMoving } from "@/canvas/useMoving";
import { usePointing } from "@/canvas/usePointing";
import { useWidgetWords } from "@/canvas/useWidgetWords";
import { useFar } from "@/canvas/zoom";
import { texts } from "@/texts/en";

const nodeTypes = { card: Card, note: NoteCard };
const edgeTypes = { transition: TransitionEdge };
const GRID: [number, number] = [10, 10];
const NONE: CanvasEdge[] = [];
const POINTED = "data-pointed";

/** The canvas itself: cards and edges of a flow, to be looked at or, with `edits`, changed. */
export function Board(props: BoardProps) {
  const { label, edits, active, minimap, children, definition, marks, notes } = props;
  const { selection } = props;
  const words = useWidgetWords();
  const [build] = useState(elementBuilder);
  const hover = useHoverStore();
  const far = useFar();
  const seen = useInView(active);
  const frame = useRef<HTMLDivElement>(null);
  const editable = edits !== null;
  const elements = useMemo(
    () => build({ definition, marks, notes, selection, editable, words }),
    [build, definition, marks, notes, selection, editable, words],
  );
  const moving = useMoving(elements.nodes, props);
  const connecting = useConnecting(edits, frame);
  const pointing = usePointing(props, hover);
  return (
    <div ref={frame} className={classes.board} data-editable={editable || undefined}>
      <HoverProvider value={hover}>
        <NoteEditsProvider value={edits}>
          <ReactFlow<CanvasNode, CanvasEdge>
            {...fixed}
            {...moving}
            {...connecting}
            {...pointing}
            aria-label={label}
            aria-roledescription={texts.canvas.roleDescription}
            aria-activedescendant={active !== null && seen ? cardElementId(active) : undefined}
            tabIndex={0}
            onKeyDown={props.onKeyDown}
            onCopy={props.onCopy}
            onPaste={props.onPaste}
            onPointerDownCapture={takeFocus}
            onKeyDownCapture={showFocus}
            edges={far ? NONE : elements.edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            nodesDraggable={editable}
            nodesConnectable={editable}
            edgesReconnectable={editable}
          >
            <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
            {far ? <FarEdges edges={elements.edges} nodes={elements.nodes} /> : null}
            {minimap ? <Minimap /> : null}
            {children}
          </ReactFlow>
        </NoteEditsProvider>
      </HoverProvider>
    </div>
  );
}

/** Clicks give the canvas the focus, which its drags would not; only keys show that it has it. */
function takeFocus(event: PointerEvent<HTMLDivElement>): void {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("input, textarea, button")) return;
  event.currentTarget.setAttribute(POINTED, "");
  event.currentTarget.focus({ preventScroll: true });
}

function showFocus(event: KeyboardEvent<HTMLDivElement>): void {
  event.currentTarget.removeAttribute(POINTED);
}

/** What is the same for every canvas. */
const fixed = {
  onlyRenderVisibleElements: true,
  snapToGrid: true,
  snapGrid: GRID,
  minZoom: 0.05,
  maxZoom: 2,
  panOnScroll: true,
  zoomOnDoubleClick: false,
  selectionMode: SelectionMode.Partial,
  multiSelectionKeyCode: ["Shift", "Meta", "Control"],
  selectionKeyCode: "Shift",
  deleteKeyCode: null,
  disableKeyboardA11y: true,
  nodesFocusable: false,
  edgesFocusable: false,
  elevateNodesOnSelect: false,
  elevateEdgesOnSelect: false,
  connectOnClick: false,
  connectionRadius: 8,
  reconnectRadius: 10,
  nodeDragThreshold: 2,
  proOptions: { hideAttribution: true },
};
