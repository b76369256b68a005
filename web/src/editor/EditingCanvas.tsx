import { useEffect, useMemo, useState, type ClipboardEvent } from "react";
import { Board } from "@/canvas/Board";
import { Controls } from "@/canvas/Controls";
import { useView } from "@/canvas/useView";
import { useWalking } from "@/canvas/useWalking";
import { ArrangeBar } from "@/editor/ArrangeBar";
import { isWriting } from "@/editor/writing";
import { useCanvasKeys } from "@/editor/useCanvasKeys";
import { useCanvasEdits } from "@/editor/useCanvasEdits";
import type { Commands } from "@/editor/useCommands";
import { useEditor, useEditorActions } from "@/store/useEditor";
import { texts } from "@/texts/en";

/** The canvas on which the flow is built. */
export function EditingCanvas({ commands }: { commands: Commands }) {
  const definition = useEditor((state) => state.definition);
  const notes = useEditor((state) => state.notes);
  const marks = useEditor((state) => state.marks);
  const selection = useEditor((state) => state.selection);
  const readOnly = useEditor((state) => state.readOnly);
  const name = useEditor((state) => state.friendlyName);
  const { select, selectTransition } = useEditorActions();
  const [minimap, setMinimap] = useState(true);
  const edits = useCanvasEdits(commands);
  const walking = useWalking({
    definition,
    selection,
    chooseState: (state) => select([state]),
    chooseTransition: selectTransition,
  });
  const onKeyDown = useCanvasKeys(commands, walking);
  useFirstView();
  const clipboard = useMemo(
    () => ({
      onCopy: (event: ClipboardEvent) => copyTo(event, commands),
      onPaste: (event: ClipboardEvent) => pasteFrom(event, commands),
    }),
    [commands],
  );
  return (
    <Board
      definition={definition}
      label={texts.editor.canvasLabel(name, definition.states.length)}
      marks={marks}
      notes={notes}
      selection={selection}
      edits={readOnly ? null : edits}
      onSelect={select}
      onSelectTransition={selectTransition}
      onOpen={commands.openInspector}
      active={walking.active}
      onKeyDown={onKeyDown}
      {...clipboard}
      minimap={minimap}
    >
      <Controls selected={selection.states} minimap={minimap} onMinimap={setMinimap} />
      {readOnly ? null : <ArrangeBar commands={commands} />}
    </Board>
  );
}

function useFirstView(): void {
  const view = useView();
  const initial = useEditor((state) => state.definition.initial_state);
  const [first] = useState(initial);
  useEffect(() => view.begin(first), [view, first]);
}

function copyTo(event: ClipboardEvent, commands: Commands): void {
  if (isWriting(event.target)) return;
  const text = commands.copied();
  if (text === "") return;
  event.preventDefault();
  event.clipboardData.setData("text/plain", text);
}

function pasteFrom(event: ClipboardEvent, commands: Commands): void {
  if (isWriting(event.target)) return;
  event.preventDefault();
  commands.paste(event.clipboardData.getData("text/plain"));
}
