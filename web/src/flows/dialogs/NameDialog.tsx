import { Alert, Modal, Stack, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { type FlowRow, useDuplicateFlow, useRenameFlow } from "@/api/flows";
import { texts } from "@/texts/en";
import { DialogButtons } from "@/ui/DialogButtons";
import { errorText } from "@/ui/errorText";
import { notifyDone } from "@/ui/notify";

const words = texts.flows;

interface AboutFlow {
  row: FlowRow;
  onClose: () => void;
}

export function RenameDialog({ row, onClose }: AboutFlow) {
  const rename = useRenameFlow(row.sid);
  const done = (name: string) => {
    notifyDone(words.renamed(name));
    onClose();
  };
  return (
    <NameDialog
      title={words.renameDialog}
      name={row.friendly_name}
      error={rename.error}
      busy={rename.isPending}
      onName={(name) => rename.mutate(name, { onSuccess: () => done(name) })}
      onClose={onClose}
    />
  );
}

export function DuplicateDialog({ row, onClose }: AboutFlow) {
  const duplicate = useDuplicateFlow(row.sid);
  const done = (name: string) => {
    notifyDone(words.duplicated(name));
    onClose();
  };
  return (
    <NameDialog
      title={words.duplicate.replace("…", "")}
      name={words.copyOf(row.friendly_name)}
      error={duplicate.error}
      busy={duplicate.isPending}
      onName={(name) => duplicate.mutate(name, { onSuccess: () => done(name) })}
      onClose={onClose}
    />
  );
}

interface NameDialogProps {
  title: string;
  name: string;
  error: Error | null;
  busy: boolean;
  onName: (name: string) => void;
  onClose: () => void;
}

/** Ask for a flow's name. */
function NameDialog({ title, name: first, error, busy, onName, onClose }: NameDialogProps) {
  const [name, setName] = useState(first);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name.trim() !== "") onName(name.trim());
  };
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {error && (
            <Alert color="red" role="alert">
              {errorText(error)}
            </Alert>
          )}
          <TextInput
            label={words.name}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={name.trim() === "" && words.nameNeeded}
            onFocus={(event) => event.currentTarget.select()}
            data-autofocus
          />
          <DialogButtons confirm={title} busy={busy} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
