import { Alert, List, Modal, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { type FlowRow, useDeleteFlow, useDependents } from "@/api/flows";
import { type DependentsFound, warningsOf } from "@/flows/dialogs/warnings";
import { texts } from "@/texts/en";
import { DialogButtons } from "@/ui/DialogButtons";
import { ErrorState } from "@/ui/ErrorState";
import { errorText } from "@/ui/errorText";
import { notifyDone } from "@/ui/notify";

const words = texts.flows.deleteDialog;

/** Ask before a flow is deleted: say what hangs on it; what is in use wants its name typed. */
export function DeleteDialog({ row, onClose }: { row: FlowRow; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const dependents = useDependents(row.sid);
  const remove = useDeleteFlow(row.sid);
  const warnings = dependents.data ? warningsOf(row, dependents.data) : [];
  const sure = warnings.length === 0 || typed.trim() === row.friendly_name.trim();
  const done = () => {
    notifyDone(texts.flows.deleted(row.friendly_name));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={words.title(row.friendly_name)}>
      <Stack gap="md">
        {remove.isError && (
          <Alert color="red" role="alert">
            {errorText(remove.error)}
          </Alert>
        )}
        <Text size="sm">{words.forGood}</Text>
        {dependents.isPending && <Skeleton height={40} />}
        {dependents.isError && (
          <ErrorState error={dependents.error} onRetry={() => void dependents.refetch()} />
        )}
        {dependents.data && <Warnings warnings={warnings} />}
        {warnings.length > 0 && (
          <TextInput
            label={words.typeName(row.friendly_name)}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        <DialogButtons
          confirm={words.confirm}
          onConfirm={() => remove.mutate(undefined, { onSuccess: done })}
          disabled={!dependents.data || !sure}
          busy={remove.isPending}
          onCancel={onClose}
          danger
        />
      </Stack>
    </Modal>
  );
}

function Warnings({ warnings }: { warnings: DependentsFound }) {
  if (warnings.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {words.nothing}
      </Text>
    );
  }
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} aria-hidden />} title={words.answers}>
      <List size="sm" spacing={4}>
        {warnings.map((warning) => (
          <List.Item key={warning}>{warning}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
