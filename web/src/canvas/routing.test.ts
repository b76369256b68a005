import { describe, expect, it } from "vitest";
import { route } from "@/canvas/routing";

const REACH = { sourceLeft: 130, sourceRight: 130, targetLeft: 130, targetRight: 130 };

function numbersOf(path: string): number[] {
  return path.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];
}

describe("the way of an edge", () => {
  it("is one curve when the target is below", () => {
    const { path } = route({ x: 0, y: 0 }, { x: 200, y: 300 }, REACH, 0);
    expect(path.match(/[A-Z]/g)).toEqual(["M", "C"]);
  });

  it("leaves and arrives upright", () => {
    const { path } = route({ x: 0, y: 0 }, { x: 200, y: 300 }, REACH, 0);
    const [startX, , firstX, , lastX, , endX] = numbersOf(path);
    expect(firstX).toBe(startX);
    expect(lastX).toBe(endX);
  });

  it("goes round the side of both cards when the target is above", () => {
    const { path } = route({ x: 0, y: 400 }, { x: 40, y: 0 }, REACH, 0);
    const across = numbersOf(path).filter((_, index) => index % 2 === 0);
    expect(Math.max(...across) > 170 || Math.min(...across) < -130).toBe(true);
  });

  it("goes between cards that leave room", () => {
    const { label } = route({ x: 0, y: 400 }, { x: 600, y: 0 }, REACH, 0);
    expect(label.x).toBe(300);
  });

  it("keeps two edges of a card apart", () => {
    const ways = [0, 1].map((lane) => route({ x: 0, y: 400 }, { x: 0, y: 0 }, REACH, lane).path);
    expect(ways[0]).not.toBe(ways[1]);
  });
});
