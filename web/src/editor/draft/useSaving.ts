import { useMutation } from "@tanstack/react-query";
import { ApiError } from "@/api/errors";
import { type FlowStatus, useSaveRevision, useSetNotes } from "@/api/flows";
import { type FlowDocument, isSameDocument } from "@/model/document";
import { isSame } from "@/model/json";
import { useEditorStore } from "@/store/useEditor";
import type { EditorStore } from "@/store/store";
import { texts } from "@/texts/en";
import { notifyDone, notifyFailure } from "@/ui/notify";

/** How to save: as a draft or published, with words for the history. */
export interface Wish {
  readonly status: FlowStatus;
  readonly message: string;
}

const OUT_OF_DATE = 409;

/** Save the flow as its next revision; `onOutOfDate` hears of somebody else's that came first. */
export function useSaving(flow: string, onOutOfDate: (wish: Wish) => void) {
  const store = useEditorStore();
  const revisions = useSaveRevision(flow);
  const notes = useSetNotes(flow);
  return useMutation({
    mutationFn: async (wish: Wish) => {
      const { history, saved, revision } = store.getState();
      const document = history.present;
      const number = needsRevision(wish, document, saved)
        ? await saveRevision(revisions.mutateAsync, document, revision ?? 0, wish)
        : (revision ?? 0);
      const { markSaved } = store.getState().actions;
      // When the notes fail the revision is saved all the same.
      markSaved({ ...document, notes: saved.notes }, number);
      if (!isSame(document.notes, saved.notes)) await notes.mutateAsync([...document.notes]);
      markSaved(document, number);
      return number;
    },
    onSuccess: (number, { status }) => {
      const words = texts.draft;
      notifyDone(status === "published" ? words.published(number) : words.saved(number));
    },
    onError: (error, wish) => {
      if (error instanceof ApiError && error.status === OUT_OF_DATE) onOutOfDate(wish);
      else notifyFailure(texts.draft.refused, error);
    },
  });
}

/** Notes stand beside a flow: they alone make no revision. */
function needsRevision({ status }: Wish, document: FlowDocument, saved: FlowDocument): boolean {
  const withoutNotes = { ...document, notes: saved.notes };
  return status === "published" || !isSameDocument(withoutNotes, saved);
}

type Save = ReturnType<typeof useSaveRevision>["mutateAsync"];

async function saveRevision(save: Save, document: FlowDocument, revision: number, wish: Wish) {
  const { row } = await save({
    definition: document.definition,
    friendly_name: document.friendlyName,
    status: wish.status,
    based_on: revision,
    commit_message: wish.message,
  });
  return row.latest_revision;
}

/** Take in a merged definition as one edit of the newest revision. */
export function takeIn(
  store: EditorStore,
  merged: FlowDocument["definition"],
  newest: { readonly document: FlowDocument; readonly revision: number },
): void {
  const { actions, saved, history } = store.getState();
  const ours = history.present;
  const renamed = ours.friendlyName !== saved.friendlyName;
  const friendlyName = renamed ? ours.friendlyName : newest.document.friendlyName;
  actions.edit({ kind: "merge" }, (document) => ({
    ...document,
    definition: merged,
    friendlyName,
  }));
  actions.markSaved(newest.document, newest.revision);
}
