import { Switch } from "@mantine/core";
import { FieldFrame } from "@/ui/FieldFrame";
import { frameOf, type FieldProps } from "./field";

/** Yes or no. */
export function SwitchField(props: FieldProps) {
  const { field, value, readOnly, onChange, onLeave } = props;
  return (
    <FieldFrame {...frameOf(props)}>
      {({ id, describedBy, invalid }) => (
        <Switch
          id={id}
          aria-describedby={describedBy}
          error={invalid}
          checked={(value ?? field.standard) === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
          onBlur={onLeave}
          disabled={readOnly}
        />
      )}
    </FieldFrame>
  );
}
