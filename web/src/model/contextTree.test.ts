import { describe, expect, it } from "vitest";
import { idOf, moveIn, rowsOf, type ContextRow, type TreeChange } from "./contextTree";

const context = {
  flow: { flow_sid: "FW1", variables: { status: "sent", tries: 2 } },
  widgets: { ask: { inbound: { Body: "7" } } },
};
const NONE: readonly TreeChange[] = [];

const shown = (rows: readonly ContextRow[]) =>
  rows.map(({ key, level, sign }) => `${"  ".repeat(level)}${key}${sign ? ` ${sign}` : ""}`);

const open = (...paths: string[][]) => new Map(paths.map((path) => [idOf(path), true] as const));

describe("the tree of a context", () => {
  it("is closed where nothing changed", () => {
    expect(shown(rowsOf(context, NONE, new Map()))).toEqual(["flow", "widgets"]);
  });

  it("opens as far as somebody wishes", () => {
    expect(shown(rowsOf(context, NONE, open(["flow"])))).toEqual([
      "flow",
      "  flow_sid",
      "  variables",
      "widgets",
    ]);
  });

  it("leads to what changed, with its sign", () => {
    const changes = [
      { path: ["flow", "variables", "tries"], value: 2, was: 1 },
      { path: ["flow", "variables", "status"], value: "sent", was: null },
      { path: ["flow", "variables", "old"], value: null, was: "x" },
    ];
    const rows = rowsOf(context, changes, new Map());
    expect(shown(rows)).toEqual([
      "flow",
      "  flow_sid",
      "  variables",
      "    status added",
      "    tries changed",
      "    old removed",
      "widgets",
    ]);
    expect(rows[0]?.inside).toBe(3);
    expect(rows[4]?.was).toBe(1);
    expect(rows[5]?.value).toBe("x");
  });

  it("marks all of what is new", () => {
    const changes = [{ path: ["widgets", "ask"], value: {}, was: null }];
    const all = open(["widgets", "ask", "inbound"]);
    expect(shown(rowsOf(context, changes, all)).slice(1)).toEqual([
      "widgets",
      "  ask added",
      "    inbound added",
      "      Body added",
    ]);
  });

  it("shows long lists in part, but all of their changes", () => {
    const list = Array.from({ length: 250 }, (_, index) => index);
    const changes = [{ path: ["list", "200"], value: 200, was: 0 }];
    const rows = rowsOf({ list }, changes, new Map());
    expect(rows.map((row) => row.key)).toContain("200");
    expect(rows.at(-1)).toMatchObject({ kind: "more", inside: 149 });
    expect(rowsOf({ list }, changes, new Map([[rows.at(-1)?.id ?? "", true]]))).toHaveLength(251);
  });
});

describe("the keyboard in the tree", () => {
  const rows = rowsOf(context, NONE, open(["flow"]));

  it.each([
    [0, "ArrowDown", { to: 1 }],
    [1, "ArrowUp", { to: 0 }],
    [2, "ArrowLeft", { to: 0 }],
    [2, "ArrowRight", { toggle: true }],
    [0, "ArrowRight", { to: 1 }],
    [0, "ArrowLeft", { toggle: false }],
    [1, "Enter", null],
    [3, "End", { to: 3 }],
    [3, "ArrowLeft", null],
    [-1, "ArrowDown", { to: 0 }],
  ])("goes from line %i with %s", (at, key, move) => {
    expect(moveIn(rows, at, key)).toEqual(move);
  });
});
