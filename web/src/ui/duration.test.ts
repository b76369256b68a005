import { describe, expect, it } from "vitest";
import { shortDuration } from "@/ui/duration";

describe("shortDuration", () => {
  it.each([
    [0, "0 s"],
    [0.25, "250 ms"],
    [42, "42 s"],
    [3_900, "1 h 5 min"],
    [90_061, "1 d 1 h"],
  ])("says %d seconds", (seconds, said) => {
    expect(shortDuration(seconds)).toBe(said);
  });
});
