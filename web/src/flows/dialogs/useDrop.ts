import { useEffect, useEffectEvent, useState, type RefObject } from "react";

/** Take files that are dropped on an element; tells whether something is held over it. */
export function useDrop(
  target: RefObject<HTMLElement | null>,
  onFile: (file: File | undefined) => void,
): boolean {
  const [over, setOver] = useState(false);
  const take = useEffectEvent(onFile);
  useEffect(() => {
    const element = target.current;
    const leaving = new AbortController();
    const { signal } = leaving;
    const held = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    };
    const dropped = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer?.files[0]);
    };
    element?.addEventListener("dragover", held, { signal });
    element?.addEventListener("dragleave", () => setOver(false), { signal });
    element?.addEventListener("drop", dropped, { signal });
    return () => leaving.abort();
  }, [target]);
  return over;
}
