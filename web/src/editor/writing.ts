/** Tell whether somebody types there, so that keys and the clipboard are theirs. */
export function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input, textarea, select, [contenteditable=true]") !== null
  );
}
