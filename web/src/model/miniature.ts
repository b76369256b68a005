import { cardOf, entryPoint, portPoint } from "./cards";
import { TRIGGER, offsetOf, targetOf, type FlowDefinition, type Point, type State } from "./flow";

/** A card of a picture, in the picture's own measures. */
export interface Box {
  readonly name: string;
  readonly trigger: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A small picture of a flow: its cards, and lines as paths of SVG. */
export interface Miniature {
  readonly boxes: readonly Box[];
  readonly lines: readonly string[];
}

/** Draw a flow so that it fits into a room, no larger than life. */
export function miniatureOf(
  definition: FlowDefinition,
  room: { readonly width: number; readonly height: number },
): Miniature {
  const fit = fitting(definition.states, room);
  const boxes = definition.states.map((state) => {
    const { width, height } = cardOf(state);
    const size = { width: width * fit.scale, height: height * fit.scale };
    return {
      name: state.name,
      trigger: state.type === TRIGGER,
      ...fit.place(offsetOf(state)),
      ...size,
    };
  });
  const byName = new Map(definition.states.map((state) => [state.name, state]));
  const lines = definition.states.flatMap((state) =>
    state.transitions.flatMap((transition, index) => {
      const target = byName.get(targetOf(transition) ?? "");
      return target
        ? [curve(fit.place(portPoint(state, index)), fit.place(entryPoint(target)))]
        : [];
    }),
  );
  return { boxes, lines };
}

function fitting(states: readonly State[], room: { width: number; height: number }) {
  const left = Math.min(...states.map((state) => offsetOf(state).x));
  const top = Math.min(...states.map((state) => offsetOf(state).y));
  const right = Math.max(...states.map((state) => offsetOf(state).x + cardOf(state).width));
  const bottom = Math.max(...states.map((state) => offsetOf(state).y + cardOf(state).height));
  const scale = Math.min(room.width / (right - left), room.height / (bottom - top), 1);
  const x = (room.width - (right - left) * scale) / 2;
  const y = (room.height - (bottom - top) * scale) / 2;
  const place = (at: Point): Point => ({
    x: x + (at.x - left) * scale,
    y: y + (at.y - top) * scale,
  });
  return { scale, place };
}

function curve(from: Point, to: Point): string {
  const bend = Math.max(6, Math.abs(to.y - from.y) / 2);
  const points = [{ x: from.x, y: from.y + bend }, { x: to.x, y: to.y - bend }, to];
  return `M${pair(from)}C${points.map(pair).join(" ")}`;
}

function pair({ x, y }: Point): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}
