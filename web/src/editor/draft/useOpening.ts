import { useEffect, useState } from "react";
import { type DraftStorage, type Opening, openDraft } from "@/model/draft";
import { useEditorStore } from "@/store/useEditor";
import type { EditorStore } from "@/store/store";

/** Bring back what was kept of a flow; null until that is decided. */
export function useOpening(flow: string, storage: DraftStorage): Opening | null {
  const store = useEditorStore();
  const [opening, setOpening] = useState<Opening | null>(null);
  useEffect(() => {
    let here = true;
    const { saved, revision } = store.getState();
    openDraft(storage, flow, { revision: revision ?? 0, document: saved }).then(
      (found) => {
        if (!here) return;
        restore(store, found);
        setOpening(found);
      },
      () => {
        if (here) setOpening({ kind: "none" });
      },
    );
    return () => {
      here = false;
    };
  }, [flow, storage, store]);
  return opening;
}

/** Put a draft on the canvas as an edit of the revision that it began from. */
export function restore(store: EditorStore, opening: Opening): void {
  if (opening.kind === "none" || opening.kind === "corrupt") return;
  const { saved, actions } = store.getState();
  const { document, basedOn } = opening.draft;
  if (opening.kind === "conflict") actions.load(saved, basedOn);
  actions.edit({ kind: "restore" }, () => document);
}
