import { useEffect } from "react";
import { useAsking } from "@/editor/asking";
import type { Commands } from "@/editor/useCommands";
import { isWriting } from "@/editor/writing";

/** The keys that the page hears wherever the focus is, unless somebody types there. */
export function usePageKeys(commands: Commands): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isWriting(event.target) || isInDialog(event.target)) return;
      const act = actionOf(event, commands);
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, [commands]);
}

function actionOf(event: KeyboardEvent, commands: Commands): (() => void) | null {
  const { ask } = useAsking.getState();
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === "z") return event.shiftKey ? commands.redo : commands.undo;
    return key === "y" ? commands.redo : null;
  }
  if (event.altKey) return null;
  if (key === "/") return () => ask({ kind: "search" });
  if (key === "?") return () => ask({ kind: "keys" });
  return null;
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[role=dialog], [role=menu]") !== null;
}
