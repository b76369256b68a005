import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSame, mapTexts, valueAt, withKey, withoutKey, withValueAt, type Json } from "./json";

const json = fc.jsonValue() as fc.Arbitrary<Json>;

describe("values inside values", () => {
  it("are set, made on the way, and taken out", () => {
    expect(withValueAt({ a: 1 }, ["b", 0, "c"], "x")).toEqual({ a: 1, b: [{ c: "x" }] });
    expect(withValueAt({ a: ["x", "y"] }, ["a", 0], undefined)).toEqual({ a: ["y"] });
    expect(withValueAt({ a: { b: 1 }, c: 2 }, ["a", "b"], undefined)).toEqual({ a: {}, c: 2 });
    expect(valueAt({ a: [{ b: 1 }] }, ["a", 0, "b"])).toBe(1);
    expect(valueAt({ a: [] }, ["a", "length"])).toBeUndefined();
    expect(valueAt({}, ["toString"])).toBeUndefined();
  });

  it("keep the order of keys, and the identity of what did not change", () => {
    const before = { z: [1], a: { b: "x" }, m: {} };
    const after = withValueAt(before, ["a", "b"], "y") as typeof before;
    expect(Object.keys(after)).toEqual(["z", "a", "m"]);
    expect(after.z).toBe(before.z);
    expect(after.m).toBe(before.m);
    expect(withValueAt(before, ["a", "b"], "x")).toBe(before);
    expect(withKey(before, "z", [1])).toBe(before);
    expect(withoutKey(before, "no")).toBe(before);
  });

  it("may be named like members of every object", () => {
    const value = JSON.parse('{"__proto__": {"a": "x"}, "constructor": "y"}') as Json;
    const changed = mapTexts(value, (text) => `${text}!`);
    expect(JSON.stringify(changed)).toBe('{"__proto__":{"a":"x!"},"constructor":"y!"}');
  });

  it("are the same when they say the same", () => {
    fc.assert(fc.property(json, (value) => isSame(value, structuredClone(value))));
    expect(isSame({ a: undefined }, {})).toBe(false);
    expect(isSame([], {})).toBe(false);
    expect(isSame({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
  });

  it("stay as they are when no text changes", () => {
    fc.assert(fc.property(json, (value) => mapTexts(value, (text) => text) === value));
  });
});
