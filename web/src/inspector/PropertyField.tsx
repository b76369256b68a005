import { ActionIcon, Tooltip } from "@mantine/core";
import { IconRestore } from "@tabler/icons-react";
import type { ComponentType } from "react";
import { misfitOf, typeOf } from "@/model/fitting";
import { isSame, type Json, type JsonObject } from "@/model/json";
import type { Field, FieldEditor } from "@/model/schema";
import { texts } from "@/texts/en";
import { ChoiceField } from "./fields/ChoiceField";
import { FlowField } from "./fields/FlowField";
import { JsonField } from "./fields/JsonField";
import { NumberField } from "./fields/NumberField";
import { PairsField } from "./fields/PairsField";
import { SecondsField } from "./fields/SecondsField";
import { StatesField } from "./fields/StatesField";
import { SwitchField } from "./fields/SwitchField";
import { TextField } from "./fields/TextField";
import type { FieldProps } from "./fields/field";
import type { StateEdits } from "./useStateEdits";

const BY_EDITOR: Readonly<Record<FieldEditor, ComponentType<FieldProps>>> = {
  choice: ChoiceField,
  code: TextField,
  flow: FlowField,
  hidden: JsonField,
  json: JsonField,
  line: TextField,
  number: NumberField,
  pairs: PairsField,
  phone: TextField,
  seconds: SecondsField,
  sid: TextField,
  states: StatesField,
  switch: SwitchField,
  template: TextField,
  typed_pairs: PairsField,
  url: TextField,
};

interface Props {
  readonly field: Field;
  readonly properties: JsonObject;
  readonly readOnly: boolean;
  readonly edits: StateEdits;
}

/** The editor of one property; a value that does not fit it is shown as JSON and kept. */
export function PropertyField({ field, properties, readOnly, edits }: Props) {
  const value = properties[field.key];
  const error = misfitText(field, value);
  const Editor = error ? JsonField : BY_EDITOR[field.editor];
  const removable = value !== undefined && !isSame(value, field.standard) && !field.required;
  return (
    <div data-field={`properties/${field.key}`}>
      <Editor
        field={field}
        value={value}
        properties={properties}
        readOnly={readOnly}
        error={error}
        action={
          removable &&
          !readOnly && <Reset title={field.title} onReset={() => reset(field, edits)} />
        }
        onChange={(next) => edits.set([field.key], next)}
        onLeave={edits.seal}
      />
    </div>
  );
}

function reset(field: Field, edits: StateEdits): void {
  edits.seal();
  edits.set([field.key], undefined);
  edits.seal();
}

function Reset({ title, onReset }: { readonly title: string; readonly onReset: () => void }) {
  const label = texts.inspector.reset(title);
  return (
    <Tooltip label={label}>
      <ActionIcon size={24} aria-label={label} onClick={onReset}>
        <IconRestore size={14} />
      </ActionIcon>
    </Tooltip>
  );
}

function misfitText(field: Field, value: Json | undefined): string | undefined {
  const misfit = misfitOf(field, value);
  if (misfit === null || value === undefined) return undefined;
  if (misfit === "not_pairs") return texts.inspector.invalidPairs;
  if (misfit === "not_a_choice") return texts.inspector.invalidChoice(JSON.stringify(value));
  const expected = field.types.map(nameOfType).join(" / ");
  return texts.inspector.invalidType(nameOfType(typeOf(value)), expected);
}

function nameOfType(type: string): string {
  const names: Readonly<Record<string, string>> = texts.inspector.typeNames;
  return names[type] ?? type;
}
