import { stateNamed, targetOf, type FlowDefinition, type TransitionRef } from "./flow";

/** A transition that leads to a state that is there. */
export interface Edge extends TransitionRef {
  readonly target: string;
}

/** How the states of a flow hang together. */
export interface FlowGraph {
  readonly outgoing: ReadonlyMap<string, readonly Edge[]>;
  readonly incoming: ReadonlyMap<string, readonly Edge[]>;
}

const kept = new WeakMap<FlowDefinition, FlowGraph>();

export function graphOf(definition: FlowDefinition): FlowGraph {
  const known = kept.get(definition);
  if (known) return known;
  const outgoing = new Map<string, Edge[]>(definition.states.map(({ name }) => [name, []]));
  const incoming = new Map<string, Edge[]>(definition.states.map(({ name }) => [name, []]));
  for (const state of definition.states) {
    for (const [index, transition] of state.transitions.entries()) {
      const target = targetOf(transition);
      if (target === null || !incoming.has(target)) continue;
      const edge = { state: state.name, index, target };
      outgoing.get(state.name)?.push(edge);
      incoming.get(target)?.push(edge);
    }
  }
  const graph = { outgoing, incoming };
  kept.set(definition, graph);
  return graph;
}

/** Return all edges, in the order of the definition. */
export function edgesOf(definition: FlowDefinition): readonly Edge[] {
  const { outgoing } = graphOf(definition);
  return definition.states.flatMap(({ name }) => outgoing.get(name) ?? []);
}

/** Return the states that can be reached from some; they are among them. */
export function reachableFrom(definition: FlowDefinition, names: Iterable<string>): Set<string> {
  const { outgoing } = graphOf(definition);
  return spread(names, (name) => (outgoing.get(name) ?? []).map((edge) => edge.target));
}

/** Return the states from which a state can be reached, itself among them. */
export function upstreamOf(definition: FlowDefinition, name: string): Set<string> {
  const { incoming } = graphOf(definition);
  return spread([name], (one) => (incoming.get(one) ?? []).map((edge) => edge.state));
}

/** Return the states that no execution can come to. */
export function unreachable(definition: FlowDefinition): Set<string> {
  const reached = reachableFrom(definition, [definition.initial_state]);
  return new Set(definition.states.map(({ name }) => name).filter((name) => !reached.has(name)));
}

/** Return a shortest way between two states, or null when there is none. */
export function pathBetween(
  definition: FlowDefinition,
  from: string,
  to: string,
): readonly Edge[] | null {
  const { outgoing } = graphOf(definition);
  const cameBy = new Map<string, Edge | null>([[from, null]]);
  for (const name of cameBy.keys()) {
    if (name === to) break;
    for (const edge of outgoing.get(name) ?? []) {
      if (!cameBy.has(edge.target)) cameBy.set(edge.target, edge);
    }
  }
  if (!cameBy.has(to)) return null;
  const way: Edge[] = [];
  for (let edge = cameBy.get(to); edge; edge = cameBy.get(edge.state)) way.unshift(edge);
  return way;
}

/**
 * Return all states in an order to read them in: from the start along the transitions, each
 * branch to its end before the next one; then what cannot be reached.
 */
export function readingOrder(definition: FlowDefinition): readonly string[] {
  const { outgoing } = graphOf(definition);
  const seen = new Set<string>();
  const stack = definition.states.map(({ name }) => name).reverse();
  if (stateNamed(definition, definition.initial_state)) stack.push(definition.initial_state);
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    stack.push(...(outgoing.get(name) ?? []).map((edge) => edge.target).reverse());
  }
  return [...seen];
}

function spread(names: Iterable<string>, next: (name: string) => readonly string[]): Set<string> {
  const reached = new Set(names);
  for (const name of reached) {
    for (const one of next(name)) reached.add(one);
  }
  return reached;
}
