import { Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId, useMemo, useState } from "react";
import { SPLIT } from "@/model/flow";
import type { JsonObject } from "@/model/json";
import { isPrompt } from "@/model/prompts";
import { fieldsOf, unknownKeys, type Field } from "@/model/schema";
import { isShown } from "@/model/visibility";
import { texts } from "@/texts/en";
import { ConditionsEditor } from "./ConditionsEditor";
import classes from "./Inspector.module.css";
import { OtherProperties } from "./OtherProperties";
import { PromptFields } from "./PromptFields";
import { PropertyField } from "./PropertyField";
import { useFieldFocus } from "./focus";
import type { TabProps } from "./tab";
import { useArrival } from "./useArrival";
import { useStateEdits } from "./useStateEdits";

const EMPTY: JsonObject = {};

/** The form of a state, made from what its widget declares. */
export function ConfigTab({ state, widget, readOnly, panel }: TabProps) {
  const edits = useStateEdits(state.name);
  const schema = (widget?.properties ?? EMPTY) as JsonObject;
  const fields = useMemo(() => fieldsOf(schema), [schema]);
  useArrival(panel, state.name);
  const { properties, type } = state;
  const shown = fields.filter((field) => isShown(type, field, properties));
  const plain = shown.filter((field) => !field.advanced);
  const prompts = plain.filter((field) => isPrompt(field.key));
  const rest = plain.filter((field) => prompts.length < 2 || !isPrompt(field.key));
  const common = { properties, readOnly, edits };
  return (
    <div className={classes.form}>
      {type === SPLIT ? (
        <ConditionsEditor state={state} fields={fields} readOnly={readOnly} />
      ) : (
        <>
          {prompts.length > 1 && <PromptFields fields={prompts} {...common} />}
          {rest.map((field) => (
            <PropertyField key={field.key} field={field} {...common} />
          ))}
        </>
      )}
      {fields.length === 0 && (
        <Text size="sm" c="dimmed">
          {texts.inspector.noProperties}
        </Text>
      )}
      <Advanced fields={shown.filter((field) => field.advanced)} {...common} />
      <OtherProperties keys={unknownKeys(schema, properties)} {...common} />
    </div>
  );
}

type Common = Omit<Parameters<typeof PropertyField>[0], "field">;

/** What is seldom set; it opens by itself when somebody is led to one of its fields. */
function Advanced({ fields, ...common }: Common & { readonly fields: readonly Field[] }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const wanted = useFieldFocus(({ target }) => target?.path[1]);
  if (!open && fields.some((field) => field.key === wanted)) setOpen(true);
  if (fields.length === 0) return null;
  return (
    <div className={classes.advanced}>
      <UnstyledButton
        className={classes.fold}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
        {texts.inspector.advanced}
      </UnstyledButton>
      <div id={id} className={classes.form} hidden={!open}>
        {open && fields.map((field) => <PropertyField key={field.key} field={field} {...common} />)}
      </div>
    </div>
  );
}
