import { Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { isObject } from "@/model/json";
import { texts } from "@/texts/en";
import { DialogButtons } from "@/ui/DialogButtons";
import classes from "./Details.module.css";
import { usePhoneActions } from "./usePhone";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Start an execution as a client of the REST API does. */
export function StartDialog({ opened, onClose }: Props) {
  const actions = usePhoneActions();
  const [text, setText] = useState("{}");
  const [wrong, setWrong] = useState(false);
  const words = texts.phone.start;
  const start = (event: SyntheticEvent) => {
    event.preventDefault();
    const parameters = parametersIn(text);
    setWrong(parameters === null);
    if (parameters === null) return;
    void actions.do({ do: "start", parameters });
    onClose();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={words.title}>
      <form onSubmit={start}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {words.help}
          </Text>
          <Textarea
            label={words.parameters}
            classNames={{ input: classes.code ?? "" }}
            autosize
            minRows={4}
            maxRows={14}
            data-autofocus
            value={text}
            error={wrong && words.notJson}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <DialogButtons confirm={words.start} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}

function parametersIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.trim() || "{}");
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
