import { useMemo, type DragEvent } from "react";
import type { CanvasEdits, Place } from "@/canvas/board";
import { useAsking } from "@/editor/asking";
import { DRAGGED_WIDGET } from "@/editor/dragging";
import type { Commands } from "@/editor/useCommands";
import type { EditorStore } from "@/store/store";
import { useEditorStore } from "@/store/useEditor";
import type { Point } from "@/model/flow";

/** What the mouse does on the canvas, as edits of the flow. */
export function useCanvasEdits(commands: Commands): CanvasEdits {
  const store = useEditorStore();
  return useMemo(
    () => ({
      move: (states, notes) => move(store, states, notes),
      connect: commands.connect,
      connectToNew: (from, at) => useAsking.getState().ask({ kind: "widget", at, from }),
      drop: (event, at) => drop(event, at, commands),
      openMenu: (spot, at) => {
        const { actions, selection } = store.getState();
        if (spot.kind === "state" && !selection.states.has(spot.name)) actions.select([spot.name]);
        if (spot.kind === "note" && !selection.notes.has(spot.id)) actions.select([], [spot.id]);
        if (spot.kind === "transition") actions.selectTransition(spot.transition);
        useAsking.getState().ask({ kind: "menu", spot, at });
      },
      changeNote: (id, change) => store.getState().actions.changeNote(id, change),
    }),
    [store, commands],
  );
}

let drags = 0;

/** Moves of one drag are undone in one go, those of notes among them. */
function move(
  store: EditorStore,
  states: ReadonlyMap<string, Point>,
  notes: ReadonlyMap<string, Point>,
): void {
  drags += 1;
  const drag = `drag ${drags}`;
  const { actions } = store.getState();
  if (states.size > 0) actions.moveStates(states, drag);
  for (const [id, point] of notes) actions.changeNote(id, point, drag);
  actions.seal();
}

function drop(event: DragEvent, at: Place, commands: Commands): void {
  const type = event.dataTransfer.getData(DRAGGED_WIDGET);
  if (type === "") return;
  event.preventDefault();
  commands.addWidget(type, at.canvas, null);
}
