import { Alert, Code, List, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ExecutionRow, Replayed } from "@/api/executions";
import { useReplay } from "@/api/executions";
import { fetchFlow, type WireDefinition } from "@/api/flows";
import { browserStorage } from "@/editor/draft/storage";
import { draftKey, readDraft } from "@/model/draft";
import { texts } from "@/texts/en";
import { DialogButtons } from "@/ui/DialogButtons";
import { ErrorState } from "@/ui/ErrorState";

const words = texts.executions.story;

interface Current {
  readonly name: string;
  readonly definition: WireDefinition;
}

/** Return the flow as it is edited in this browser, or its latest revision. */
async function currentOf(flow: string): Promise<Current> {
  const kept = await browserStorage.get(draftKey(flow));
  const draft = kept === null ? null : readDraft(kept, flow);
  if (draft) return { name: words.draft, definition: { ...draft.document.definition } };
  const { row, definition } = await fetchFlow(flow);
  return { name: words.latest(row.latest_revision), definition };
}

/** Let an execution happen again on the flow as it is now. */
export function ReplayDialog({ row, onClose }: { row: ExecutionRow; onClose: () => void }) {
  const replay = useReplay(row.sid);
  const run = useMutation({
    mutationFn: async () => {
      const current = await currentOf(row.flow_sid);
      return { on: current.name, found: await replay.mutateAsync(current.definition) };
    },
  });
  return (
    <Modal opened onClose={onClose} title={words.replayTitle} size="lg">
      <Stack gap="sm">
        {!run.data && <Text size="sm">{words.replayHelp}</Text>}
        {run.isError && <ErrorState error={run.error} />}
        {run.data && <Outcome on={run.data.on} found={run.data.found} />}
        <DialogButtons
          confirm={words.replay}
          onCancel={onClose}
          onConfirm={() => run.mutate()}
          busy={run.isPending}
        />
      </Stack>
    </Modal>
  );
}

function Outcome({ on, found }: { on: string; found: Replayed }) {
  return (
    <Alert
      color={found.same ? "teal" : "yellow"}
      title={found.same ? words.replayed.same : words.replayed.other}
      role="status"
    >
      <Text size="sm">{`${on}: ${found.verdict}.`}</Text>
      {found.parted_at !== null && <Text size="sm">{words.parted(found.parted_at)}</Text>}
      <List size="sm">
        {found.reasons.map((reason) => (
          <List.Item key={reason}>{reason}</List.Item>
        ))}
      </List>
      {!found.same && (
        <>
          <Way title={words.pathBefore} steps={found.before} />
          <Way title={words.pathAfter} steps={found.path} />
        </>
      )}
    </Alert>
  );
}

function Way({ title, steps }: { title: string; steps: Replayed["path"] }) {
  return (
    <>
      <Text size="xs" fw={600} mt="xs">
        {title}
      </Text>
      <Code block>{steps.map(({ left, event, to }) => `${left} ─${event}→ ${to}`).join("\n")}</Code>
    </>
  );
}
