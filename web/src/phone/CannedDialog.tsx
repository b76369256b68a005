import { Group, Modal, NativeSelect, NumberInput, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { CannedAnswer } from "@/api/phone";
import { texts } from "@/texts/en";
import { DialogButtons } from "@/ui/DialogButtons";
import classes from "./Details.module.css";

interface Props {
  readonly answer: CannedAnswer;
  readonly onSave: (answer: CannedAnswer) => void;
  readonly onClose: () => void;
}

const METHODS = ["", "GET", "POST", "PUT", "DELETE"];
const FAILS: readonly CannedAnswer["fail"][] = ["", "timeout", "refused", "dns", "tls"];

/** What a web server answers to requests that fit. */
export function CannedDialog({ answer, onSave, onClose }: Props) {
  const [draft, setDraft] = useState(answer);
  const [checked, setChecked] = useState(false);
  const set = (part: Partial<CannedAnswer>) => setDraft({ ...draft, ...part });
  const missing = draft.url.trim() === "";
  const words = texts.phone.can;
  return (
    <Modal opened onClose={onClose} title={words.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (!missing) onSave({ ...draft, url: draft.url.trim() });
        }}
      >
        <Stack gap="xs">
          <TextInput
            label={words.url}
            description={words.urlHelp}
            error={checked && missing && words.urlNeeded}
            value={draft.url}
            data-autofocus
            onChange={(event) => set({ url: event.currentTarget.value })}
          />
          <Group grow align="start">
            <NativeSelect
              size="xs"
              label={words.method}
              data={METHODS.map((value) => ({ value, label: value || words.anyMethod }))}
              value={draft.method}
              onChange={(event) => set({ method: event.currentTarget.value })}
            />
            <NativeSelect
              size="xs"
              label={words.fail}
              data={FAILS.map((value) => ({ value, label: words.fails[value] }))}
              value={draft.fail}
              onChange={(event) =>
                set({ fail: FAILS.find((one) => one === event.currentTarget.value) ?? "" })
              }
            />
          </Group>
          {draft.fail === "" && <AnswerFields draft={draft} set={set} />}
          <DialogButtons confirm={words.save} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}

interface FieldsProps {
  readonly draft: CannedAnswer;
  readonly set: (part: Partial<CannedAnswer>) => void;
}

function AnswerFields({ draft, set }: FieldsProps) {
  const words = texts.phone.can;
  return (
    <>
      <Group grow align="start">
        <NumberInput
          label={words.status}
          min={100}
          max={599}
          clampBehavior="blur"
          value={draft.status}
          onChange={(value) => set({ status: Number(value) || 200 })}
        />
        <TextInput
          label={words.contentType}
          value={draft.content_type}
          onChange={(event) => set({ content_type: event.currentTarget.value })}
        />
      </Group>
      <Textarea
        label={words.body}
        classNames={{ input: classes.code ?? "" }}
        autosize
        minRows={4}
        maxRows={14}
        value={draft.body}
        onChange={(event) => set({ body: event.currentTarget.value })}
      />
    </>
  );
}
