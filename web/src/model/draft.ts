import { isSameDocument, type FlowDocument } from "./document";
import { isObject, type Json } from "./json";
import { readNotes } from "./notes";
import { parseJson, readDefinition } from "./reading";

/** Unsaved edits of a flow, as they are kept in the browser. */
export interface Draft {
  readonly flowSid: string;
  /** The revision that the edits began from; null for a flow that was never saved. */
  readonly basedOn: number | null;
  readonly document: FlowDocument;
  /** When it was kept, in milliseconds since 1970. */
  readonly savedAt: number;
}

/** Where drafts are kept: IndexedDB, localStorage, or memory in tests. */
export interface DraftStorage {
  get(key: string): Promise<string | null>;
  set(key: string, text: string): Promise<void>;
  remove(key: string): Promise<void>;
}

/** What to do with a draft when its flow is opened. */
export type Opening =
  | { readonly kind: "none" }
  /** What was kept could not be read and is dropped; people should be told. */
  | { readonly kind: "corrupt" }
  /** The draft goes on from the latest revision. */
  | { readonly kind: "restore"; readonly draft: Draft }
  /** Somebody saved a newer revision since the draft began. */
  | { readonly kind: "conflict"; readonly draft: Draft; readonly latest: number };

/** What is written has this number; another one is not understood. */
export const DRAFT_VERSION = 1;

export function draftKey(flowSid: string): string {
  return `soundstage.draft.${flowSid}`;
}

export function writeDraft(draft: Draft): string {
  const { definition, notes, friendlyName } = draft.document;
  return JSON.stringify({
    version: DRAFT_VERSION,
    flow_sid: draft.flowSid,
    based_on: draft.basedOn,
    friendly_name: friendlyName,
    notes,
    saved_at: draft.savedAt,
    definition,
  });
}

/** Read a kept draft; null when the text is none. */
export function readDraft(text: string, flowSid: string): Draft | null {
  const json = parseJson(text);
  const value = json.ok ? json.value : null;
  if (!isObject(value) || value.version !== DRAFT_VERSION || value.flow_sid !== flowSid)
    return null;
  const { based_on: basedOn = null, friendly_name: friendlyName, saved_at: savedAt } = value;
  const definition = readDefinition(value.definition);
  const notes = readNotes(value.notes);
  if (!definition.ok || !notes || !isRevision(basedOn)) return null;
  if (typeof friendlyName !== "string" || typeof savedAt !== "number") return null;
  return {
    flowSid,
    basedOn,
    document: { definition: definition.value, notes, friendlyName },
    savedAt,
  };
}

/** Decide what to do with what was kept, when the server's latest revision is this document. */
export function openingOf(
  text: string | null,
  flowSid: string,
  latest: { readonly revision: number; readonly document: FlowDocument },
): Opening {
  if (text === null) return { kind: "none" };
  const draft = readDraft(text, flowSid);
  if (!draft) return { kind: "corrupt" };
  if (isSameDocument(draft.document, latest.document)) return { kind: "none" };
  if (draft.basedOn === latest.revision) return { kind: "restore", draft };
  return { kind: "conflict", draft, latest: latest.revision };
}

/** Look for a draft of a flow; one that is corrupt or says nothing new is taken away. */
export async function openDraft(
  storage: DraftStorage,
  flowSid: string,
  latest: { readonly revision: number; readonly document: FlowDocument },
): Promise<Opening> {
  const key = draftKey(flowSid);
  const text = await storage.get(key);
  const opening = openingOf(text, flowSid, latest);
  if (text !== null && (opening.kind === "none" || opening.kind === "corrupt")) {
    await storage.remove(key);
  }
  return opening;
}

export async function keepDraft(storage: DraftStorage, draft: Draft): Promise<void> {
  await storage.set(draftKey(draft.flowSid), writeDraft(draft));
}

export async function dropDraft(storage: DraftStorage, flowSid: string): Promise<void> {
  await storage.remove(draftKey(flowSid));
}

function isRevision(value: Json): value is number | null {
  return value === null || (typeof value === "number" && Number.isInteger(value) && value > 0);
}
