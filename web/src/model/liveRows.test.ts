import { describe, expect, it } from "vitest";
import { isGap, takeIn } from "@/model/liveRows";

const row = (sid: string, status = "active") => ({ sid, status });
const always = () => true;
const LIST = [row("FN5"), row("FN3")];

describe("takeIn", () => {
  it("puts new rows where they belong", () => {
    const taken = takeIn(LIST, [row("FN4"), row("FN6")], always, false);
    expect(taken.map(({ sid }) => sid)).toEqual(["FN6", "FN5", "FN4", "FN3"]);
  });

  it("replaces known rows in their places, also those that do not fit any more", () => {
    const taken = takeIn(LIST, [row("FN3", "ended")], ({ status }) => status === "active", false);
    expect(taken).toEqual([row("FN5"), row("FN3", "ended")]);
  });

  it("leaves out new rows that do not fit", () => {
    expect(takeIn(LIST, [row("FN9", "ended")], ({ status }) => status === "active", true)).toEqual(
      LIST,
    );
  });

  it("leaves out what is older than the pages that were read", () => {
    expect(takeIn(LIST, [row("FN1")], always, false)).toEqual(LIST);
    expect(takeIn(LIST, [row("FN1")], always, true)).toHaveLength(3);
  });

  it("returns the very same list when nothing came", () => {
    expect(takeIn(LIST, [], always, false)).toBe(LIST);
  });
});

describe("isGap", () => {
  const watched = (first: number, count = 50) =>
    Array.from({ length: count }, (_, index) => row(`FN${String(first + index)}`));

  it("is there when all that are watched are new", () => {
    expect(isGap(watched(100), watched(200))).toBe(true);
  });

  it("is not there when one is known, when fewer came, or before anything was read", () => {
    expect(isGap(watched(100), watched(149))).toBe(false);
    expect(isGap(watched(100), watched(200, 49))).toBe(false);
    expect(isGap([], watched(200))).toBe(false);
  });
});
