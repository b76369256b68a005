import type { ReactNode } from "react";
import type { Json, JsonObject } from "@/model/json";
import type { Field } from "@/model/schema";

/** What the editor of a property is given. */
export interface FieldProps {
  readonly field: Field;
  readonly value: Json | undefined;
  /** The other properties of the state, for those fields that look at them. */
  readonly properties: JsonObject;
  readonly readOnly: boolean;
  readonly error: string | undefined;
  readonly action: ReactNode;
  /** Set the property; undefined takes it out. */
  readonly onChange: (value: Json | undefined) => void;
  readonly onLeave: () => void;
}

/** What every field shows around its control. */
export function frameOf({ field, error, action }: FieldProps) {
  return { label: field.title, help: field.help, required: field.required, error, action };
}

/** What stands in a field while the property is absent: an example, or what it defaults to. */
export function placeholderOf(field: Field): string {
  if (field.placeholder) return field.placeholder;
  const { standard } = field;
  return typeof standard === "string" || typeof standard === "number" ? String(standard) : "";
}

export function textOf(value: Json | undefined): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
