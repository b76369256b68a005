import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { begin, record, redo, seal, undo, type History } from "./history";

type Numbers = History<number, string>;

const typing = { key: "field", pause: 1000 };

function recorded(...edits: [number, number, { key: string; pause?: number }?][]): Numbers {
  return edits.reduce<Numbers>(
    (history, [value, at, group]) => record(history, value, `to ${String(value)}`, at, group),
    begin(0),
  );
}

describe("undo and redo", () => {
  it("go through all edits and back, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (values) => {
        let history: Numbers = begin(0);
        for (const value of values) history = record(history, value, "edit", 0);
        const last = history.present;
        while (history.past) history = undo(history);
        expect(history.present).toBe(0);
        while (history.future) history = redo(history);
        expect(history.present).toBe(last);
      }),
    );
  });

  it("do nothing at the ends", () => {
    const history: Numbers = begin(1);
    expect(undo(history)).toBe(history);
    expect(redo(history)).toBe(history);
  });

  it("have a label each way", () => {
    const history = recorded([1, 0], [2, 0]);
    expect(history.past?.label).toBe("to 2");
    expect(undo(history).past?.label).toBe("to 1");
    expect(undo(history).future?.label).toBe("to 2");
  });

  it("forget what was undone when another edit comes", () => {
    const history = record(undo(recorded([1, 0], [2, 0])), 3, "to 3", 0);
    expect(redo(history).present).toBe(3);
    expect(undo(history).present).toBe(1);
  });

  it("have no limit, and stay fast", () => {
    let history: Numbers = begin(0);
    for (let value = 1; value <= 100_000; value += 1) history = record(history, value, "", 0);
    for (let count = 0; count < 100_000; count += 1) history = undo(history);
    expect(history.present).toBe(0);
  });
});

describe("edits of one group", () => {
  it("are undone together until they pause", () => {
    const history = recorded(
      [1, 0, typing],
      [2, 900, typing],
      [3, 1800, typing],
      [4, 3000, typing],
    );
    expect(undo(history).present).toBe(3);
    expect(undo(undo(history)).present).toBe(0);
  });

  it("of another group, or sealed, are undone on their own", () => {
    expect(undo(recorded([1, 0, typing], [2, 0, { key: "other" }])).present).toBe(1);
    const sealed = record(seal(recorded([1, 0, typing])), 2, "", 0, typing);
    expect(undo(sealed).present).toBe(1);
  });

  it("have no pause when they are a drag", () => {
    expect(undo(recorded([1, 0, { key: "drag" }], [2, 99_999, { key: "drag" }])).present).toBe(0);
  });

  it("begin anew after an undo", () => {
    const history = record(undo(recorded([1, 0], [2, 0, typing])), 3, "", 0, typing);
    expect(undo(history).present).toBe(1);
    const redone = record(redo(undo(recorded([1, 0, typing]))), 2, "", 0, typing);
    expect(undo(redone).present).toBe(1);
  });
});
