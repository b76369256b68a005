import type { Point } from "./flow";
import { isList, isObject, type Json } from "./json";

export const NOTE_COLOURS = ["yellow", "blue", "green", "pink", "grey"] as const;
export type NoteColour = (typeof NOTE_COLOURS)[number];

/**
 * A sticky text on the canvas.
 *
 * Notes stand beside the definition: Studio may refuse unknown keys on top of it [contract].
 */
export interface Note {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text: string;
  /** One of `NOTE_COLOURS`; an unknown one is kept. */
  readonly colour: string;
}

export type NoteChange = Partial<Omit<Note, "id">>;

const SIZE = { width: 220, height: 120 };
const LEAST = { width: 120, height: 60 };

/** Put an empty note on the canvas; its id is the next free number. */
export function addNote(
  notes: readonly Note[],
  at: Point,
  text = "",
): { notes: readonly Note[]; id: string } {
  const numbers = notes.map((note) => Number(/^note_(\d+)$/.exec(note.id)?.[1] ?? 0));
  const id = `note_${String(Math.max(0, ...numbers) + 1)}`;
  const place = { x: Math.round(at.x), y: Math.round(at.y) };
  return { notes: [...notes, { id, ...place, ...SIZE, text, colour: "yellow" }], id };
}

export function changeNote(
  notes: readonly Note[],
  id: string,
  change: NoteChange,
): readonly Note[] {
  return notes.map((note) => (note.id === id ? fitting({ ...note, ...change }) : note));
}

export function removeNotes(notes: readonly Note[], ids: ReadonlySet<string>): readonly Note[] {
  return notes.some((note) => ids.has(note.id)) ? notes.filter((n) => !ids.has(n.id)) : notes;
}

function fitting(note: Note): Note {
  return {
    ...note,
    x: Math.round(note.x),
    y: Math.round(note.y),
    width: Math.max(LEAST.width, Math.round(note.width)),
    height: Math.max(LEAST.height, Math.round(note.height)),
  };
}

/** Read notes that come from outside; null when they are none. */
export function readNotes(value: unknown): readonly Note[] | null {
  if (!isList(value)) return null;
  const notes = value.map(readNote).filter((note) => note !== null);
  return notes.length === value.length ? notes : null;
}

function readNote(value: Json): Note | null {
  if (!isObject(value)) return null;
  const { id, x, y, width, height, text, colour } = value;
  if (typeof id !== "string" || typeof text !== "string" || typeof colour !== "string") return null;
  if (![x, y, width, height].every((one) => typeof one === "number")) return null;
  return value as unknown as Note;
}
