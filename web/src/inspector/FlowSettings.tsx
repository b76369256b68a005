import { Select, Switch, TextInput, Textarea } from "@mantine/core";
import { useRef } from "react";
import { useFlow } from "@/api/flows";
import { useEditor, useEditorActions } from "@/store/useEditor";
import { texts } from "@/texts/en";
import { FieldFrame } from "@/ui/FieldFrame";
import { Sid } from "@/ui/Sid";
import classes from "./Inspector.module.css";
import { useArrival } from "./useArrival";

const CONCURRENT = "allow_concurrent_calls";

/** What concerns the flow as a whole; shown when no widget is selected. */
export function FlowSettings({ flowSid }: { readonly flowSid: string | null }) {
  const panel = useRef<HTMLElement>(null);
  useArrival(panel, null);
  return (
    <section ref={panel} className={classes.panel} aria-label={texts.inspector.flowSettings}>
      <h2 className={classes.title}>{texts.inspector.flowSettings}</h2>
      <div className={classes.form}>
        <Names />
        <Start />
        <Concurrent />
        {flowSid !== null && <Addresses flowSid={flowSid} />}
      </div>
    </section>
  );
}

function Names() {
  const actions = useEditorActions();
  const name = useEditor((editor) => editor.friendlyName);
  const description = useEditor((editor) => editor.definition.description);
  const readOnly = useEditor((editor) => editor.readOnly);
  return (
    <>
      <FieldFrame label={texts.inspector.flowName} required>
        {({ id }) => (
          <TextInput
            id={id}
            value={name}
            onChange={(event) => actions.setFriendlyName(event.currentTarget.value)}
            onBlur={() => actions.seal()}
            readOnly={readOnly}
          />
        )}
      </FieldFrame>
      <div data-field="description">
        <FieldFrame label={texts.inspector.description} help={texts.inspector.descriptionHelp}>
          {({ id, describedBy }) => (
            <Textarea
              id={id}
              aria-describedby={describedBy}
              value={description ?? ""}
              onChange={(event) => actions.setDescription(event.currentTarget.value)}
              onBlur={() => actions.seal()}
              readOnly={readOnly}
              autosize
              minRows={2}
              maxRows={8}
            />
          )}
        </FieldFrame>
      </div>
    </>
  );
}

function Start() {
  const actions = useEditorActions();
  const states = useEditor((editor) => editor.definition.states);
  const initial = useEditor((editor) => editor.definition.initial_state);
  const readOnly = useEditor((editor) => editor.readOnly);
  return (
    <div data-field="initial_state">
      <FieldFrame label={texts.inspector.start} help={texts.inspector.startHelp}>
        {({ id, describedBy }) => (
          <Select
            id={id}
            aria-describedby={describedBy}
            data={states.map((state) => state.name)}
            value={initial}
            onChange={(name) => name !== null && actions.setInitialState(name)}
            readOnly={readOnly}
            allowDeselect={false}
            searchable
          />
        )}
      </FieldFrame>
    </div>
  );
}

function Concurrent() {
  const actions = useEditorActions();
  const flags = useEditor((editor) => editor.definition.flags);
  const readOnly = useEditor((editor) => editor.readOnly);
  return (
    <div data-field={`flags/${CONCURRENT}`}>
      <FieldFrame label={texts.inspector.flagAllowed} help={texts.inspector.flagAllowedHelp}>
        {({ id, describedBy }) => (
          <Switch
            id={id}
            aria-describedby={describedBy}
            checked={flags?.[CONCURRENT] === true}
            onChange={(event) => actions.setFlag(CONCURRENT, event.currentTarget.checked)}
            disabled={readOnly}
          />
        )}
      </FieldFrame>
    </div>
  );
}

function Addresses({ flowSid }: { readonly flowSid: string }) {
  const { data } = useFlow(flowSid);
  return (
    <>
      <div>
        <h3 className={classes.subtitle}>{texts.inspector.flowSid}</h3>
        <Sid sid={flowSid} />
      </div>
      {data && (
        <div>
          <h3 className={classes.subtitle}>{texts.inspector.webhook}</h3>
          <Sid sid={data.webhook_url} />
          <p className={classes.hint}>{texts.inspector.webhookHelp}</p>
        </div>
      )}
    </>
  );
}
