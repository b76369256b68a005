import type { Size } from "@/model/arranging";
import { cardOf } from "@/model/cards";
import { offsetOf, type FlowDefinition, type Point, type State } from "@/model/flow";

const GAP = 80;
const GRID = 10;

/** Find a place for a new card: there or, when a card lies there, further to the right. */
export function freePlace(definition: FlowDefinition, wished: Point, size: Size): Point {
  const boxes = definition.states.map(boxOf);
  let x = onGrid(wished.x);
  const y = onGrid(wished.y);
  for (let box = hit(boxes, { x, y }, size); box; box = hit(boxes, { x, y }, size)) {
    x = onGrid(box.right + GAP / 2 + GRID / 2);
  }
  return { x, y };
}

/** The place under a card, where the next one of a conversation stands. */
export function placeUnder(state: State): Point {
  const { x, y } = offsetOf(state);
  return { x, y: y + cardOf(state).height + GAP };
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxOf(state: State): Box {
  const { x, y } = offsetOf(state);
  const { width, height } = cardOf(state);
  return { left: x, right: x + width, top: y, bottom: y + height };
}

function hit(boxes: readonly Box[], { x, y }: Point, { width, height }: Size): Box | undefined {
  return boxes.find(
    (box) => x < box.right && x + width > box.left && y < box.bottom && y + height > box.top,
  );
}

function onGrid(value: number): number {
  return Math.round(value / GRID) * GRID;
}
