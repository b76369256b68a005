import { createContext, useContext } from "react";
import type { CanvasEdits } from "@/canvas/board";

type NoteEdits = Pick<CanvasEdits, "changeNote">;

const NoteEditsContext = createContext<NoteEdits | null>(null);

/** Gives notes the way to change themselves. */
export const NoteEditsProvider = NoteEditsContext.Provider;

export function useNoteEdits(): NoteEdits | null {
  return useContext(NoteEditsContext);
}
