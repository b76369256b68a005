import { describe, expect, it } from "vitest";
import { secondsIn, spansOf } from "./durations";
import { boundOf, misfitOf } from "./fitting";
import type { FlowDefinition } from "./flow";
import { liquidPlace } from "./liquidPlace";
import { keysOf, placeOf, tabOf } from "./pointers";
import { countsOf, matching } from "./problems";
import { promptsIn } from "./prompts";
import { referencesTo } from "./references";
import { keysOfVariable, sampleContext } from "./sampling";
import { fieldsOf, titleOf, unknownKeys, type Field } from "./schema";
import { segmentsOf } from "./segments";
import { isShown } from "./visibility";

const SCHEMA = {
  properties: {
    offset: { $ref: "#/definitions/Offset", "x-editor": "hidden" },
    wait_url: { type: "string", "x-liquid": true, "x-order": 2 },
    loop: { type: "integer", minimum: 1, maximum: 99, default: 1, "x-order": 1 },
    pairs: { type: "array", items: { $ref: "#/definitions/KeyValue" }, "x-order": 3 },
    method: { type: "string", enum: ["GET", "POST"], "x-order": 4 },
    anything: { "x-order": 5 },
  },
  required: ["wait_url"],
  definitions: { KeyValue: { properties: { key: {}, value: {} } }, Offset: {} },
};

function field(key: string): Field {
  const found = fieldsOf(SCHEMA).find((one) => one.key === key);
  if (!found) throw new Error(key);
  return found;
}

describe("fields", () => {
  it("come in the schema's order, with an editor that fits their type", () => {
    expect(fieldsOf(SCHEMA).map(({ key, editor }) => `${key} ${editor}`)).toEqual([
      "loop number",
      "wait_url line",
      "pairs pairs",
      "method choice",
      "anything json",
    ]);
    expect(field("wait_url")).toMatchObject({ required: true, liquid: true, title: "Wait URL" });
  });

  it("leave out what the schema does not know, but name it", () => {
    expect(unknownKeys(SCHEMA, { offset: {}, loop: 1, odd: 2 })).toEqual(["odd"]);
  });

  it.each([
    ["waitUrlMethod", "Wait URL method"],
    ["flow_sid", "Flow SID"],
  ])("make a title of %s", (key, title) => expect(titleOf(key)).toBe(title));

  it.each([
    ["loop", "3", "wrong_type"],
    ["loop", 3.5, "wrong_type"],
    ["loop", 3, null],
    ["wait_url", null, "wrong_type"],
    ["method", "PUT", "not_a_choice"],
    ["pairs", [{ key: "a" }], "not_pairs"],
    ["pairs", [{ key: "a", value: "b", more: 1 }], null],
    ["anything", [null], null],
    ["method", undefined, null],
  ] as const)("tell whether %s can show %j", (key, value, misfit) =>
    expect(misfitOf(field(key), value)).toBe(misfit),
  );

  it.each([
    [0, "minimum"],
    [100, "maximum"],
    ["100", "maximum"],
    ["{{x}}", null],
    [5, null],
  ] as const)("tell which bound %j breaks", (value, bound) =>
    expect(boundOf(field("loop"), value)).toBe(bound),
  );

  it("are shown when they matter or hold something", () => {
    const field = { key: "sip_endpoint", standard: "" };
    expect(isShown("connect-call-to", field, { noun: "number" })).toBe(false);
    expect(isShown("connect-call-to", field, { noun: "sip" })).toBe(true);
    expect(isShown("connect-call-to", field, { sip_endpoint: "sip:a" })).toBe(true);
    expect(promptsIn({ play: "https://a" }, ["say", "play"])).toEqual(["play"]);
    expect(promptsIn({}, ["say", "play"])).toEqual(["say"]);
  });
});

