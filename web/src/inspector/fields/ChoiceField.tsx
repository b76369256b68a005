import { Autocomplete, MultiSelect, Select } from "@mantine/core";
import { useState } from "react";
import { isList } from "@/model/json";
import { texts } from "@/texts/en";
import { FieldFrame } from "@/ui/FieldFrame";
import { TextField } from "./TextField";
import { frameOf, placeholderOf, textOf, type FieldProps } from "./field";

/** One of some words, or several of them; where others fit, too, they can be written. */
export function ChoiceField(props: FieldProps) {
  const { field, value } = props;
  const [writing, setWriting] = useState(false);
  const written = typeof value === "string" && value !== "" && !field.choices.includes(value);
  if (field.open && field.liquid && (written || writing)) {
    return <TextField {...props} />;
  }
  return (
    <FieldFrame {...frameOf(props)}>
      {({ id, describedBy, invalid }) => {
        const tied = { id, "aria-describedby": describedBy, error: invalid };
        if (field.several) return <Several {...props} tied={tied} />;
        if (field.open && !field.liquid) return <Suggested {...props} tied={tied} />;
        return <One {...props} tied={tied} onWrite={() => setWriting(true)} />;
      }}
    </FieldFrame>
  );
}

interface TiedProps extends FieldProps {
  readonly tied: {
    readonly id: string;
    readonly "aria-describedby": string | undefined;
    readonly error: boolean;
  };
}

/** A value that no choice can have stands for the wish to write another one. */
const WRITE = "{{}}";

function One(props: TiedProps & { readonly onWrite: () => void }) {
  const { field, value, readOnly, onChange, onLeave, onWrite, tied } = props;
  const choices = field.choices.map((choice) => ({ value: choice, label: choice || "—" }));
  const other = field.open ? [{ value: WRITE, label: texts.inspector.otherChoice }] : [];
  return (
    <Select
      {...tied}
      data={[...choices, ...other]}
      value={value === undefined ? null : textOf(value)}
      onChange={(chosen) => {
        if (chosen === WRITE) onWrite();
        else onChange(chosen ?? undefined);
      }}
      onBlur={onLeave}
      placeholder={placeholderOf(field) || texts.inspector.moreChoices}
      readOnly={readOnly}
      allowDeselect={false}
      searchable={field.choices.length > 8}
    />
  );
}

function Suggested({ field, value, readOnly, onChange, onLeave, tied }: TiedProps) {
  return (
    <Autocomplete
      {...tied}
      size="xs"
      data={[...field.choices]}
      filter={({ options }) => options}
      value={textOf(value)}
      onChange={onChange}
      onBlur={onLeave}
      placeholder={placeholderOf(field)}
      readOnly={readOnly}
    />
  );
}

function Several({ field, value, readOnly, onChange, onLeave, tied }: TiedProps) {
  const chosen = isList(value) ? value.map((item) => textOf(item)) : [];
  return (
    <MultiSelect
      {...tied}
      size="xs"
      data={[...field.choices]}
      value={chosen}
      onChange={(next) => onChange(next)}
      onBlur={onLeave}
      placeholder={chosen.length === 0 ? texts.inspector.moreChoices : ""}
      maxValues={field.maximumItems ?? Infinity}
      readOnly={readOnly}
      searchable
    />
  );
}
