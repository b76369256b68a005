import { isObject, withValueAt, type Json, type JsonObject } from "./json";

/** A variable with an example of what it may hold. */
export interface Sampled {
  readonly path: string;
  readonly sample: Json;
}

/** Make a context in which each of the variables holds its example. */
export function sampleContext(variables: readonly Sampled[]): JsonObject {
  const shallowFirst = [...variables].sort(
    (one, other) => keysOfVariable(one.path).length - keysOfVariable(other.path).length,
  );
  let context: Json | undefined = {};
  for (const { path, sample } of shallowFirst) {
    const keys = keysOfVariable(path);
    if (keys.length > 0) context = withValueAt(context, keys, sample);
  }
  return isObject(context) ? context : {};
}

/** Cut `widgets["a b"].parsed[0].name` into its keys. */
export function keysOfVariable(path: string): (string | number)[] {
  const keys: (string | number)[] = [];
  for (const found of path.matchAll(/\[(\d+)\]|\[["']([^"']*)["']\]|([^.[\]]+)/g)) {
    const [, index, quoted, plain] = found;
    keys.push(index === undefined ? (quoted ?? plain ?? "") : Number(index));
  }
  return keys;
}
