import { describe, expect, it } from "vitest";
import { realFlows, survey } from "@/testing/flows";
import type { FlowDocument } from "./document";
import {
  draftKey,
  dropDraft,
  keepDraft,
  openDraft,
  readDraft,
  writeDraft,
  type Draft,
  type DraftStorage,
} from "./draft";
import { setDescription } from "./edits";
import { addNote } from "./notes";

const SID = "FW00";
const document: FlowDocument = {
  definition: setDescription(survey(), "Edited"),
  notes: addNote([], { x: 1, y: 2 }, "Remember").notes,
  friendlyName: "Survey",
};
const draft: Draft = { flowSid: SID, basedOn: 3, document, savedAt: 1_700_000_000_000 };
const saved: FlowDocument = { ...document, definition: survey() };

function memory(
  entries: Record<string, string> = {},
): DraftStorage & { kept: Map<string, string> } {
  const kept = new Map(Object.entries(entries));
  return {
    kept,
    get: (key) => Promise.resolve(kept.get(key) ?? null),
    set: (key, text) => Promise.resolve(void kept.set(key, text)),
    remove: (key) => Promise.resolve(void kept.delete(key)),
  };
}

describe("a draft", () => {
  it("comes back as it was kept", () => {
    expect(readDraft(writeDraft(draft), SID)).toEqual(draft);
  });

  it.each(realFlows)("of %s comes back, unknown keys and their order included", (_, definition) => {
    const back = readDraft(writeDraft({ ...draft, document: { ...document, definition } }), SID);
    expect(JSON.stringify(back?.document.definition)).toBe(JSON.stringify(definition));
  });

  it("is restored on the revision that it began from", async () => {
    const storage = memory();
    await keepDraft(storage, draft);
    const opening = await openDraft(storage, SID, { revision: 3, document: saved });
    expect(opening).toEqual({ kind: "restore", draft });
    expect(storage.kept.size).toBe(1);
  });

  it("is in conflict with a newer revision", async () => {
    const storage = memory({ [draftKey(SID)]: writeDraft(draft) });
    const opening = await openDraft(storage, SID, { revision: 5, document: saved });
    expect(opening).toEqual({ kind: "conflict", draft, latest: 5 });
    expect(storage.kept.size).toBe(1);
  });

  it("that says what the revision says is taken away", async () => {
    const storage = memory({ [draftKey(SID)]: writeDraft(draft) });
    expect(await openDraft(storage, SID, { revision: 9, document })).toEqual({ kind: "none" });
    expect(storage.kept.size).toBe(0);
  });

  it("of another flow is left alone", async () => {
    const storage = memory();
    await keepDraft(storage, draft);
    expect(await openDraft(storage, "FW01", { revision: 1, document })).toEqual({ kind: "none" });
    expect(storage.kept.size).toBe(1);
    await dropDraft(storage, SID);
    expect(storage.kept.size).toBe(0);
  });

  const written = JSON.parse(writeDraft(draft)) as Record<string, unknown>;
  it.each([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["another version", JSON.stringify({ ...written, version: 99 })],
    ["another flow's SID", JSON.stringify({ ...written, flow_sid: "FW99" })],
    ["no definition", JSON.stringify({ ...written, definition: null })],
    ["states without names", JSON.stringify({ ...written, definition: { states: [{}] } })],
    ["notes that are none", JSON.stringify({ ...written, notes: [{ id: "a" }] })],
    ["a revision that is none", JSON.stringify({ ...written, based_on: "three" })],
    ["no moment", JSON.stringify({ ...written, saved_at: "now" })],
  ])("with %s is dropped", async (_, text) => {
    const storage = memory({ [draftKey(SID)]: text });
    const opening = await openDraft(storage, SID, { revision: 3, document: saved });
    expect(opening).toEqual({ kind: "corrupt" });
    expect(storage.kept.size).toBe(0);
  });
});
