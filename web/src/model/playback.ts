/** Where one can go in a list of moments that are looked at one by one. */
export type Move = "first" | "back" | "forward" | "last";

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
