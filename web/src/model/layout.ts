import { cardOf } from "./cards";
import { offsetOf, type FlowDefinition, type Point, type State } from "./flow";
import { edgesOf, readingOrder, type Edge } from "./graph";

/** The graph that elk lays out, as JSON: what we write of it and what we read. */
export interface ElkGraph {
  readonly id: string;
  readonly layoutOptions: Readonly<Record<string, string>>;
  readonly children: readonly ElkChild[];
  readonly edges: readonly ElkEdge[];
}

export interface ElkChild {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly layoutOptions: Readonly<Record<string, string>>;
  readonly ports: readonly ElkPort[];
}

export interface ElkPort {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ElkEdge {
  readonly id: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** What is read of elk's answer. */
export interface LaidOut {
  readonly children?: readonly {
    readonly id: string;
    readonly x?: number | undefined;
    readonly y?: number | undefined;
  }[];
}

/** The call of elk: in a worker for the editor, in the same thread for tests. */
export type RunElk = (graph: ElkGraph) => Promise<LaidOut>;

const GRID = 10;

/** Layered downwards, as Studio's canvas is read, with room for edges between the cards. */
const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.cycleBreaking.strategy": "DEPTH_FIRST",
  "elk.layered.spacing.nodeNodeBetweenLayers": "100",
  "elk.separateConnectedComponents": "true",
  "elk.spacing.componentComponent": "120",
  "elk.spacing.edgeNode": "30",
  "elk.spacing.nodeNode": "60",
};

/** The most compact placement takes long for many states, so that a looser one is taken there. */
const MANY = 250;
const COMPACT = { "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX" };
const QUICK = {
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.thoroughness": "3",
};

/** Lay out some states, or all of them when there are less than two, and tell where they go. */
export async function layOut(
  definition: FlowDefinition,
  names: ReadonlySet<string>,
  run: RunElk,
): Promise<Map<string, Point>> {
  const states = chosen(definition, names);
  if (states.length === 0) return new Map();
  return placesOf(states, await run(elkGraph(definition, states)));
}

/** Return the states that a layout is for, in reading order, so that elk keeps it. */
export function chosen(definition: FlowDefinition, names: ReadonlySet<string>): readonly State[] {
  const byName = new Map(definition.states.map((state) => [state.name, state]));
  const wanted = names.size < 2 ? byName : names;
  return readingOrder(definition).flatMap((name) => {
    const state = byName.get(name);
    return state && wanted.has(name) ? [state] : [];
  });
}

/** Write elk's graph: cards with their ports in the order of the transitions. */
export function elkGraph(definition: FlowDefinition, states: readonly State[]): ElkGraph {
  const names = new Set(states.map((state) => state.name));
  const edges = edgesOf(definition).filter(
    ({ state, target }) => names.has(state) && names.has(target) && state !== target,
  );
  return {
    id: "flow",
    layoutOptions: { ...OPTIONS, ...(states.length > MANY ? QUICK : COMPACT) },
    children: states.map(childOf),
    edges: edges.map(edgeOf),
  };
}

/** Turn elk's answer into places; the top left corner of what is laid out stays where it is. */
export function placesOf(states: readonly State[], laidOut: LaidOut): Map<string, Point> {
  const corner = cornerOf(states.map(offsetOf));
  const placed = (laidOut.children ?? []).map(({ id, x = 0, y = 0 }) => ({ id, x, y }));
  const origin = cornerOf(placed);
  return new Map(
    placed.map(({ id, x, y }) => [
      id,
      { x: onGrid(corner.x + x - origin.x), y: onGrid(corner.y + y - origin.y) },
    ]),
  );
}

function childOf(state: State): ElkChild {
  const { width, height, ports } = cardOf(state);
  const none = { width: 0, height: 0 };
  const leaving = ports.map(({ index, x, width: wide }) => ({
    id: portId(state.name, index),
    x: x + wide / 2,
    y: height,
    ...none,
  }));
  return {
    id: state.name,
    width,
    height,
    layoutOptions: { "elk.portConstraints": "FIXED_POS" },
    ports: [{ id: entryId(state.name), x: width / 2, y: 0, ...none }, ...leaving],
  };
}

function edgeOf({ state, index, target }: Edge): ElkEdge {
  const source = portId(state, index);
  return { id: `${source} -> ${target}`, sources: [source], targets: [entryId(target)] };
}

function portId(state: string, index: number): string {
  return `${state}#${String(index)}`;
}

function entryId(state: string): string {
  return `${state}#in`;
}

function cornerOf(points: readonly Point[]): Point {
  const corner = { x: Infinity, y: Infinity };
  for (const { x, y } of points) {
    corner.x = Math.min(corner.x, x);
    corner.y = Math.min(corner.y, y);
  }
  return points.length === 0 ? { x: 0, y: 0 } : corner;
}

function onGrid(value: number): number {
  return Math.round(value / GRID) * GRID;
}
