import { describe, expect, it } from "vitest";
import { moved } from "@/model/playback";

describe("moved", () => {
  it("goes back from now, and forward to it again", () => {
    expect(moved(null, 4, "back")).toBe(2);
    expect(moved(2, 4, "forward")).toBeNull();
    expect(moved(0, 4, "forward")).toBe(1);
  });

  it("stays between the first moment and now", () => {
    expect(moved(0, 4, "back")).toBe(0);
    expect(moved(null, 4, "forward")).toBeNull();
    expect(moved(2, 4, "first")).toBe(0);
    expect(moved(2, 4, "last")).toBeNull();
  });

  it("has nowhere to go without moments", () => {
    expect(moved(null, 0, "first")).toBeNull();
    expect(moved(null, 0, "back")).toBeNull();
  });
});
