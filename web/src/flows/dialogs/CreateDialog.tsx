import { Alert, Modal, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useCreateFlow } from "@/api/flows";
import { ImportPanel } from "@/flows/dialogs/ImportPanel";
import { TemplateGallery } from "@/flows/dialogs/TemplateGallery";
import { NOTHING, type Source, isReady, wishOf } from "@/flows/dialogs/source";
import { texts } from "@/texts/en";
import { DialogButtons } from "@/ui/DialogButtons";
import { errorText } from "@/ui/errorText";
import { notifyDone } from "@/ui/notify";

const words = texts.flows;

/** What a new flow begins with. */
export type Beginning = "blank" | "import" | "template";

const WAYS: { value: Beginning; label: string }[] = [
  { value: "template", label: words.template },
  { value: "blank", label: words.blank },
  { value: "import", label: words.import },
];

interface CreateDialogProps {
  beginning: Beginning;
  onClose: () => void;
}

/** Make a new flow: from a template, blank, or from a text; then open it. */
export function CreateDialog({ beginning, onClose }: CreateDialogProps) {
  const [way, setWay] = useState(beginning);
  const [sources, setSources] = useState(NOTHING);
  const [typed, setTyped] = useState<string | null>(null);
  const navigate = useNavigate();
  const create = useCreateFlow();
  const source = sources[way];
  const name = typed ?? source.name;
  const choose = (chosen: Source) => setSources({ ...sources, [way]: chosen });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!isReady(source) || name.trim() === "") return;
    create.mutate(wishOf(source, name.trim()), {
      onSuccess: ({ row }) => {
        notifyDone(words.created(row.friendly_name));
        void navigate(`/flows/${row.sid}`);
      },
    });
  };
  return (
    <Modal opened onClose={onClose} title={words.create} size={880}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <SegmentedControl
            aria-label={words.create}
            data={WAYS}
            value={way}
            onChange={(value) => setWay(value)}
          />
          {way === "template" && <TemplateGallery chosen={source} onChoose={choose} />}
          {way === "blank" && <Text size="sm">{words.blankHelp}</Text>}
          {way === "import" && <ImportPanel source={source} onFound={choose} />}
          <TextInput
            label={words.name}
            description={words.nameHelp}
            value={name}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={typed?.trim() === "" && words.nameNeeded}
          />
          {create.isError && (
            <Alert color="red" role="alert">
              {errorText(create.error)}
            </Alert>
          )}
          <DialogButtons
            confirm={words.create}
            disabled={!isReady(source) || name.trim() === ""}
            busy={create.isPending}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Modal>
  );
}
