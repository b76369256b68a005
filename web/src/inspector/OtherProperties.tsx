import { Text } from "@mantine/core";
import type { JsonObject } from "@/model/json";
import type { Field } from "@/model/schema";
import { texts } from "@/texts/en";
import classes from "./Inspector.module.css";
import { PropertyField } from "./PropertyField";
import type { StateEdits } from "./useStateEdits";

interface Props {
  readonly keys: readonly string[];
  readonly properties: JsonObject;
  readonly readOnly: boolean;
  readonly edits: StateEdits;
}

/** Properties that no form knows: shown as JSON, and kept. */
export function OtherProperties({ keys, ...common }: Props) {
  if (keys.length === 0) return null;
  return (
    <section className={classes.form} aria-label={texts.inspector.other}>
      <div>
        <h3 className={classes.subtitle}>{texts.inspector.other}</h3>
        <Text size="xs" c="dimmed">
          {texts.inspector.otherHelp}
        </Text>
      </div>
      {keys.map((key) => (
        <PropertyField key={key} field={anything(key)} {...common} />
      ))}
    </section>
  );
}

function anything(key: string): Field {
  return {
    key,
    editor: "json",
    title: key,
    help: "",
    required: false,
    advanced: false,
    placeholder: "",
    standard: undefined,
    liquid: false,
    choices: [],
    open: false,
    minimum: null,
    maximum: null,
    prefix: "",
    language: "",
    types: [],
    several: false,
    maximumItems: null,
    pattern: "",
  };
}
