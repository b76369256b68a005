import { isList, isObject, type Json } from "./json";

export type Sign = "added" | "changed" | "removed";

/** A value of the context that became another one; `was` is null when there was none. */
export interface TreeChange {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly was: unknown;
}

/** A line of the tree. */
export interface ContextRow {
  readonly id: string;
  readonly key: string;
  readonly level: number;
  readonly kind: "branch" | "leaf" | "more";
  readonly open: boolean;
  readonly value: Json | undefined;
  /** What stood here before, where that is another value. */
  readonly was: Json | undefined;
  readonly sign: Sign | null;
  /** How many changes are below this line; how many lines are left out, for `more`. */
  readonly inside: number;
}

const MOST = 100;

export function idOf(path: readonly string[]): string {
  return JSON.stringify(path);
}

/**
 * Return the lines of a context with what changed, as far as it is open.
 *
 * `toggled` says of lines whether somebody opened or closed them; the others are open when there
 * is a change at them or below.
 */
export function rowsOf(
  context: unknown,
  changes: readonly TreeChange[],
  toggled: ReadonlyMap<string, boolean>,
): ContextRow[] {
  const tree = new Tree(changes, toggled);
  tree.walk(context as Json, [], null);
  return tree.rows;
}

class Tree {
  readonly rows: ContextRow[] = [];
  private readonly changed = new Map<string, TreeChange>();
  private readonly inside = new Map<string, number>();
  private readonly gone = new Map<string, string[]>();
  private readonly toggled: ReadonlyMap<string, boolean>;

  constructor(changes: readonly TreeChange[], toggled: ReadonlyMap<string, boolean>) {
    this.toggled = toggled;
    for (const change of changes) {
      this.changed.set(idOf(change.path), change);
      const last = change.path.at(-1);
      for (let depth = 0; depth < change.path.length; depth += 1) {
        const id = idOf(change.path.slice(0, depth));
        this.inside.set(id, (this.inside.get(id) ?? 0) + 1);
        if (last !== undefined && depth === change.path.length - 1) {
          this.gone.set(id, [...(this.gone.get(id) ?? []), last]);
        }
      }
    }
  }

  walk(value: Json | undefined, path: readonly string[], inherited: Sign | null): void {
    const id = idOf(path);
    const members = membersOf(value);
    for (const key of this.gone.get(id) ?? []) {
      if (!members.has(key)) members.set(key, undefined);
    }
    const all = [...members];
    const whole = this.toggled.get(`${id}…`) === true;
    const kept = whole ? all : all.filter(([key], at) => at < MOST || this.matters([...path, key]));
    for (const [key, member] of kept) this.add(key, member, [...path, key], inherited);
    if (kept.length < all.length) {
      const left = all.length - kept.length;
      const more = { key: "", level: path.length, kind: "more", open: false } as const;
      const plain = { value: undefined, was: undefined, sign: null, inside: left };
      this.rows.push({ id: `${id}…`, ...more, ...plain });
    }
  }

  private matters(path: readonly string[]): boolean {
    const id = idOf(path);
    return this.changed.has(id) || this.inside.has(id);
  }

  private add(
    key: string,
    member: Json | undefined,
    path: readonly string[],
    inherited: Sign | null,
  ): void {
    const id = idOf(path);
    const change = this.changed.get(id);
    const own = change ? signOf(change, member) : null;
    const sign = own ?? inherited;
    const value = own === "removed" ? (change?.was as Json) : member;
    const inside = this.inside.get(id) ?? 0;
    const kind = membersOf(value).size > 0 || inside > 0 ? "branch" : "leaf";
    const open = kind === "branch" && (this.toggled.get(id) ?? (inside > 0 || own === "added"));
    const was = own === "changed" ? (change?.was as Json) : undefined;
    this.rows.push({ id, key, level: path.length - 1, kind, open, value, was, sign, inside });
    if (open) this.walk(value, path, own === "changed" ? null : sign);
  }
}

function membersOf(value: Json | undefined): Map<string, Json | undefined> {
  if (isList(value)) return new Map(value.map((item, index) => [String(index), item]));
  return isObject(value) ? new Map(Object.entries(value)) : new Map<string, Json>();
}

function signOf(change: TreeChange, now: Json | undefined): Sign {
  if (now === undefined) return "removed";
  return change.was === null ? "added" : "changed";
}

/** Where the keyboard leads from a line: to another line, or to opening or closing this one. */
export type TreeMove = { readonly to: number } | { readonly toggle: boolean } | null;

export function moveIn(rows: readonly ContextRow[], at: number, key: string): TreeMove {
  const row = rows[at];
  if (!row) return rows.length > 0 && key.startsWith("Arrow") ? { to: 0 } : null;
  switch (key) {
    case "ArrowDown":
      return { to: Math.min(at + 1, rows.length - 1) };
    case "ArrowUp":
      return { to: Math.max(at - 1, 0) };
    case "Home":
      return { to: 0 };
    case "End":
      return { to: rows.length - 1 };
    case "ArrowRight":
      if (row.kind === "branch" && row.open) return { to: at + 1 };
      return row.kind === "leaf" ? null : { toggle: true };
    case "ArrowLeft":
      return row.open ? { toggle: false } : upwards(rows, at, row.level);
    case "Enter":
    case " ":
      return row.kind === "leaf" ? null : { toggle: !row.open };
    default:
      return null;
  }
}

function upwards(rows: readonly ContextRow[], at: number, level: number): TreeMove {
  const to = rows.slice(0, at).findLastIndex((row) => row.level < level);
  return to < 0 ? null : { to };
}
