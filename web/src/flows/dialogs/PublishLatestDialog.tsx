import { Alert, Anchor, Modal, Stack, Text } from "@mantine/core";
import { Link } from "react-router";
import { type FlowRow, fetchRevision, useSaveRevision } from "@/api/flows";
import { texts } from "@/texts/en";
import { DialogButtons } from "@/ui/DialogButtons";
import { errorText } from "@/ui/errorText";
import { notifyDone } from "@/ui/notify";
import { useMutation } from "@tanstack/react-query";

const words = texts.flows;

/** Ask before the latest draft answers everybody. */
export function PublishLatestDialog({ row, onClose }: { row: FlowRow; onClose: () => void }) {
  const save = useSaveRevision(row.sid);
  const latest = row.latest_revision;
  const publish = useMutation({
    mutationFn: async () => {
      const { definition, row: revision } = await fetchRevision(row.sid, latest);
      return save.mutateAsync({
        definition,
        friendly_name: row.friendly_name,
        status: "published",
        based_on: latest,
        commit_message: revision.commit_message ?? "",
      });
    },
    onSuccess: (detail) => {
      notifyDone(words.publishedLatest(row.friendly_name, detail.row.latest_revision));
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={words.publishQuestion(row.friendly_name, latest)}>
      <Stack gap="md">
        {publish.isError && (
          <Alert color="red" role="alert">
            {errorText(publish.error)}
          </Alert>
        )}
        <Text size="sm">{words.publishHelp}</Text>
        <Anchor component={Link} to={`/flows/${row.sid}/history`} size="sm">
          {words.history}
        </Anchor>
        <DialogButtons
          confirm={texts.draft.publish}
          onConfirm={() => publish.mutate()}
          busy={publish.isPending}
          onCancel={onClose}
        />
      </Stack>
    </Modal>
  );
}
