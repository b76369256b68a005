/** JSON values, as they come from a definition and go back into it untouched. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Where a value stands inside another one. */
export type JsonPath = readonly (string | number)[];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** Tell whether two values say the same; shared parts are not looked into. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (isList(one) && isList(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  );
}

/** Return an object without a key; the others keep their order. */
export function withoutKey<T extends JsonObject>(object: T, key: string): T {
  if (!Object.hasOwn(object, key)) return object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as T;
}

/** Return an object with a key set, or taken out when the value is undefined. */
export function withKey<T extends JsonObject>(object: T, key: string, value: Json | undefined): T {
  if (value === undefined) return withoutKey(object, key);
  if (Object.hasOwn(object, key) && isSame(object[key], value)) return object;
  return { ...object, [key]: value };
}

/** Return the value at a path, or undefined when there is none. */
export function valueAt(value: Json | undefined, path: JsonPath): Json | undefined {
  let at: Json | undefined = value;
  for (const key of path) {
    if (isList(at) && typeof key === "number") at = at[key];
    else if (isObject(at) && Object.hasOwn(at, key)) at = at[key];
    else return undefined;
  }
  return at;
}

/**
 * Return a value in which another one stands at the path; undefined takes it out.
 * What is missing on the way is made: a list where the next step is a number.
 */
export function withValueAt(
  value: Json | undefined,
  path: JsonPath,
  leaf: Json | undefined,
): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return leaf;
  if (typeof key === "number") {
    const list = isList(value) ? value : [];
    const inner = withValueAt(list[key], rest, leaf);
    if (inner === undefined) return list.filter((_, index) => index !== key);
    if (key < list.length && inner === list[key]) return list;
    return [...list.slice(0, key), inner, ...list.slice(key + 1)];
  }
  const object: JsonObject = isObject(value) ? value : {};
  const before = Object.hasOwn(object, key) ? object[key] : undefined;
  return withKey(object, key, withValueAt(before, rest, leaf));
}

/** Change every text inside a value; what has none that changes keeps its identity. */
export function mapTexts<T extends Json>(value: T, change: (text: string) => string): T {
  if (typeof value === "string") return change(value) as T;
  if (isList(value)) return mapTextsOfList(value, change) as T;
  if (!isObject(value)) return value;
  const object: JsonObject = value;
  const entries = Object.entries(object).map(
    ([key, member]) => [key, member === undefined ? member : mapTexts(member, change)] as const,
  );
  const same = entries.every(([key, member]) => member === object[key]);
  return same ? value : (Object.fromEntries(entries) as T);
}

function mapTextsOfList(list: readonly Json[], change: (text: string) => string): readonly Json[] {
  const mapped = list.map((item) => mapTexts(item, change));
  return mapped.some((item, index) => item !== list[index]) ? mapped : list;
}
