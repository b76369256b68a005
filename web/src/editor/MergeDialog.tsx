import { Alert, Modal, ScrollArea, Stack, Text, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  type MergeResult,
  here,
  revisionOf,
  takeTheirs,
  useMerge as useMergeQuery,
} from "@/api/comparing";
import { type FlowDetail, fetchFlow } from "@/api/flows";
import { Conflicts } from "@/editor/Conflicts";
import { useDraft } from "@/editor/draft/DraftContext";
import { type Wish, takeIn } from "@/editor/draft/useSaving";
import { DiffView } from "@/history/DiffView";
import { NO_CHOICES, type Side, theirsOf } from "@/model/merging";
import { readDefinition } from "@/model/reading";
import { useEditorStore } from "@/store/useEditor";
import { texts } from "@/texts/en";
import { DialogButtons } from "@/ui/DialogButtons";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";
import { notifyDone, notifyFailure } from "@/ui/notify";

const words = texts.draft;

/** Take in what somebody else saved meanwhile, then go on with what was asked for. */
export function MergeDialog({ then }: { then: Wish | null }) {
  const { flow, ask } = useDraft();
  const newest = useQuery({
    queryKey: ["newest", flow.sid],
    queryFn: ({ signal }) => fetchFlow(flow.sid, signal),
    gcTime: 0,
    staleTime: Infinity,
  });
  const number = newest.data?.row.latest_revision;
  return (
    <Modal
      opened
      onClose={() => ask(null)}
      title={words.merge.title(number ?? flow.latest_revision)}
      size={800}
    >
      {newest.isPending && <LoadingState />}
      {newest.isError && <ErrorState error={newest.error} onRetry={() => void newest.refetch()} />}
      {newest.data && <Merge newest={newest.data} then={then} />}
    </Modal>
  );
}

interface MergeProps {
  newest: FlowDetail;
  then: Wish | null;
}

function Merge({ newest, then }: MergeProps) {
  const { flow } = useDraft();
  const store = useEditorStore();
  const [asked] = useState(() => {
    const { definition, revision } = store.getState();
    return {
      base: revisionOf(flow.sid, revision ?? 0),
      ours: here(definition),
      theirs: revisionOf(flow.sid, newest.row.latest_revision),
    };
  });
  const merge = useMergeQuery(asked);
  if (merge.isPending) return <LoadingState />;
  if (merge.isError) {
    return <ErrorState error={merge.error} onRetry={() => void merge.refetch()} />;
  }
  return <Merged result={merge.data} newest={newest} then={then} />;
}

function Merged({ result, newest, then }: MergeProps & { result: MergeResult }) {
  const { ask } = useDraft();
  const [choices, setChoices] = useState(NO_CHOICES);
  const choose = (index: number, side: Side) => setChoices(new Map(choices).set(index, side));
  const settle = useSettling(result, { newest, then }, choices);
  const { conflicts, theirs } = result;
  return (
    <Stack gap="md">
      <section>
        <Title order={3} mb={4}>
          {words.merge.theirsHeading}
        </Title>
        {theirs.length === 0 ? (
          <Text size="sm" c="dimmed">
            {words.merge.nothing}
          </Text>
        ) : (
          <ScrollArea.Autosize mah={260} type="auto" viewportProps={{ tabIndex: 0 }}>
            <DiffView sections={theirs} />
          </ScrollArea.Autosize>
        )}
      </section>
      {conflicts.length === 0 ? (
        <Alert color="teal" icon={<IconCheck size={18} aria-hidden />}>
          {words.merge.noConflicts}
        </Alert>
      ) : (
        <Conflicts conflicts={conflicts} choices={choices} onChoose={choose} />
      )}
      <DialogButtons
        confirm={then?.status === "published" ? words.merge.takeIn : words.merge.takeInAndSave}
        onConfirm={() => settle.mutate()}
        busy={settle.isPending}
        onCancel={() => ask(null)}
      />
    </Stack>
  );
}

/** Put the merged flow on the canvas; what was to be published is looked at again first. */
function useSettling(
  { definition, conflicts }: MergeResult,
  { newest, then }: MergeProps,
  choices: ReadonlyMap<number, Side>,
) {
  const { ask, save } = useDraft();
  const store = useEditorStore();
  return useMutation({
    mutationFn: async () => {
      const settled = await takeTheirs(definition, theirsOf(conflicts, choices));
      const merged = readDefinition(settled);
      const theirs = readDefinition(newest.definition);
      if (!merged.ok || !theirs.ok) throw new Error(texts.ui.failed);
      const { notes } = store.getState().saved;
      const friendlyName = newest.row.friendly_name;
      takeIn(store, merged.value, {
        document: { definition: theirs.value, notes, friendlyName },
        revision: newest.row.latest_revision,
      });
    },
    onSuccess: () => {
      notifyDone(words.merged(newest.row.latest_revision));
      if (then?.status === "published") {
        ask({ kind: "publish" });
        return;
      }
      ask(null);
      if (store.getState().dirty) save(then ?? { status: "draft", message: "" });
    },
    onError: (error) => notifyFailure(words.refused, error),
  });
}
