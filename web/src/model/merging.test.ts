import { describe, expect, it } from "vitest";
import { NO_CHOICES, theirsOf, valueText } from "./merging";

describe("conflicts", () => {
  it("are ours until somebody chooses", () => {
    expect(theirsOf(["a", "b"], NO_CHOICES)).toEqual([]);
  });

  it("are settled one by one", () => {
    const choices = new Map([
      [0, "ours"],
      [2, "theirs"],
    ] as const);
    expect(theirsOf(["a", "b", "c"], choices)).toEqual(["c"]);
  });

  it.each([
    [null, null],
    [undefined, null],
    ["plain", "plain"],
    [false, "false"],
    [{ key: 1 }, '{\n  "key": 1\n}'],
  ])("show %o as %o", (value, text) => {
    expect(valueText(value)).toBe(text);
  });
});
