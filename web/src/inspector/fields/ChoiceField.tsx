import { MultiSelect, Select } from "@mantine/core";
import { isList } from "@/model/json";
import { texts } from "@/texts/en";
import { FieldFrame } from "@/ui/FieldFrame";
import { frameOf, placeholderOf, textOf, type FieldProps } from "./field";

/** One of some words, or several of them. */
export function ChoiceField(props: FieldProps) {
  return (
    <FieldFrame {...frameOf(props)}>
      {({ id, describedBy, invalid }) => {
        const tied = { id, "aria-describedby": describedBy, error: invalid };
        return props.field.several ? (
          <Several {...props} tied={tied} />
        ) : (
          <One {...props} tied={tied} />
        );
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

function One({ field, value, readOnly, onChange, onLeave, tied }: TiedProps) {
  return (
    <Select
      {...tied}
      data={field.choices.map((choice) => ({ value: choice, label: choice || "—" }))}
      value={value === undefined ? null : textOf(value)}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      onBlur={onLeave}
      placeholder={placeholderOf(field) || texts.inspector.moreChoices}
      readOnly={readOnly}
      allowDeselect={false}
      searchable={field.choices.length > 8}
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
