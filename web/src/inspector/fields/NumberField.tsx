import { NumberInput } from "@mantine/core";
import { boundOf } from "@/model/fitting";
import { texts } from "@/texts/en";
import { FieldFrame } from "@/ui/FieldFrame";
import { SpanText } from "./SpanText";
import { frameOf, placeholderOf, type FieldProps } from "./field";

/** A number, or a number of seconds that is also said in hours. */
export function NumberField(props: FieldProps) {
  const { field, value, readOnly, onChange, onLeave } = props;
  const shown = typeof value === "number" ? value : "";
  return (
    <FieldFrame {...frameOf(props)} error={props.error ?? boundText(props)}>
      {({ id, describedBy, invalid }) => (
        <>
          <NumberInput
            id={id}
            aria-describedby={describedBy}
            error={invalid}
            value={shown}
            onChange={(typed) => onChange(typeof typed === "number" ? typed : undefined)}
            onBlur={onLeave}
            placeholder={placeholderOf(field)}
            allowDecimal={!field.types.includes("integer")}
            clampBehavior="none"
            readOnly={readOnly}
            required={field.required}
          />
          {field.editor === "seconds" && <SpanText value={value ?? field.standard} />}
        </>
      )}
    </FieldFrame>
  );
}

/** Say which bound a number breaks; it is kept all the same, and the checks tell, too. */
export function boundText({ field, value }: FieldProps): string | undefined {
  const bound = boundOf(field, value);
  if (bound === "minimum") return texts.inspector.minimum(field.minimum ?? 0);
  return bound === "maximum" ? texts.inspector.maximum(field.maximum ?? 0) : undefined;
}
