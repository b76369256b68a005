import {
  ActionIcon,
  Alert,
  Button,
  Group,
  List,
  Modal,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type SyntheticEvent, useState } from "react";
import { type FlowRow, useSetTestUsers, useTestUsers } from "@/api/flows";
import classes from "@/flows/dialogs/TestUsersDialog.module.css";
import { texts } from "@/texts/en";
import { DialogButtons } from "@/ui/DialogButtons";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";
import { errorText } from "@/ui/errorText";
import { notifyDone } from "@/ui/notify";

const words = texts.flows.testUsersDialog;

interface AboutFlow {
  row: FlowRow;
  onClose: () => void;
}

/** Ask who runs the drafts of a flow. */
export function TestUsersDialog({ row, onClose }: AboutFlow) {
  const users = useTestUsers(row.sid);
  return (
    <Modal opened onClose={onClose} title={words.title(row.friendly_name)}>
      {users.isPending && <LoadingState />}
      {users.isError && <ErrorState error={users.error} onRetry={() => void users.refetch()} />}
      {users.data && <TestUsers row={row} known={users.data.test_users} onClose={onClose} />}
    </Modal>
  );
}

function TestUsers({ row, known, onClose }: AboutFlow & { known: readonly string[] }) {
  const [users, setUsers] = useState(known);
  const [typed, setTyped] = useState("");
  const save = useSetTestUsers(row.sid);
  const all = (): string[] => [...new Set([...users, typed.trim()].filter((user) => user !== ""))];
  const add = (event: SyntheticEvent) => {
    event.preventDefault();
    setUsers(all());
    setTyped("");
  };
  const done = () => {
    notifyDone(words.saved);
    onClose();
  };
  return (
    <Stack gap="md">
      {save.isError && (
        <Alert color="red" role="alert">
          {errorText(save.error)}
        </Alert>
      )}
      <Text size="sm">{words.help}</Text>
      <Users users={users} onRemove={(gone) => setUsers(users.filter((user) => user !== gone))} />
      <form onSubmit={add}>
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            className={classes.contact}
            label={words.contact}
            description={words.contactHelp}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
          />
          <Button type="submit" variant="default" disabled={typed.trim() === ""}>
            {words.add}
          </Button>
        </Group>
      </form>
      <DialogButtons
        confirm={words.save}
        onConfirm={() => save.mutate(all(), { onSuccess: done })}
        busy={save.isPending}
        onCancel={onClose}
      />
    </Stack>
  );
}

interface UsersProps {
  users: readonly string[];
  onRemove: (user: string) => void;
}

function Users({ users, onRemove }: UsersProps) {
  if (users.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {words.none}
      </Text>
    );
  }
  return (
    <List listStyleType="none" className={classes.users}>
      {users.map((user) => (
        <li key={user} className={classes.user}>
          <Text ff="monospace" size="sm">
            {user}
          </Text>
          <ActionIcon size="sm" aria-label={words.remove(user)} onClick={() => onRemove(user)}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </li>
      ))}
    </List>
  );
}
