import type { Size } from "./arranging";
import type { Point, State } from "./flow";
import { offsetOf } from "./flow";
import { summaryOf } from "./summary";
import { widthOf } from "./textWidth";

/** The measures of a card in pixels; the canvas draws by them, the layout reckons with them. */
export const CARD = {
  leastWidth: 264,
  mostWidth: 320,
  padding: 12,
  nameSize: 14,
  header: 48,
  summarySize: 13,
  summaryLine: 20,
  summaryPadding: 12,
  ports: 36,
  port: 80,
} as const;

/** A transition on the bottom edge: from `x` on, counted from the card's left. */
export interface Port {
  readonly index: number;
  readonly x: number;
  readonly width: number;
}

/** How a state is drawn. */
export interface Card extends Size {
  readonly summary: readonly string[];
  /** How many lines the summary takes: one text may be broken into two. */
  readonly lines: 0 | 1 | 2;
  readonly ports: readonly Port[];
}

const kept = new WeakMap<State, Card>();

/** Return a state's card; it is the same as long as the state is. */
export function cardOf(state: State): Card {
  const known = kept.get(state);
  if (known) return known;
  const summary = summaryOf(state);
  const width = widthFor(state);
  const lines = linesOf(summary, width - 2 * CARD.padding);
  const body = lines === 0 ? 0 : lines * CARD.summaryLine + CARD.summaryPadding;
  const foot = state.transitions.length === 0 ? 0 : CARD.ports;
  const ports = portsOf(state.transitions.length, width);
  const card = { width, height: CARD.header + body + foot, summary, lines, ports };
  kept.set(state, card);
  return card;
}

export function cardSize(state: State): Size {
  const { width, height } = cardOf(state);
  return { width, height };
}

/** Return where the edge of a transition begins: the middle of its port, on the bottom edge. */
export function portPoint(state: State, index: number): Point {
  const { x, y } = offsetOf(state);
  const { ports, width, height } = cardOf(state);
  const port = ports[index];
  return { x: x + (port ? port.x + port.width / 2 : width / 2), y: y + height };
}

/** Return where edges end: the middle of the top edge. */
export function entryPoint(state: State): Point {
  const { x, y } = offsetOf(state);
  return { x: x + cardOf(state).width / 2, y };
}

/** Names make a card wider up to a limit; transitions need their room, however many there are. */
function widthFor(state: State): number {
  const icon = 36;
  const name = widthOf(state.name, CARD.nameSize) + icon + 2 * CARD.padding;
  const wished = Math.min(Math.max(name, CARD.leastWidth), CARD.mostWidth);
  return Math.ceil(Math.max(wished, state.transitions.length * CARD.port) / 4) * 4;
}

function linesOf(summary: readonly string[], room: number): 0 | 1 | 2 {
  const [line] = summary;
  if (line === undefined) return 0;
  return summary.length > 1 || widthOf(line, CARD.summarySize) > room ? 2 : 1;
}

function portsOf(count: number, width: number): readonly Port[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    x: (index * width) / count,
    width: width / count,
  }));
}
