import { TextInput } from "@mantine/core";
import { FieldFrame } from "@/ui/FieldFrame";
import { frameOf, placeholderOf, textOf, type FieldProps } from "./field";

/** A text that is taken literally. */
export function PlainField(props: FieldProps) {
  const { field, value, readOnly, onChange, onLeave } = props;
  return (
    <FieldFrame {...frameOf(props)}>
      {({ id, describedBy, invalid }) => (
        <TextInput
          id={id}
          aria-describedby={describedBy}
          error={invalid}
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
          onBlur={onLeave}
          placeholder={placeholderOf(field) || (field.prefix ? `${field.prefix}…` : "")}
          readOnly={readOnly}
          aria-required={field.required || undefined}
          spellCheck={false}
        />
      )}
    </FieldFrame>
  );
}
