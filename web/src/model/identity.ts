const identities = new WeakMap<object, number>();
let last = 0;

/** Number an object: the same one has the same number for as long as it lives. */
export function identityOf(object: object): number {
  const known = identities.get(object);
  if (known !== undefined) return known;
  last += 1;
  identities.set(object, last);
  return last;
}
