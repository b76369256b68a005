import { createContext, useContext, useMemo } from "react";
import { useStore } from "zustand";
import { isSame } from "@/model/json";
import { playsSame } from "@/model/playing";
import { useEditor } from "@/store/useEditor";
import type { PhoneActions, PhoneState } from "./phoneState";
import type { PhoneStore } from "./phoneStore";

const PhoneContext = createContext<PhoneStore | null>(null);

/** Gives a phone to everything inside. */
export const PhoneProvider = PhoneContext.Provider;

function usePhoneStore(): PhoneStore {
  const store = useContext(PhoneContext);
  if (!store) throw new Error("There is no PhoneProvider around this component");
  return store;
}

/** Return a part of what is known of the phone. */
export function usePhone<T>(select: (state: PhoneState) => T): T {
  return useStore(usePhoneStore(), select);
}

/** Return what can be done with the phone; it never changes. */
export function usePhoneActions(): PhoneActions {
  return usePhoneStore().actions;
}

/** Whether the phone plays another flow than the one on the canvas, or with other settings. */
export function useStale(): "flow" | "settings" | null {
  const definition = useEditor((state) => state.definition);
  const opened = usePhone((state) => state.opened);
  const settings = usePhone((state) => state.settings);
  const same = useMemo(
    () => opened === null || playsSame(opened.definition, definition),
    [opened, definition],
  );
  if (!same) return "flow";
  return opened !== null && !isSame(opened.settings, settings) ? "settings" : null;
}
