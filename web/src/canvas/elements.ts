import { cardElement } from "@/canvas/cardElement";
import { edgeElement } from "@/canvas/edgeElement";
import type { CanvasMarks } from "@/canvas/props";
import { reuse } from "@/canvas/reuse";
import { shownState } from "@/canvas/shown";
import { noteNodeId, type CanvasEdge, type CanvasNode, type NoteNode } from "@/canvas/types";
import type { WidgetWords } from "@/canvas/useWidgetWords";
import { targetOf, type FlowDefinition, type State } from "@/model/flow";
import type { Note } from "@/model/notes";
import type { Selection } from "@/model/selection";

/** Everything that decides how a canvas looks. */
export interface Scene {
  readonly definition: FlowDefinition;
  readonly marks: CanvasMarks;
  readonly notes: readonly Note[];
  readonly selection: Selection;
  readonly editable: boolean;
  readonly words: WidgetWords;
}

export interface Elements {
  readonly nodes: CanvasNode[];
  readonly edges: CanvasEdge[];
}

/** Make a builder that gives back the very nodes and edges of before where they are the same. */
export function elementBuilder(): (scene: Scene) => Elements {
  let nodes = new Map<string, CanvasNode>();
  let edges = new Map<string, CanvasEdge>();
  return (scene) => {
    const states = new Map(scene.definition.states.map((state) => [state.name, shownState(state)]));
    nodes = kept(nodes, nodesOf(scene, states));
    edges = kept(edges, edgesOf(scene, states));
    return { nodes: [...nodes.values()], edges: [...edges.values()] };
  };
}

function kept<T extends { id: string }>(before: Map<string, T>, now: readonly T[]): Map<string, T> {
  return new Map(now.map((one) => [one.id, reuse(before.get(one.id), one)]));
}

function nodesOf(scene: Scene, states: ReadonlyMap<string, State>): CanvasNode[] {
  const cards = [...states.values()].map((state) => cardElement(scene, state));
  const ghosts = (scene.marks.diff?.removed ?? []).map((state) =>
    cardElement(scene, shownState(state), true),
  );
  return [...scene.notes.map((note) => noteElement(scene, note)), ...ghosts, ...cards];
}

function edgesOf(scene: Scene, states: ReadonlyMap<string, State>): CanvasEdge[] {
  const edges: CanvasEdge[] = [];
  const most = Math.max(1, ...(scene.marks.counts?.edges.values() ?? []));
  for (const state of states.values()) {
    for (const [index, transition] of state.transitions.entries()) {
      const target = states.get(targetOf(transition) ?? "");
      if (target) edges.push(edgeElement(scene, { state, index, transition, target, most }));
    }
  }
  return edges;
}

function noteElement(scene: Scene, note: Note): NoteNode {
  const id = noteNodeId(note.id);
  const { x, y, width, height } = note;
  return {
    id,
    type: "note",
    position: { x, y },
    width,
    height,
    measured: { width, height },
    selected: scene.selection.notes.has(note.id),
    connectable: false,
    zIndex: 0,
    ariaRole: "group",
    data: { note, editable: scene.editable },
  };
}
