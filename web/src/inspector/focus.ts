import { create } from "zustand";
import type { JsonPath } from "@/model/json";
import { tabOf, type InspectorTab } from "@/model/pointers";

/** A field that somebody asked to see: of a state, or of the flow itself. */
export interface FocusTarget {
  readonly state: string | null;
  readonly path: JsonPath;
}

interface FocusState {
  readonly target: FocusTarget | null;
  /** The tab that is open; it stays so from widget to widget. */
  readonly tab: InspectorTab;
  readonly openTab: (tab: InspectorTab) => void;
  readonly focusField: (state: string | null, path: JsonPath) => void;
  readonly done: () => void;
}

/** The way from a problem to its field; the inspector goes there and calls `done`. */
export const useFieldFocus = create<FocusState>()((set) => ({
  target: null,
  tab: "config",
  openTab: (tab) => set({ tab }),
  focusField: (state, path) => set({ target: { state, path }, tab: tabOf(path) }),
  done: () => set({ target: null }),
}));

/** Ask the inspector to show a field of a state and to put the focus there. */
export function focusField(state: string | null, path: JsonPath): void {
  useFieldFocus.getState().focusField(state, path);
}

const FOCUSABLE = "input:not([type=hidden]), textarea, select, button, .cm-content";

/** Find the control that shows a path, or what is nearest to it. */
export function controlFor(container: HTMLElement, path: JsonPath): HTMLElement | null {
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length).join("/");
    const field = container.querySelector(`[data-field="${CSS.escape(name)}"]`);
    const control = field?.querySelector<HTMLElement>(FOCUSABLE);
    if (control) return control;
  }
  return null;
}
