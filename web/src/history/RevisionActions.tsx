import { Button } from "@mantine/core";
import { IconDownload, IconRestore } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { formatFlow } from "@/api/comparing";
import { type RevisionRow, fetchRevision, useSaveRevision } from "@/api/flows";
import { useComparing } from "@/history/useComparing";
import { fileName } from "@/model/fileName";
import { texts } from "@/texts/en";
import { confirm } from "@/ui/confirm";
import { notifyDone, notifyFailure } from "@/ui/notify";
import { saveFile } from "@/ui/saveFile";

const words = texts.history;

interface RevisionActionsProps {
  sid: string;
  rows: readonly RevisionRow[];
  revision: number;
}

/** What can be done with a revision. */
export function RevisionActions({ sid, rows, revision }: RevisionActionsProps) {
  const latest = rows[0]?.number ?? revision;
  const restore = useRestore(sid, latest);
  const exportRevision = useExportRevision(sid);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={exportRevision.isPending}
        onClick={() => exportRevision.mutate(revision)}
      >
        {words.export}
      </Button>
      <Button
        leftSection={<IconRestore size={16} aria-hidden />}
        disabled={revision === latest}
        loading={restore.isPending}
        onClick={() => restore.mutate(revision)}
      >
        {words.restore}
      </Button>
    </>
  );
}

/** Make a revision the newest draft, after a question; then show that. */
function useRestore(sid: string, latest: number) {
  const save = useSaveRevision(sid);
  const { change } = useComparing([{ number: latest }]);
  return useMutation({
    mutationFn: async (revision: number) => {
      const sure = await confirm({
        title: words.restoreQuestion(revision),
        body: words.restoreHelp,
        confirm: words.restore,
      });
      if (!sure) return;
      const { definition, row } = await fetchRevision(sid, revision);
      const saved = await save.mutateAsync({
        definition,
        friendly_name: row.friendly_name,
        status: "draft",
        based_on: latest,
        commit_message: words.restoreMessage(revision),
      });
      const number = saved.row.latest_revision;
      notifyDone(words.restored(revision, number));
      change({ revision: number });
    },
    onError: (error) => notifyFailure(texts.draft.refused, error),
  });
}

function useExportRevision(sid: string) {
  return useMutation({
    mutationFn: async (revision: number) => {
      const { definition, row } = await fetchRevision(sid, revision);
      const name = `${row.friendly_name} revision ${revision}`;
      saveFile(fileName(name, "json"), await formatFlow(definition));
    },
    onError: (error) => notifyFailure(texts.flows.exportFailed, error),
  });
}
