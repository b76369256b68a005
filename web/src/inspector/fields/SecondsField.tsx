import { LiquidField } from "@/liquid/LiquidField";
import { NumberField, boundText } from "./NumberField";
import { SpanText } from "./SpanText";
import { frameOf, placeholderOf, textOf, type FieldProps } from "./field";

/** A time in seconds; where the property is a text it may be a template. */
export function SecondsField(props: FieldProps) {
  const { field, value, readOnly, onChange, onLeave } = props;
  if (!field.types.includes("string")) return <NumberField {...props} />;
  return (
    <LiquidField
      {...frameOf(props)}
      error={props.error ?? boundText(props)}
      value={textOf(value)}
      onChange={(typed) => onChange(typed)}
      onBlur={onLeave}
      placeholder={placeholderOf(field)}
      readOnly={readOnly}
      footer={<SpanText value={value ?? field.standard} />}
    />
  );
}
