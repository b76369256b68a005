import { describe, expect, it } from "vitest";
import { compared } from "./comparing";

describe("a history's address", () => {
  it.each([
    ["", { revision: 9, older: 8, view: "changes" }],
    ["revision=4", { revision: 4, older: 3, view: "changes" }],
    ["revision=4&with=7", { revision: 4, older: 7, view: "changes" }],
    ["revision=4&with=4", { revision: 4, older: 3, view: "changes" }],
    ["revision=1", { revision: 1, older: null, view: "changes" }],
    ["revision=2&view=flow", { revision: 2, older: 1, view: "flow" }],
    ["revision=x&with=-1&view=?", { revision: 9, older: 8, view: "changes" }],
  ])("'%s' asks for %o", (address, asked) => {
    expect(compared(new URLSearchParams(address), 9)).toEqual(asked);
  });
});
