import { isList, isObject, type Json } from "./json";
import type { Field } from "./schema";

/** Why a field's editor cannot show a value; it is kept and shown as JSON instead. */
export type Misfit = "wrong_type" | "not_a_choice" | "not_pairs";

const TEXTUAL = new Set(["template", "line", "code", "phone", "url", "sid", "flow"]);

/** Tell why a value does not fit its field, or null when it does. Absent values fit. */
export function misfitOf(field: Field, value: Json | undefined): Misfit | null {
  if (value === undefined || field.editor === "json") return null;
  if (!hasType(value, field.types)) return "wrong_type";
  if (field.editor === "choice" && !field.open)
    return isChoice(field, value) ? null : "not_a_choice";
  if (field.editor === "pairs" || field.editor === "typed_pairs") {
    return isList(value) && value.every(isPair) ? null : "not_pairs";
  }
  if (TEXTUAL.has(field.editor) && typeof value === "object") return "wrong_type";
  return null;
}

/** Tell what bound a number breaks, or null. */
export function boundOf(field: Field, value: Json | undefined): "minimum" | "maximum" | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number)) return null;
  if (field.minimum !== null && number < field.minimum) return "minimum";
  return field.maximum !== null && number > field.maximum ? "maximum" : null;
}

export function typeOf(value: Json): string {
  if (value === null) return "null";
  if (isList(value)) return "array";
  return typeof value;
}

function hasType(value: Json, types: readonly string[]): boolean {
  if (types.length === 0) return true;
  const type = typeOf(value);
  if (types.includes(type)) return true;
  return type === "number" && types.includes("integer") && Number.isInteger(value);
}

function isChoice(field: Field, value: Json): boolean {
  if (field.several) {
    return isList(value) && value.every((item) => isAmong(field, item));
  }
  return field.choices.length === 0 || isAmong(field, value);
}

function isAmong(field: Field, value: Json): boolean {
  return typeof value === "string" && field.choices.includes(value);
}

function isPair(value: Json): boolean {
  return isObject(value) && typeof value.key === "string" && typeof value.value === "string";
}
