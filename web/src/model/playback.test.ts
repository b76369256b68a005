import { describe, expect, it } from "vitest";
import { momentAt, moved } from "@/model/playback";

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

describe("momentAt", () => {
  const moments = ["2026-01-01", "2026-01-02", "2026-01-02", "2026-01-04"].map((at) => ({ at }));

  it("finds the last moment that had come by a time", () => {
    expect(momentAt(moments, "2026-01-01")).toBe(0);
    expect(momentAt(moments, "2026-01-02")).toBe(2);
    expect(momentAt(moments, "2026-01-03")).toBe(2);
  });

  it("is now for the last one, and before the first", () => {
    expect(momentAt(moments, "2026-01-05")).toBeNull();
    expect(momentAt(moments, "2025-01-01")).toBeNull();
  });
});
