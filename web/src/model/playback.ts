/** Where one can go in a list of moments that are looked at one by one. */
export type Move = "first" | "back" | "forward" | "last";

/** Return the place of the last moment that had come by a time; null when that is now. */
export function momentAt(moments: readonly { readonly at: string }[], time: string): number | null {
  const place = moments.findLastIndex(({ at }) => at <= time);
  return place < 0 || place === moments.length - 1 ? null : place;
}

/** Go from a moment to another one; null is now, which follows what happens. */
export function moved(at: number | null, count: number, move: Move): number | null {
  const last = count - 1;
  const here = at ?? last;
  switch (move) {
    case "first":
      return count === 0 ? null : 0;
    case "back":
      return count === 0 ? null : Math.max(here - 1, 0);
    case "forward":
      return at === null || here + 1 >= last ? null : here + 1;
    case "last":
      return null;
  }
}
