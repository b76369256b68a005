/** Tell whether a state may have this name [UG][corpus]. */
export function isStateName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(name);
}

const BASES: ReadonlyMap<string, string> = new Map([
  ["connect-virtual-agent-v2", "connect_virtual_agent"],
  ["enqueue-call", "enqueue"],
  ["gather-input-on-call", "gather"],
  ["make-http-request", "http"],
  ["make-outgoing-call-v1", "call_user"],
  ["make-outgoing-call-v2", "call_user"],
  ["run-function", "function"],
  ["run-function-v2", "function"],
  ["send-and-wait-for-reply", "send_and_reply"],
  ["send-to-auto-pilot", "autopilot"],
  ["split-based-on", "split"],
]);

/** Return a free name for a new state of a type, numbered as Studio's console does [corpus]. */
export function newName(type: string, taken: ReadonlySet<string>): string {
  return numbered(BASES.get(type) ?? baseOf(type), taken);
}

/** Return a free name close to the wished one. */
export function freeName(wished: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wished)) return wished;
  return numbered(wished.replace(/_\d+$/, ""), taken);
}

/** Return a name for the copy of a state: `Copy_of_` before it [corpus]. */
export function copyName(name: string, taken: ReadonlySet<string>): string {
  return freeName(`Copy_of_${name}`, taken);
}

function numbered(base: string, taken: ReadonlySet<string>): string {
  let count = 1;
  while (taken.has(`${base}_${String(count)}`)) count += 1;
  return `${base}_${String(count)}`;
}

function baseOf(type: string): string {
  const words = type.replace(/[^A-Za-z0-9]+/g, "_").replace(/^[^A-Za-z]+/, "");
  return words || "widget";
}
