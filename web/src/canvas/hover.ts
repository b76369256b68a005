import { createContext, useContext, useState } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";

type Hover = StoreApi<{ readonly state: string | null }>;

const HoverContext = createContext<Hover>(createStore(() => ({ state: null })));

/** Gives each canvas the state under the mouse, which only its edges follow. */
export const HoverProvider = HoverContext.Provider;

export function useHoverStore(): Hover {
  const [hover] = useState<Hover>(() => createStore(() => ({ state: null })));
  return hover;
}

/** Tell whether the mouse is over one of an edge's ends. */
export function useHovered(source: string, target: string): boolean {
  return useStore(useContext(HoverContext), ({ state }) => state === source || state === target);
}
