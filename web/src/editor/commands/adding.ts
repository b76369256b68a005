import type { WidgetEntry } from "@/api/checking";
import type { View } from "@/canvas/useView";
import { connect } from "@/editor/commands/selection";
import { say } from "@/editor/commands/saying";
import { freePlace, placeUnder } from "@/editor/placing";
import { cardSize } from "@/model/cards";
import { newState } from "@/model/edits";
import { stateNamed, type Point, type TransitionRef, type WidgetKind } from "@/model/flow";
import type { EditorStore } from "@/store/store";
import { texts } from "@/texts/en";

export function addingCommands(store: EditorStore, view: View, widgets: readonly WidgetEntry[]) {
  return {
    /** Add a widget there, else under the selected card, else in the middle of what is seen. */
    addWidget: (type: string, at: Point | null, from: TransitionRef | null) => {
      const kind = widgets.find((one) => one.type === type);
      if (!kind) return;
      const { actions, definition } = store.getState();
      const listed = from && stateNamed(definition, from.state)?.transitions[from.index];
      const place = placeFor(store, view, kind, at);
      const name = actions.addState(kind, place, listed ? from : undefined);
      if (name === null) return;
      if (from && !listed) connect(store, from, name);
      say(texts.canvas.added(name));
      requestAnimationFrame(() => view.reveal(name));
    },
  };
}

function placeFor(store: EditorStore, view: View, kind: WidgetKind, at: Point | null): Point {
  const { definition, selection } = store.getState();
  const size = cardSize(newState(kind, "new_widget", { x: 0, y: 0 }));
  if (at) return { x: at.x - size.width / 2, y: at.y };
  const [name] = [selection.transition?.state, ...selection.states].filter(Boolean);
  const above = name === undefined ? undefined : stateNamed(definition, name);
  const middle = view.centre();
  const centred = { x: middle.x - size.width / 2, y: middle.y - size.height / 2 };
  return freePlace(definition, above ? placeUnder(above) : centred, size);
}
