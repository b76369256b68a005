import { useEffect, useEffectEvent, useState } from "react";
import { type Move, moved } from "@/model/playback";

const MOVES: Record<string, Move> = {
  ArrowLeft: "back",
  ArrowRight: "forward",
  Home: "first",
  End: "last",
};

/** Controls that have a use for these keys themselves. */
const OWN_KEYS =
  "input, textarea, [role=slider], [role=tab], [role=tree], [role=listbox], [role=dialog]";

/**
 * The moment that is looked at, null for now; ← and → step, Home and End go to the ends.
 * `onGo` runs whenever one goes to another moment.
 */
export function usePlayback(
  count: number,
  onGo: () => void,
): [number | null, (at: number | null) => void] {
  const [at, setAt] = useState<number | null>(null);
  const go = (to: number | null) => {
    setAt(to);
    onGo();
  };
  const press = useEffectEvent((event: KeyboardEvent) => {
    const move = MOVES[event.key];
    const target = event.target instanceof Element ? event.target : null;
    const taken = event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey;
    if (move === undefined || taken || target?.closest(`${OWN_KEYS}, .react-flow`)) return;
    event.preventDefault();
    go(moved(at, count, move));
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return [at, go];
}
