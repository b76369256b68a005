import { isList, isObject, type Json, type JsonObject } from "./json";

/** The editors that a form can use for a value. */
export const EDITORS = [
  "template",
  "line",
  "code",
  "choice",
  "number",
  "seconds",
  "switch",
  "pairs",
  "typed_pairs",
  "phone",
  "url",
  "sid",
  "flow",
  "states",
  "json",
  "hidden",
] as const;
export type FieldEditor = (typeof EDITORS)[number];

/** One property of a widget, as its form shows it. */
export interface Field {
  readonly key: string;
  readonly editor: FieldEditor;
  readonly title: string;
  readonly help: string;
  readonly required: boolean;
  readonly advanced: boolean;
  readonly placeholder: string;
  /** What the widget takes when the property is absent. */
  readonly standard: Json | undefined;
  /** Whether the value may hold Liquid. */
  readonly liquid: boolean;
  readonly choices: readonly string[];
  /** Whether other values than the choices fit, too. */
  readonly open: boolean;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly prefix: string;
  readonly language: string;
  /** The JSON types that the value may have. */
  readonly types: readonly string[];
  /** Whether the value is a list of choices. */
  readonly several: boolean;
  readonly maximumItems: number | null;
  readonly pattern: string;
}

/** Turn the JSON Schema of a widget's properties into the fields of its form, in order. */
export function fieldsOf(schema: JsonObject): Field[] {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = new Set(isList(schema.required) ? schema.required : []);
  const fields = Object.entries(properties).map(([key, value], index) => {
    const resolved = resolve(value, schema);
    const order = numberOf(resolved["x-order"]) ?? index + 1000;
    return { order, field: fieldOf(key, resolved, required.has(key), schema) };
  });
  return fields
    .sort((one, other) => one.order - other.order)
    .map(({ field }) => field)
    .filter((field) => field.editor !== "hidden");
}

/** Name the properties of a widget that its schema does not know. */
export function unknownKeys(schema: JsonObject, properties: JsonObject): string[] {
  const known = isObject(schema.properties) ? schema.properties : {};
  return Object.keys(properties).filter((key) => !Object.hasOwn(known, key) && key !== "offset");
}

/** Follow a reference into the schema's own definitions; what stands beside it wins. */
export function resolve(value: Json | undefined, root: JsonObject): JsonObject {
  if (!isObject(value)) return {};
  const reference = value.$ref;
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => key !== "$ref"));
  if (typeof reference !== "string") return rest;
  const name = reference.split("/").at(-1) ?? "";
  const shelf = root.definitions ?? root.$defs;
  const target = isObject(shelf) ? shelf[name] : undefined;
  return { ...(isObject(target) ? target : {}), ...rest };
}

function fieldOf(key: string, schema: JsonObject, required: boolean, root: JsonObject): Field {
  const items = resolve(schema.items, root);
  const types = typesOf(schema);
  const several = types.includes("array") && isList(items.enum);
  const standard = schema.default;
  return {
    key,
    editor: editorOf(key, schema, items, types),
    title: textOf(schema.title) || titleOf(key),
    help: textOf(schema.description),
    required,
    advanced: schema["x-advanced"] === true,
    placeholder: textOf(schema["x-placeholder"]),
    standard,
    liquid: schema["x-liquid"] === true,
    choices: texts(several ? items.enum : schema.enum),
    open: schema["x-open"] === true,
    minimum: numberOf(schema.minimum),
    maximum: numberOf(schema.maximum),
    prefix: textOf(schema["x-prefix"]),
    language: textOf(schema["x-language"]),
    types,
    several,
    maximumItems: numberOf(schema.maxItems),
    pattern: textOf(schema.pattern),
  };
}

/** Choose the editor that the schema asks for, else one that fits its type. */
function editorOf(
  key: string,
  schema: JsonObject,
  items: JsonObject,
  types: readonly string[],
): FieldEditor {
  const asked = EDITORS.find((editor) => editor === schema["x-editor"]);
  if (asked) return asked;
  if (key === "offset") return "hidden";
  if (isList(schema.enum) || isList(items.enum)) return "choice";
  if (types.includes("string")) return "line";
  if (types.includes("boolean")) return "switch";
  if (types.includes("integer") || types.includes("number")) return "number";
  return pairsOf(items) ?? "json";
}

function pairsOf(items: JsonObject): FieldEditor | null {
  const members = isObject(items.properties) ? items.properties : {};
  if (!("key" in members && "value" in members)) return null;
  return "type" in members ? "typed_pairs" : "pairs";
}

function typesOf(schema: JsonObject): string[] {
  if (typeof schema.type === "string") return [schema.type];
  return texts(schema.type);
}

/** Make words of a key: `wait_url_method` and `waitUrlMethod` are "Wait URL method". */
export function titleOf(key: string): string {
  const words = key
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split("_")
    .map((word) => (["url", "sid", "sip", "id", "http"].includes(word) ? word.toUpperCase() : word))
    .join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}

function texts(value: Json | undefined): string[] {
  return isList(value) ? value.filter((item) => typeof item === "string") : [];
}
