/** Move an item of a list to another place. */
export function movedItem<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const item = list[from];
  if (item === undefined || to < 0 || to >= list.length || from === to) return list;
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

export function withItem<T>(list: readonly T[], index: number, item: T): readonly T[] {
  return list.map((one, at) => (at === index ? item : one));
}

export function withoutItem<T>(list: readonly T[], index: number): readonly T[] {
  return list.filter((_, at) => at !== index);
}
