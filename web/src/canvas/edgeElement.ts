import type { Scene } from "@/canvas/elements";
import { transitionLabel } from "@/canvas/shown";
import { ENTRY, type CanvasEdge, type EdgeData } from "@/canvas/types";
import { cardOf } from "@/model/cards";
import type { State, Transition } from "@/model/flow";
import { edgeKey } from "@/model/path";
import { texts } from "@/texts/en";

interface EdgeInput {
  readonly state: State;
  readonly index: number;
  readonly transition: Transition;
  readonly target: State;
  /** How often the transition of the flow that is taken most was taken. */
  readonly most: number;
}

/** Make the edge of a transition; its ends are where the cards' measures put them. */
export function edgeElement(scene: Scene, input: EdgeInput): CanvasEdge {
  const { state, index, target } = input;
  const id = edgeKey(state.name, index);
  const data = edgeData(scene, input, id);
  const chosen = scene.selection.transition;
  const selected = chosen?.state === state.name && chosen.index === index;
  const visited = data.visit ? `, ${texts.canvas.visited(data.visit.order)}` : "";
  const counted = data.count === null ? "" : `, ${texts.canvas.taken(data.count)}`;
  return {
    id,
    type: "transition",
    source: state.name,
    sourceHandle: String(index),
    target: target.name,
    targetHandle: ENTRY,
    selected,
    zIndex: selected ? 3 : data.raised || data.visit ? 2 : 1,
    interactionWidth: 16,
    ariaRole: "img",
    ariaLabel: texts.canvas.edge(state.name, data.label, target.name) + visited + counted,
    data,
  };
}

function edgeData(scene: Scene, input: EdgeInput, id: string): EdgeData {
  const { state, index, transition, target, most } = input;
  const { marks, selection } = scene;
  const visit = marks.path?.edges.get(id) ?? null;
  const count = marks.counts ? (marks.counts.edges.get(id) ?? 0) : null;
  return {
    reach: reachOf(state, index, target),
    lane: index,
    label: transitionLabel(state, transition, scene.words),
    raised: selection.states.has(state.name) || selection.states.has(target.name),
    visit,
    count,
    share: count === null ? 0 : count / most,
    diff: marks.diff?.states.get(state.name)?.transitions.has(index) ?? false,
    faded: marks.path != null && marks.path.states.size > 0 && visit === null,
  };
}

function reachOf(state: State, index: number, target: State) {
  const { width, ports } = cardOf(state);
  const port = ports[index];
  const at = port ? port.x + port.width / 2 : width / 2;
  const half = cardOf(target).width / 2;
  return { sourceLeft: at, sourceRight: width - at, targetLeft: half, targetRight: half };
}
