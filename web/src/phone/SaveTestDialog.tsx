import { Button, CopyButton, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconCopy, IconDownload } from "@tabler/icons-react";
import { useState, type SyntheticEvent } from "react";
import { useSaveTest, type SavedTest } from "@/api/phone";
import { texts } from "@/texts/en";
import { DialogButtons } from "@/ui/DialogButtons";
import { errorText } from "@/ui/errorText";
import { saveFile } from "@/ui/saveFile";
import classes from "./Details.module.css";
import { usePhone } from "./usePhone";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Make a scenario of what was done on the phone, which expects the same again. */
export function SaveTestDialog({ opened, onClose }: Props) {
  const words = texts.phone.saveTest;
  const phone = usePhone((state) => state.phone?.id ?? "");
  const save = useSaveTest(phone);
  const [name, setName] = useState("recorded");
  const [wrong, setWrong] = useState(false);
  const close = () => {
    save.reset();
    onClose();
  };
  const write = (event: SyntheticEvent) => {
    event.preventDefault();
    const given = name.trim();
    setWrong(given === "");
    if (given !== "") save.mutate(given);
  };
  const failed = save.error ? errorText(save.error) : null;
  return (
    <Modal opened={opened} onClose={close} title={words.title} size="lg">
      {save.data ? (
        <Written test={save.data} />
      ) : (
        <form onSubmit={write}>
          <Stack gap="sm">
            <TextInput
              label={words.name}
              value={name}
              data-autofocus
              error={wrong ? words.nameNeeded : failed}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <DialogButtons confirm={words.write} onCancel={close} busy={save.isPending} />
          </Stack>
        </form>
      )}
    </Modal>
  );
}

function Written({ test }: { readonly test: SavedTest }) {
  const words = texts.phone.saveTest;
  return (
    <Stack gap="sm">
      <Text size="sm">
        <strong className={classes.fileName}>{test.file_name}</strong> {words.fileHelp}
      </Text>
      {/* The keyboard scrolls what is long. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.scenario} tabIndex={0} aria-label={test.file_name}>
        {test.text}
      </pre>
      <Group justify="flex-end" gap="xs">
        <CopyButton value={test.text}>
          {({ copied, copy }) => (
            <Button variant="default" leftSection={<IconCopy size={14} />} onClick={copy}>
              {copied ? texts.ui.copied : words.copy}
            </Button>
          )}
        </CopyButton>
        <Button
          leftSection={<IconDownload size={14} />}
          onClick={() => saveFile(test.file_name, test.text, "application/yaml")}
        >
          {words.download}
        </Button>
      </Group>
    </Stack>
  );
}
