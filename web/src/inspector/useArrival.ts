import { useEffect, type RefObject } from "react";
import { controlFor, useFieldFocus } from "./focus";

/** Put the focus into the field that somebody asked for, once it is there. */
export function useArrival(panel: RefObject<HTMLElement | null>, state: string | null): void {
  const { target, done } = useFieldFocus();
  useEffect(() => {
    if (!target) return;
    if (target.state !== state || !panel.current) return;
    const control = controlFor(panel.current, target.path);
    control?.scrollIntoView({ block: "center" });
    control?.focus();
    done();
  }, [target, state, panel, done]);
}
