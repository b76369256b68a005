import { describe, expect, it } from "vitest";
import type { Catalogue, WidgetEntry } from "@/api/checking";
import { groupsOf } from "@/editor/paletteGroups";

function widget(type: string, title: string, group: string, summary: string): WidgetEntry {
  const rest = { events: [], properties: {}, defaults: {}, help: "" };
  const flags = { transitions_by_condition: false, needs_call: false, supported: true };
  return { type, title, group, summary, ...rest, ...flags };
}

const CATALOGUE: Catalogue = {
  groups: [
    { name: "voice", title: "Voice" },
    { name: "other", title: "Other" },
  ],
  widgets: [
    widget("trigger", "Trigger", "other", "Where a flow starts, with say"),
    widget("record-voicemail", "Record Voicemail", "voice", "Say after the tone"),
    widget("say-play", "Say/Play", "voice", "Speaks a text"),
  ],
};

describe("the palette", () => {
  it("offers all widgets but the trigger", () => {
    const all = groupsOf(CATALOGUE, "").flatMap(({ widgets }) => widgets);
    expect(all.map(({ type }) => type)).toEqual(["record-voicemail", "say-play"]);
  });

  it("finds widgets by name before those that only speak of it", () => {
    const found = groupsOf(CATALOGUE, "say").flatMap(({ widgets }) => widgets);
    expect(found.map(({ type }) => type)).toEqual(["say-play"]);
  });

  it("finds widgets by what they do when none is called so", () => {
    const found = groupsOf(CATALOGUE, "tone").flatMap(({ widgets }) => widgets);
    expect(found.map(({ type }) => type)).toEqual(["record-voicemail"]);
  });
});
