import { NodeResizer, type NodeProps } from "@xyflow/react";
import clsx from "clsx";
import { memo, useState, type KeyboardEvent } from "react";
import classes from "@/canvas/NoteCard.module.css";
import { useNoteEdits } from "@/canvas/noteEdits";
import type { NoteNode } from "@/canvas/types";
import { NOTE_COLOURS, type Note } from "@/model/notes";
import { texts } from "@/texts/en";

/** A sticky note on the canvas; a double click writes on it. */
export const NoteCard = memo(function NoteCard({ data, selected }: NodeProps<NoteNode>) {
  const { note, editable } = data;
  const [writing, setWriting] = useState(false);
  return (
    // The keyboard writes on a note with Enter, which the canvas hears.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={classes.note}
      data-colour={note.colour}
      data-selected={selected || undefined}
      onDoubleClick={() => setWriting(editable)}
    >
      {editable ? (
        <NodeResizer
          isVisible={selected}
          minWidth={120}
          minHeight={60}
          handleClassName={classes.resize}
        />
      ) : null}
      {writing ? (
        <Writing note={note} onEnd={() => setWriting(false)} />
      ) : (
        <p className={classes.text}>{note.text || (editable ? texts.canvas.noteEmpty : "")}</p>
      )}
      {selected && editable ? <Colours note={note} /> : null}
    </div>
  );
});

function Writing({ note, onEnd }: { note: Note; onEnd: () => void }) {
  const edits = useNoteEdits();
  const [text, setText] = useState(note.text);
  const end = () => {
    if (text !== note.text) edits?.changeNote(note.id, { text });
    onEnd();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") end();
  };
  return (
    <textarea
      // Whoever opens a note is about to write on it.
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      className={clsx(classes.area, "nodrag", "nowheel", "nokey")}
      aria-label={texts.canvas.noteText}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={end}
      onKeyDown={onKeyDown}
    />
  );
}

function Colours({ note }: { note: Note }) {
  const edits = useNoteEdits();
  return (
    <div
      className={clsx(classes.colours, "nodrag")}
      role="group"
      aria-label={texts.canvas.noteColour}
    >
      {NOTE_COLOURS.map((colour) => (
        <button
          key={colour}
          type="button"
          className={classes.colour}
          data-colour={colour}
          aria-label={texts.canvas.noteColours[colour]}
          aria-pressed={note.colour === colour}
          onClick={() => edits?.changeNote(note.id, { colour })}
        />
      ))}
    </div>
  );
}
