import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Board } from "@/canvas/Board";
import { Controls } from "@/canvas/Controls";
import type { CanvasMarks, FlowCanvasProps } from "@/canvas/props";
import { useView } from "@/canvas/useView";
import { useWalking } from "@/canvas/useWalking";
import type { TransitionRef } from "@/model/flow";
import type { Note } from "@/model/notes";
import { NOTHING, selecting } from "@/model/selection";

const NO_MARKS: CanvasMarks = {};
const NO_NOTES: readonly Note[] = [];

/** Draw a flow that cannot be edited, with marks of what happened in it. */
export function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <Shown {...props} />
    </ReactFlowProvider>
  );
}

function Shown(props: FlowCanvasProps) {
  const { definition, marks = NO_MARKS, notes = NO_NOTES } = props;
  const { selected = null, onSelect, onSelectTransition, centreOn = null } = props;
  const [minimap, setMinimap] = useState(props.minimap ?? false);
  const [transition, setTransition] = useState<TransitionRef | null>(null);
  const selection = useMemo(
    () =>
      transition ? { ...NOTHING, transition } : selecting(selected === null ? [] : [selected]),
    [selected, transition],
  );
  const chooseState = (name: string | null) => {
    setTransition(null);
    onSelect?.(name);
  };
  const chooseTransition = (ref: TransitionRef) => {
    setTransition(ref);
    onSelectTransition?.(ref);
  };
  const walking = useWalking({ definition, selection, chooseState, chooseTransition });
  useBeginning(definition.initial_state, centreOn);
  return (
    <Board
      definition={definition}
      label={props.label}
      marks={marks}
      notes={notes}
      selection={selection}
      edits={null}
      onSelect={(states) => chooseState([...states].at(-1) ?? null)}
      onSelectTransition={chooseTransition}
      active={walking.active}
      onKeyDown={walking.onKeyDown}
      minimap={minimap}
    >
      <Controls selected={selection.states} minimap={minimap} onMinimap={setMinimap} />
    </Board>
  );
}

/** Show the flow from its beginning, and from then on each state that is to be looked at. */
function useBeginning(first: string, centreOn: string | null): void {
  const view = useView();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) {
      if (centreOn !== null) view.reveal(centreOn);
      return;
    }
    begun.current = true;
    view.begin(first);
    if (centreOn !== null) view.reveal(centreOn);
  }, [view, first, centreOn]);
}
