import { ReactFlowProvider } from "@xyflow/react";
import { useMemo, useState } from "react";
import { useParams } from "react-router";
import { useFlow, useNotes, type FlowDetail } from "@/api/flows";
import { DraftProvider } from "@/editor/draft/DraftProvider";
import { Workspace } from "@/editor/Workspace";
import { readNotes } from "@/model/notes";
import { readDefinition } from "@/model/reading";
import { ChecksProvider } from "@/problems/ChecksProvider";
import { createEditorStore } from "@/store/store";
import { EditorProvider } from "@/store/useEditor";
import type { Note } from "@/model/notes";
import type { FlowDefinition } from "@/model/flow";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";
import { Message } from "@/ui/Message";

/** The page of one flow: its canvas, and everything one needs to build on it. */
export default function EditorPage() {
  const { sid = "" } = useParams();
  return <LoadedFlow key={sid} sid={sid} />;
}

function LoadedFlow({ sid }: { sid: string }) {
  const flow = useFlow(sid);
  const notes = useNotes(sid);
  const read = useMemo(() => readDefinition(flow.data?.definition), [flow.data]);
  const error = flow.error ?? notes.error;
  if (error) {
    const again = () => void Promise.all([flow.refetch(), notes.refetch()]);
    return <ErrorState error={error} onRetry={again} />;
  }
  if (!flow.data || !notes.data) return <LoadingState />;
  if (!read.ok) {
    const { where, code } = read.problem;
    return (
      <Message role="alert" title={texts.editor.unreadable}>
        {texts.editor.unreadableHelp(where, texts.model.reading[code])}
      </Message>
    );
  }
  const kept = readNotes(notes.data.notes) ?? [];
  return <OpenedFlow flow={flow.data} definition={read.value} notes={kept} />;
}

interface OpenedFlowProps {
  readonly flow: FlowDetail;
  readonly definition: FlowDefinition;
  readonly notes: readonly Note[];
}

/** The store is made once: what the server says later comes in by saving or merging. */
function OpenedFlow({ flow, definition, notes }: OpenedFlowProps) {
  const [store] = useState(() =>
    createEditorStore({
      definition,
      notes,
      friendlyName: flow.row.friendly_name,
      revision: flow.row.latest_revision,
    }),
  );
  return (
    <EditorProvider value={store}>
      <DraftProvider flow={flow}>
        <ChecksProvider flowSid={flow.row.sid}>
          <ReactFlowProvider>
            <Workspace flowSid={flow.row.sid} />
          </ReactFlowProvider>
        </ChecksProvider>
      </DraftProvider>
    </EditorProvider>
  );
}
