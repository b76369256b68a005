import { describe, expect, it } from "vitest";
import type { FlowDefinition, State } from "./flow";
import { miniatureOf } from "./miniature";

const ROOM = { width: 200, height: 100 };

function state(name: string, type: string, x: number, y: number, next?: string): State {
  return { name, type, transitions: [{ event: "next", next }], properties: { offset: { x, y } } };
}

function flow(...states: State[]): FlowDefinition {
  return { description: "", states, initial_state: "Trigger" };
}

describe("a miniature", () => {
  it("keeps all cards inside of its room, wherever they lie", () => {
    const states = [
      state("Trigger", "trigger", -4000, -900, "far"),
      state("far", "send-message", 3000, 7000),
    ];
    for (const box of miniatureOf(flow(...states), ROOM).boxes) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(ROOM.width + 1e-6);
      expect(box.y + box.height).toBeLessThanOrEqual(ROOM.height + 1e-6);
    }
  });

  it("has a line for each transition that leads to a state that is there", () => {
    const states = [
      state("Trigger", "trigger", 0, 0, "there"),
      state("there", "send-message", 0, 300, "nowhere"),
    ];
    expect(miniatureOf(flow(...states), ROOM).lines).toHaveLength(1);
  });

  it("of a flow without states is empty", () => {
    expect(miniatureOf(flow(), ROOM)).toEqual({ boxes: [], lines: [] });
  });

  it("is never larger than life", () => {
    const [box] = miniatureOf(flow(state("Trigger", "trigger", 0, 0)), {
      width: 9000,
      height: 9000,
    }).boxes;
    expect(box?.width).toBeLessThan(400);
  });
});
