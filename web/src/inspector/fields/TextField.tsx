import { Text } from "@mantine/core";
import { isObject } from "@/model/json";
import { segmentsOf } from "@/model/segments";
import { LiquidField } from "@/liquid/LiquidField";
import type { Base } from "@/liquid/language";
import { texts } from "@/texts/en";
import { PlainField } from "./PlainField";
import { frameOf, placeholderOf, textOf, type FieldProps } from "./field";

/** A text: a template where the property may be one. */
export function TextField(props: FieldProps) {
  const { field, value, readOnly, onChange, onLeave } = props;
  if (!field.liquid) return <PlainField {...props} />;
  const text = textOf(value);
  return (
    <LiquidField
      {...frameOf(props)}
      value={text}
      onChange={(typed) => onChange(typed)}
      onBlur={onLeave}
      placeholder={placeholderOf(field)}
      multiline={field.editor === "template" || field.editor === "code"}
      language={languageOf(props)}
      readOnly={readOnly}
      footer={isMessage(props) && text !== "" && <SegmentCount text={text} />}
    />
  );
}

/** The body of a request is coloured by what its content type says. */
function languageOf({ field, properties }: FieldProps): Base {
  if (field.language === "json" || field.language === "xml") return field.language;
  const contentType = field.key === "body" ? textOf(properties.content_type) : "";
  if (contentType.includes("json")) return "json";
  return contentType.includes("xml") ? "xml" : "text";
}

function isMessage({ field, properties }: FieldProps): boolean {
  return field.key === "body" && !isObject(properties.content_type) && !("url" in properties);
}

function SegmentCount({ text }: { readonly text: string }) {
  const { characters, encoding, segments, left } = segmentsOf(text);
  const parts = [
    texts.inspector.characters(characters, encoding),
    texts.inspector.segments(segments, left),
    text.includes("{{") ? texts.inspector.segmentsLiquid : "",
  ];
  return (
    <Text size="xs" c="dimmed" mt={4}>
      {parts.filter(Boolean).join(" · ")}
    </Text>
  );
}