describe("segments of a message", () => {
  it.each([
    ["", "GSM-7", 0, 160],
    ["a".repeat(160), "GSM-7", 1, 0],
    ["a".repeat(161), "GSM-7", 2, 145],
    ["€".repeat(80), "GSM-7", 1, 0],
    [`${"a".repeat(152)}€${"a".repeat(10)}`, "GSM-7", 2, 141],
    ["ж".repeat(70), "UCS-2", 1, 0],
    ["ж".repeat(71), "UCS-2", 2, 63],
    ["😀", "UCS-2", 1, 68],
  ] as const)("of %j are counted as carriers do", (text, encoding, segments, left) =>
    expect(segmentsOf(text)).toMatchObject({ encoding, segments, left }),
  );
});

describe("seconds", () => {
  it("are said in larger units", () => {
    expect(spansOf(90_061).map(({ unit, count }) => `${String(count)} ${unit}`)).toEqual([
      "1 day",
      "1 hour",
      "1 minute",
      "1 second",
    ]);
    expect(spansOf(0)).toEqual([{ unit: "second", count: 0 }]);
  });

  it.each([
    ["3600", 3600],
    [5, 5],
    ["{{x}}", null],
    ["", null],
    [true, null],
  ])("are read from %j", (value, seconds) => expect(secondsIn(value)).toBe(seconds));
});

describe("what is about to be written in a template", () => {
  it.each([
    ["Hi |", "text", 0],
    ["{{|", "variable", 0],
    ["{{ widgets.a.in|", "variable", 12],
    ["{{ a['b'].c|", "variable", 8],
    ["{{ a | up|", "filter", 2],
    ["{{ a | |", "filter", 0],
    ["{% i|", "tag", 1],
    ["{% if wid|", "variable", 3],
    ["{{ 'te|", "text", 0],
    ["{{ a }} b|", "text", 0],
  ])("in %j", (source, wants, length) => {
    const at = source.length - 1;
    expect(liquidPlace(source.slice(0, -1), at)).toEqual({ wants, from: at - length });
  });
});

describe("samples", () => {
  it("become a context", () => {
    const variables = [
      { path: "widgets.a.inbound.Body", sample: "Hi" },
      { path: "widgets.a.inbound", sample: { From: "+1" } },
      { path: 'flow.variables["x y"]', sample: 1 },
    ];
    expect(sampleContext(variables)).toEqual({
      widgets: { a: { inbound: { From: "+1", Body: "Hi" } } },
      flow: { variables: { "x y": 1 } },
    });
    expect(keysOfVariable("a[0].b")).toEqual(["a", 0, "b"]);
  });
});

const FLOW: FlowDefinition = {
  initial_state: "a",
  states: [
    {
      name: "a",
      type: "x",
      transitions: [{ event: "next", next: "a" }],
      properties: { body: "{{widgets.a.x}} widgets.a {{widgets.b.x}}" },
    },
  ],
};

describe("places", () => {
  it("are found by pointers", () => {
    expect(placeOf(FLOW, "#/states/0/properties/body")).toEqual({
      state: "a",
      path: ["properties", "body"],
    });
    expect(placeOf(FLOW, "#/states/7/name").state).toBeNull();
    expect(keysOf("#/flags/a~1b~0c")).toEqual(["flags", "a/b~c"]);
    expect(tabOf(["transitions", 0])).toBe("transitions");
    expect(tabOf(["properties", "x"])).toBe("config");
    expect(tabOf(["type"])).toBe("json");
  });

  it("that name a state are counted", () => expect(referencesTo(FLOW, "a")).toBe(3));
});

describe("problems", () => {
  const one = { severity: "error", code: "81022", message: "Missing", pointer: "", state: "ask" };
  const two = { severity: "note", code: "SL103", message: "Ends", pointer: "", state: null };
  const both = [one, two] as Parameters<typeof countsOf>[0];

  it("are counted and searched by every word", () => {
    expect(countsOf(both)).toEqual({ error: 1, warning: 0, note: 1 });
    expect(matching(both, null, "ASK miss")).toEqual([one]);
    expect(matching(both, "note", "")).toEqual([two]);
    expect(matching(both, "note", "ask")).toEqual([]);
  });
});
