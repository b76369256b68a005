import { useState } from "react";
import { isSame, type Json } from "@/model/json";
import { JsonCode } from "@/inspector/JsonCode";
import { texts } from "@/texts/en";
import { FieldFrame } from "@/ui/FieldFrame";
import { frameOf, type FieldProps } from "./field";

interface Draft {
  readonly text: string;
  /** The value that the text was written for; another one makes the text stale. */
  readonly of: Json | undefined;
  readonly problem: string | null;
}

/** Any JSON. What cannot be read stays in the field until it can. */
export function JsonField(props: FieldProps) {
  const { value, readOnly, onChange, onLeave } = props;
  const [draft, setDraft] = useState<Draft | null>(null);
  const current = draft && isSame(draft.of, value) ? draft : null;
  const write = (text: string) => {
    const read = readJson(text);
    setDraft({ text, of: read.ok ? read.value : value, problem: read.ok ? null : read.problem });
    if (read.ok && !isSame(read.value, value)) onChange(read.value);
  };
  const broken = current?.problem ? texts.inspector.jsonBroken(current.problem) : undefined;
  return (
    <FieldFrame {...frameOf(props)} error={broken ?? props.error}>
      {({ labelId, describedBy, invalid }) => (
        <JsonCode
          language="json"
          text={current?.text ?? written(value)}
          onChange={write}
          onLeave={onLeave}
          readOnly={readOnly}
          labelId={labelId}
          describedBy={describedBy ?? ""}
          invalid={invalid}
        />
      )}
    </FieldFrame>
  );
}

type ReadJson =
  | { readonly ok: true; readonly value: Json | undefined }
  | { readonly ok: false; readonly problem: string };

/** An empty field takes the property out. */
function readJson(text: string): ReadJson {
  if (text.trim() === "") return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

function written(value: Json | undefined): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}
