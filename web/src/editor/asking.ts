import { create } from "zustand";
import type { Place, Spot } from "@/canvas/board";
import type { TransitionRef } from "@/model/flow";

/** What the editor asks somebody right now, in a dialog or menu. */
export type Question =
  | { readonly kind: "search" }
  | { readonly kind: "keys" }
  /** Which widget to add; `from` leads to it then. */
  | { readonly kind: "widget"; readonly at: Place | null; readonly from: TransitionRef | null }
  /** Where a transition leads to. */
  | { readonly kind: "target"; readonly from: TransitionRef }
  | { readonly kind: "menu"; readonly spot: Spot; readonly at: Place };

export type PanelTab = "inspector" | "phone" | "problems";

interface Asking {
  readonly question: Question | null;
  readonly ask: (question: Question) => void;
  readonly answered: () => void;
  /** What was done last, for screen readers. */
  readonly said: string;
  readonly say: (text: string) => void;
  readonly tab: PanelTab;
  readonly showTab: (tab: PanelTab) => void;
  readonly panelOpen: boolean;
  readonly setPanelOpen: (open: boolean) => void;
}

/** What the editor's page shows beside the flow. */
export const useAsking = create<Asking>()((set) => ({
  question: null,
  ask: (question) => set({ question }),
  answered: () => set({ question: null }),
  said: "",
  say: (said) => set({ said }),
  tab: "inspector",
  showTab: (tab) => set({ tab, panelOpen: true }),
  panelOpen: true,
  setPanelOpen: (panelOpen) => set({ panelOpen }),
}));
