import type { Point } from "@/model/flow";

/** How far the cards at both ends reach to the sides of where an edge leaves and arrives. */
export interface Reach {
  readonly sourceLeft: number;
  readonly sourceRight: number;
  readonly targetLeft: number;
  readonly targetRight: number;
}

export interface Route {
  /** The `d` of an SVG path. */
  readonly path: string;
  /** Where a label stands. */
  readonly label: Point;
}

const LEAST_DROP = 24;
const STUB = 22;
const CHANNEL = 48;
const RADIUS = 12;
const LANES = 5;
const LANE = 9;

/**
 * Lead an edge from the bottom of a card to the top of another one.
 *
 * Downwards it is one curve that leaves and arrives upright; upwards it goes round the side.
 * `lane` keeps edges of one card that take the same way apart.
 */
export function route(from: Point, to: Point, reach: Reach, lane: number): Route {
  return to.y - from.y >= LEAST_DROP ? falling(from, to) : rising(from, to, reach, lane % LANES);
}

function falling(from: Point, to: Point): Route {
  const drop = to.y - from.y;
  const across = Math.abs(to.x - from.x);
  const bend = Math.min(Math.max(drop / 2, 24), 90 + across / 6);
  const path = `M${pair(from)} C${pair({ x: from.x, y: from.y + bend })} ${pair({ x: to.x, y: to.y - bend })} ${pair(to)}`;
  return { path, label: middle(from, to) };
}

function rising(from: Point, to: Point, reach: Reach, lane: number): Route {
  const below = from.y + STUB + lane * LANE;
  const above = to.y - STUB - lane * LANE;
  const side = sideOf(from, to, reach, lane);
  const points = [
    from,
    { x: from.x, y: below },
    { x: side, y: below },
    { x: side, y: above },
    { x: to.x, y: above },
    to,
  ];
  return { path: rounded(points), label: { x: side, y: (below + above) / 2 } };
}

/** Choose the upright way: between the cards when they leave room, else round the nearer side. */
function sideOf(from: Point, to: Point, reach: Reach, lane: number): number {
  const left = { source: from.x - reach.sourceLeft, target: to.x - reach.targetLeft };
  const right = { source: from.x + reach.sourceRight, target: to.x + reach.targetRight };
  if (left.source - right.target >= CHANNEL) return (left.source + right.target) / 2 + lane * LANE;
  if (left.target - right.source >= CHANNEL) return (left.target + right.source) / 2 - lane * LANE;
  const before = Math.min(left.source, left.target) - STUB - lane * LANE;
  const after = Math.max(right.source, right.target) + STUB + lane * LANE;
  const lengths = [before, after].map((x) => Math.abs(x - from.x) + Math.abs(x - to.x));
  return (lengths[0] ?? 0) < (lengths[1] ?? 0) ? before : after;
}

/** Draw a line through upright and level pieces with round corners. */
function rounded(points: readonly Point[]): string {
  const [first, ...others] = points;
  if (!first) return "";
  let path = `M${pair(first)}`;
  others.forEach((corner, index) => {
    const before = points[index] ?? corner;
    const after = others[index + 1];
    if (!after) {
      path += ` L${pair(corner)}`;
      return;
    }
    const radius = Math.min(RADIUS, distance(before, corner) / 2, distance(corner, after) / 2);
    const enter = pair(towards(corner, before, radius));
    path += ` L${enter} Q${pair(corner)} ${pair(towards(corner, after, radius))}`;
  });
  return path;
}

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to);
  if (length === 0) return from;
  const part = by / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function pair({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
