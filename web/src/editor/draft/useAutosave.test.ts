import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { autosave } from "@/editor/draft/useAutosave";
import { restore } from "@/editor/draft/useOpening";
import { draftKey, openDraft, type DraftStorage } from "@/model/draft";
import type { FlowDefinition } from "@/model/flow";
import { createEditorStore } from "@/store/store";

const FLOW = "FW00000000000000000000000000000001";
const definition: FlowDefinition = {
  description: "",
  states: [{ name: "Trigger", type: "trigger", transitions: [], properties: {} }],
  initial_state: "Trigger",
};

function inMemory(): DraftStorage & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: (key) => Promise.resolve(kept.get(key) ?? null),
    set: (key, text) => Promise.resolve(void kept.set(key, text)),
    remove: (key) => Promise.resolve(void kept.delete(key)),
  };
}

const editor = () => createEditorStore({ definition, friendlyName: "Welcome", revision: 3 });

describe("local drafts", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("are kept within a second of an edit", async () => {
    const storage = inMemory();
    const store = editor();
    autosave(FLOW, store, storage, () => undefined);
    store.getState().actions.setDescription("edited");
    await vi.advanceTimersByTimeAsync(1000);
    expect(storage.kept.get(draftKey(FLOW))).toContain("edited");
  });

  it("are kept at once when the page is left", () => {
    const storage = inMemory();
    const store = editor();
    const { flush } = autosave(FLOW, store, storage, () => undefined);
    store.getState().actions.setDescription("edited");
    flush();
    expect(storage.kept.get(draftKey(FLOW))).toContain("edited");
  });

  it("go away when everything is saved", async () => {
    const storage = inMemory();
    const store = editor();
    autosave(FLOW, store, storage, () => undefined);
    const { actions } = store.getState();
    actions.setDescription("edited");
    await vi.advanceTimersByTimeAsync(1000);
    actions.markSaved(store.getState().history.present, 4);
    await vi.advanceTimersByTimeAsync(1000);
    expect(storage.kept.size).toBe(0);
  });

  it("tell when they cannot be kept", async () => {
    const full = { ...inMemory(), set: () => Promise.reject(new Error("full")) };
    const store = editor();
    const told: boolean[] = [];
    autosave(FLOW, store, full, (kept) => told.push(kept));
    store.getState().actions.setDescription("edited");
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([false]);
  });

  it("come back as one edit that can be undone", async () => {
    const storage = inMemory();
    const before = editor();
    autosave(FLOW, before, storage, () => undefined);
    before.getState().actions.setDescription("edited");
    await vi.advanceTimersByTimeAsync(1000);

    const after = editor();
    const latest = { revision: 3, document: after.getState().saved };
    restore(after, await openDraft(storage, FLOW, latest));
    expect(after.getState().definition.description).toBe("edited");
    expect(after.getState().dirty).toBe(true);
    after.getState().actions.undo();
    expect(after.getState().dirty).toBe(false);
  });

  it("of an older revision come back based on it", async () => {
    const storage = inMemory();
    const before = editor();
    autosave(FLOW, before, storage, () => undefined);
    before.getState().actions.setDescription("edited");
    await vi.advanceTimersByTimeAsync(1000);

    const after = createEditorStore({ definition, friendlyName: "Welcome", revision: 5 });
    const latest = { revision: 5, document: after.getState().saved };
    restore(after, await openDraft(storage, FLOW, latest));
    expect(after.getState().revision).toBe(3);
    expect(after.getState().dirty).toBe(true);
  });
});
