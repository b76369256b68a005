import { describe, expect, it } from "vitest";
import { freePlace, placeUnder } from "@/editor/placing";
import { cardOf } from "@/model/cards";
import type { State } from "@/model/flow";

const SIZE = { width: 264, height: 120 };

function state(x: number, y: number): State {
  const transitions = [{ event: "sent" }];
  return {
    name: `at_${String(x)}`,
    type: "send-message",
    transitions,
    properties: { offset: { x, y } },
  };
}

describe("the place of a new card", () => {
  it("is the wished one when it is free", () => {
    const flow = { states: [state(0, 0)], initial_state: "at_0" };
    expect(freePlace(flow, { x: 600, y: 3 }, SIZE)).toEqual({ x: 600, y: 0 });
  });

  it("is beside the cards that lie there", () => {
    const flow = { states: [state(0, 0), state(310, 0)], initial_state: "at_0" };
    const { x, y } = freePlace(flow, { x: 0, y: 0 }, SIZE);
    expect(x).toBeGreaterThanOrEqual(310 + 264);
    expect(y).toBe(0);
  });

  it("is under a card for what comes next", () => {
    const above = state(20, 40);
    expect(placeUnder(above)).toEqual({ x: 20, y: 40 + cardOf(above).height + 80 });
  });
});
