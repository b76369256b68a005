import { Position, type NodeHandle } from "@xyflow/react";
import type { Scene } from "@/canvas/elements";
import { ENTRY, ghostNodeId, type CardData, type CardNode } from "@/canvas/types";
import { cardOf } from "@/model/cards";
import { offsetOf, type State } from "@/model/flow";
import { texts } from "@/texts/en";

/** Make the node of a state's card; its measures are known before it is drawn. */
export function cardElement(scene: Scene, state: State, ghost = false): CardNode {
  const { width, height } = cardOf(state);
  const id = ghost ? ghostNodeId(state.name) : state.name;
  const data = cardData(scene, state, ghost);
  const selected = !ghost && scene.selection.states.has(state.name);
  return {
    id,
    type: "card",
    position: offsetOf(state),
    width,
    height,
    measured: { width, height },
    handles: handlesOf(state),
    selected,
    draggable: scene.editable && !ghost,
    selectable: !ghost,
    zIndex: selected ? 12 : ghost ? 9 : 10,
    ariaRole: "group",
    ariaLabel: cardLabel(data),
    data,
  };
}

function cardData(scene: Scene, state: State, ghost: boolean): CardData {
  const { marks, selection } = scene;
  const problems = ghost ? [] : (marks.problems?.get(state.name) ?? []);
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const diff = marks.diff?.states.get(state.name) ?? null;
  const visit = ghost ? null : (marks.path?.states.get(state.name) ?? null);
  const running = marks.running ?? marks.path?.current ?? null;
  return {
    state,
    title: scene.words.titleOf(state.type),
    words: scene.words,
    errors,
    warnings: problems.filter((problem) => problem.severity === "warning").length,
    diff: ghost ? "removed" : (diff?.kind ?? null),
    changedTransitions: ghost ? null : (diff?.transitions ?? null),
    visit,
    current: !ghost && running === state.name,
    count: ghost ? null : (marks.counts?.states.get(state.name) ?? null),
    faded: marks.path != null && marks.path.states.size > 0 && visit === null,
    ghost,
    editable: scene.editable && !ghost,
    chosen: selection.transition?.state === state.name ? selection.transition.index : null,
  };
}

const POINT = { width: 1, height: 1 };
const kept = new WeakMap<State, NodeHandle[]>();

/** Say where edges arrive and leave, so that they are drawn to cards that are out of sight. */
function handlesOf(state: State): NodeHandle[] {
  const known = kept.get(state);
  if (known) return known;
  const { width, height, ports } = cardOf(state);
  const handles: NodeHandle[] = [
    { ...POINT, id: ENTRY, type: "target", position: Position.Top, x: width / 2 - 0.5, y: 0 },
    ...ports.map((port) => ({
      ...POINT,
      id: String(port.index),
      type: "source" as const,
      position: Position.Bottom,
      x: port.x + port.width / 2 - 0.5,
      y: height - 1,
    })),
  ];
  kept.set(state, handles);
  return handles;
}

function cardLabel(data: CardData): string {
  const { state, title } = data;
  const parts = [state.name, title];
  if (data.errors > 0) parts.push(texts.canvas.errors(data.errors));
  if (data.warnings > 0) parts.push(texts.canvas.warnings(data.warnings));
  if (data.diff) parts.push(texts.canvas.diff[data.diff]);
  if (data.visit) parts.push(texts.canvas.visited(data.visit.order));
  if (data.current) parts.push(texts.canvas.current);
  if (data.count) parts.push(texts.canvas.counted(data.count.entered, data.count.endedHere));
  return parts.join(", ");
}
