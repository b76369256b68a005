import { useEffect, useState } from "react";
import { type DraftStorage, dropDraft, keepDraft } from "@/model/draft";
import type { EditorStore } from "@/store/store";

const PAUSE = 400;

/** Keep unsaved edits in the browser from now on; `tell` hears whether that works. */
export function autosave(
  flow: string,
  store: EditorStore,
  storage: DraftStorage,
  tell: (kept: boolean) => void,
): { flush: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = async () => {
    const { dirty, history, revision, readOnly } = store.getState();
    if (readOnly) return;
    if (!dirty) return dropDraft(storage, flow);
    const draft = { flowSid: flow, basedOn: revision, document: history.present };
    return keepDraft(storage, { ...draft, savedAt: Date.now() });
  };
  const flush = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    keep().then(
      () => tell(true),
      () => tell(false),
    );
  };
  const unsubscribe = store.subscribe((now, before) => {
    const same = now.history.present === before.history.present && now.saved === before.saved;
    if (!same) timer ??= setTimeout(flush, PAUSE);
  });
  const stop = () => {
    unsubscribe();
    flush();
  };
  return { flush, stop };
}

/** Keep unsaved edits once it is decided what to open; false when the browser cannot keep them. */
export function useAutosave(
  flow: string,
  store: EditorStore,
  storage: DraftStorage,
  opened: boolean,
): boolean {
  const [kept, setKept] = useState(true);
  useEffect(() => {
    if (!opened) return;
    const { flush, stop } = autosave(flow, store, storage, setKept);
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      stop();
    };
  }, [flow, store, storage, opened]);
  return kept;
}

/** Ask before a page is left with edits that are kept nowhere. */
export function useLeaveGuard(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [active]);
}
