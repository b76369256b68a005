import { type ReactNode, useState } from "react";
import { type FlowDetail, type FlowRow, fetchFlow, useFlow, useLatestRevision } from "@/api/flows";
import { DraftContext, type DraftControl, type DraftDialog } from "@/editor/draft/DraftContext";
import { browserStorage } from "@/editor/draft/storage";
import { useAutosave, useLeaveGuard } from "@/editor/draft/useAutosave";
import { useOpening } from "@/editor/draft/useOpening";
import { useSaveKeys } from "@/editor/draft/useSaveKeys";
import { useSaving } from "@/editor/draft/useSaving";
import { dropDraft } from "@/model/draft";
import { readDefinition } from "@/model/reading";
import { useEditor, useEditorStore } from "@/store/useEditor";
import { texts } from "@/texts/en";
import { confirm } from "@/ui/confirm";
import { notifyDone, notifyFailure } from "@/ui/notify";

interface DraftProviderProps {
  flow: FlowDetail;
  children: ReactNode;
}

/** Keeps, saves and publishes the flow in the editor's store, for everything inside. */
export function DraftProvider({ flow: opened, children }: DraftProviderProps) {
  const flow = useFlow(opened.row.sid).data?.row ?? opened.row;
  const control = useControl(flow);
  useSaveKeys(control);
  return <DraftContext.Provider value={control}>{children}</DraftContext.Provider>;
}

function useControl(flow: FlowRow): DraftControl {
  const store = useEditorStore();
  const dirty = useEditor((state) => state.dirty);
  const revision = useEditor((state) => state.revision);
  const [dialog, ask] = useState<DraftDialog | null>(null);
  const [dismissed, setDismissed] = useState(false);
  const found = useOpening(flow.sid, browserStorage);
  const kept = useAutosave(flow.sid, store, browserStorage, found !== null);
  useLeaveGuard(dirty && !kept);
  const latest = useLatestRevision(flow.sid).data ?? null;
  const saving = useSaving(flow.sid, (wish) => ask({ kind: "merge", then: wish }));
  const discard = useDiscard(flow.sid);
  return {
    flow,
    opening: dismissed || !dirty ? null : found,
    kept,
    saving: saving.isPending,
    newer: latest && revision !== null && latest.number > revision ? latest : null,
    dialog,
    ask,
    save: (wish) => saving.mutate(wish),
    dismiss: () => setDismissed(true),
    discard: () => void discard(),
  };
}

/** Go back to what the server has, after a question. */
function useDiscard(flow: string) {
  const store = useEditorStore();
  return async () => {
    const words = texts.draft;
    const sure = await confirm({
      title: words.discardQuestion,
      body: words.discardHelp,
      confirm: words.discard,
      danger: true,
    });
    if (!sure) return;
    try {
      const latest = await fetchFlow(flow);
      const definition = readDefinition(latest.definition);
      if (!definition.ok) return;
      const { notes } = store.getState().saved;
      const friendlyName = latest.row.friendly_name;
      const document = { definition: definition.value, notes, friendlyName };
      store.getState().actions.load(document, latest.row.latest_revision);
      await dropDraft(browserStorage, flow);
      notifyDone(words.discarded);
    } catch (error) {
      notifyFailure(texts.ui.failed, error);
    }
  };
}
