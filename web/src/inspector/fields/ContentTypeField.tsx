import { Autocomplete } from "@mantine/core";
import { FieldFrame } from "@/ui/FieldFrame";
import { frameOf, placeholderOf, textOf, type FieldProps } from "./field";

/** Those that Studio's console offers come first; any other can be typed. */
const COMMON = [
  "application/x-www-form-urlencoded;charset=utf-8",
  "application/json;charset=utf-8",
  "application/xml;charset=utf-8",
  "text/plain;charset=utf-8",
];

/** The media type of a request's body. */
export function ContentTypeField(props: FieldProps) {
  const { field, value, readOnly, onChange, onLeave } = props;
  return (
    <FieldFrame {...frameOf(props)}>
      {({ id, describedBy, invalid }) => (
        <Autocomplete
          id={id}
          aria-describedby={describedBy}
          error={invalid}
          size="xs"
          data={COMMON}
          filter={({ options }) => options}
          value={textOf(value)}
          onChange={onChange}
          onBlur={onLeave}
          placeholder={placeholderOf(field)}
          readOnly={readOnly}
        />
      )}
    </FieldFrame>
  );
}
