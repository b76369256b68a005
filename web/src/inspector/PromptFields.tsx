import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { isPrompt, promptsIn, type Prompt } from "@/model/prompts";
import type { Field } from "@/model/schema";
import { texts } from "@/texts/en";
import { FieldFrame } from "@/ui/FieldFrame";
import { PropertyField } from "./PropertyField";
import { useFieldFocus } from "./focus";

interface Props extends Omit<Parameters<typeof PropertyField>[0], "field"> {
  readonly fields: readonly Field[];
}

const LABELS: Readonly<Record<Prompt, string>> = {
  say: texts.inspector.say,
  play: texts.inspector.play,
  digits: texts.inspector.playDigits,
};

/** What a caller hears: a text, a recording or tones. Whatever is written is shown, too. */
export function PromptFields({ fields, ...common }: Props) {
  const offered = fields.map((field) => field.key).filter(isPrompt);
  const written = promptsIn(common.properties, offered);
  const [chosen, setChosen] = useState<Prompt>(written[0] ?? "say");
  const wanted = useFieldFocus(({ target }) => target?.path[1]);
  const asked = offered.find((prompt) => prompt === wanted);
  if (asked && asked !== chosen) setChosen(asked);
  const shown = fields.filter(({ key }) => key === chosen || isWritten(key, common, written));
  return (
    <>
      <FieldFrame label={texts.inspector.prompt} onLabelClick={() => undefined}>
        {({ labelId }) => (
          <SegmentedControl
            fullWidth
            aria-labelledby={labelId}
            data={offered.map((prompt) => ({ value: prompt, label: LABELS[prompt] }))}
            value={chosen}
            onChange={setChosen}
          />
        )}
      </FieldFrame>
      {shown.map((field) => (
        <PropertyField key={field.key} field={field} {...common} />
      ))}
    </>
  );
}

function isWritten(key: string, { properties }: Omit<Props, "fields">, written: readonly string[]) {
  return written.includes(key) && Boolean(properties[key]);
}
