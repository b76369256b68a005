import { useState } from "react";
import { stateNamed } from "@/model/flow";
import { useEditor } from "@/store/useEditor";
import { FlowSettings } from "./FlowSettings";
import { SeveralSelected } from "./SeveralSelected";
import { StatePanel } from "./StatePanel";

interface Props {
  readonly flowSid: string | null;
  /** Bring a state into view, as when somebody follows a transition. */
  readonly onGo?: (state: string) => void;
}

/** The panel beside the canvas: what is selected there, to be looked at and edited. */
export function Inspector({ flowSid, onGo }: Props) {
  const selection = useEditor((editor) => editor.selection);
  const definition = useEditor((editor) => editor.definition);
  const [lineage, setLineage] = useState({ name: "", key: "" });
  const [only] = selection.states;
  const name = selection.transition?.state ?? (selection.states.size === 1 ? only : undefined);
  if (selection.states.size > 1) return <SeveralSelected names={[...selection.states]} />;
  const state = name === undefined ? undefined : stateNamed(definition, name);
  if (!state) return <FlowSettings flowSid={flowSid} />;
  // A renamed state keeps its panel, and with it the focus.
  const key = lineage.name === state.name ? lineage.key : state.name;
  return (
    <StatePanel
      key={key}
      state={state}
      flowSid={flowSid}
      onGo={onGo}
      onRenamed={(renamed) => setLineage({ name: renamed, key })}
    />
  );
}

export default Inspector;
