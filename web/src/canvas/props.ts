import type { DiffMarks } from "@/model/diff";
import type { FlowDefinition, TransitionRef } from "@/model/flow";
import type { ProblemMark } from "@/model/marks";
import type { Note } from "@/model/notes";
import type { PathMarks } from "@/model/path";

/** How many executions came by, for drop-off. */
export interface FlowCounts {
  readonly states: ReadonlyMap<string, StateCount>;
  /** By `edgeKey(state, index of the transition)` of model/path. */
  readonly edges: ReadonlyMap<string, number>;
}

export interface StateCount {
  readonly entered: number;
  readonly endedHere: number;
  readonly waiting: number;
}

/** What a canvas shows beside the flow itself; leave out what there is not. */
export interface CanvasMarks {
  readonly problems?: ReadonlyMap<string, readonly ProblemMark[]>;
  readonly diff?: DiffMarks | null;
  readonly path?: PathMarks | null;
  /** The state in which an execution waits or works right now. */
  readonly running?: string | null;
  readonly counts?: FlowCounts | null;
}

/** A flow to be looked at: in history, executions, statistics, and on small screens. */
export interface FlowCanvasProps {
  readonly definition: FlowDefinition;
  /** What a screen reader calls the canvas. */
  readonly label: string;
  readonly marks?: CanvasMarks;
  readonly notes?: readonly Note[];
  readonly selected?: string | null;
  readonly onSelect?: (state: string | null) => void;
  readonly onSelectTransition?: (transition: TransitionRef) => void;
  /** The state to bring into view whenever another one is given. */
  readonly centreOn?: string | null;
  readonly minimap?: boolean;
}
