import { createContext, useContext } from "react";
import type { FlowRow, RevisionRow } from "@/api/flows";
import type { Wish } from "@/editor/draft/useSaving";
import type { Opening } from "@/model/draft";

export type DraftDialog = { readonly kind: "message" } | { readonly kind: "publish" } | MergeAsked;

/** Take in the newest revision, then go on with what was asked for. */
export interface MergeAsked {
  readonly kind: "merge";
  readonly then: Wish | null;
}

/** What the parts of the editor know and can do about saving. */
export interface DraftControl {
  readonly flow: FlowRow;
  readonly opening: Opening | null;
  readonly kept: boolean;
  readonly saving: boolean;
  /** Somebody's revision that is newer than what is edited. */
  readonly newer: RevisionRow | null;
  readonly dialog: DraftDialog | null;
  readonly ask: (dialog: DraftDialog | null) => void;
  readonly save: (wish: Wish) => void;
  readonly dismiss: () => void;
  readonly discard: () => void;
}

export const DraftContext = createContext<DraftControl | null>(null);

export function useDraft(): DraftControl {
  const draft = useContext(DraftContext);
  if (!draft) throw new Error("There is no DraftProvider around this component");
  return draft;
}
