import { Alert, Button, Text } from "@mantine/core";
import { useState } from "react";
import { JsonCode } from "@/inspector/JsonCode";
import type { State } from "@/model/flow";
import { isSame } from "@/model/json";
import { parseJson, readState } from "@/model/reading";
import { useEditorActions } from "@/store/useEditor";
import { texts } from "@/texts/en";
import { FieldFrame } from "@/ui/FieldFrame";
import type { TabProps } from "./tab";

interface Draft {
  readonly text: string;
  /** The state that the text stands for, or stood for when it was a state last. */
  readonly of: State;
  readonly problem: string | null;
}

interface Props extends TabProps {
  readonly onRenamed: (name: string) => void;
}

/** The whole state as JSON; it is taken in whenever it is one. */
export function JsonTab({ state, readOnly, onRenamed }: Props) {
  const actions = useEditorActions();
  const [draft, setDraft] = useState<Draft | null>(null);
  const elsewhere = draft !== null && !isSame(draft.of, state);
  const current = elsewhere && draft.problem === null ? null : draft;
  const write = (text: string) => {
    const read = readText(text);
    if (!read.ok) {
      setDraft({ text, of: draft?.of ?? state, problem: read.problem });
      return;
    }
    onRenamed(read.state.name);
    const problem = actions.replaceState(state.name, read.state);
    if (problem) {
      onRenamed(state.name);
      setDraft({ text, of: state, problem: texts.inspector.nameProblem[problem] });
    } else setDraft({ text, of: read.state, problem: null });
  };
  return (
    <>
      {elsewhere && current && (
        <Alert color="yellow" mb={8} title={texts.inspector.jsonChanged}>
          <Button variant="default" onClick={() => setDraft(null)}>
            {texts.inspector.jsonTakeOver}
          </Button>
        </Alert>
      )}
      <Code
        text={current?.text ?? JSON.stringify(state, null, 2)}
        problem={current?.problem ?? null}
        readOnly={readOnly}
        onChange={write}
      />
    </>
  );
}

interface CodeProps {
  readonly text: string;
  readonly problem: string | null;
  readonly readOnly: boolean;
  readonly onChange: (text: string) => void;
}

function Code({ text, problem, readOnly, onChange }: CodeProps) {
  const actions = useEditorActions();
  return (
    <FieldFrame
      label={texts.inspector.json}
      hideLabel
      error={problem && texts.inspector.jsonBroken(problem)}
    >
      {({ labelId, describedBy, invalid }) => (
        <>
          <Text size="xs" c="dimmed" mb={8}>
            {texts.inspector.jsonHelp}
          </Text>
          <JsonCode
            {...{ text, readOnly, onChange, labelId, invalid }}
            describedBy={describedBy ?? ""}
            onLeave={() => actions.seal()}
            language="pure-json"
            tall
          />
        </>
      )}
    </FieldFrame>
  );
}

type ReadText =
  { readonly ok: true; readonly state: State } | { readonly ok: false; readonly problem: string };

function readText(text: string): ReadText {
  const json = parseJson(text);
  const read = json.ok ? readState(json.value) : json;
  if (read.ok) return { ok: true, state: read.value };
  const { code, where } = read.problem;
  return { ok: false, problem: `${where} ${texts.inspector.jsonWrong[code]}`.trim() };
}
