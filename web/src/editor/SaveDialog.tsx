import { Modal, Stack, Textarea } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { useDraft } from "@/editor/draft/DraftContext";
import { texts } from "@/texts/en";
import { DialogButtons } from "@/ui/DialogButtons";

const words = texts.draft;

/** Save a draft with words for the history. */
export function SaveDialog() {
  const { ask, save } = useDraft();
  const [message, setMessage] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    ask(null);
    save({ status: "draft", message: message.trim() });
  };
  return (
    <Modal opened onClose={() => ask(null)} title={words.saveDialog}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Textarea
            label={words.message}
            description={words.messageHelp}
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
            autosize
            minRows={2}
            maxRows={6}
            data-autofocus
          />
          <DialogButtons confirm={words.save} onCancel={() => ask(null)} />
        </Stack>
      </form>
    </Modal>
  );
}
