import { TextInput } from "@mantine/core";
import { useState } from "react";
import { nameProblem } from "@/model/edits";
import { TRIGGER, type State } from "@/model/flow";
import { referencesTo } from "@/model/references";
import { useEditorActions, useEditorStore } from "@/store/useEditor";
import { texts } from "@/texts/en";
import { FieldFrame } from "@/ui/FieldFrame";
import { notifyDone } from "@/ui/notify";

interface Props {
  readonly state: State;
  readonly readOnly: boolean;
  readonly onRenamed: (name: string) => void;
}

/** The name of a state. A new one is taken over when the field is left, everywhere at once. */
export function NameField({ state, readOnly, onRenamed }: Props) {
  const actions = useEditorActions();
  const store = useEditorStore();
  const [draft, setDraft] = useState<string | null>(null);
  const { definition } = store.getState();
  const typed = draft ?? state.name;
  const changed = typed !== state.name;
  const problem = changed ? nameProblem(definition, state.name, typed) : null;
  const places = changed && !problem ? referencesTo(definition, state.name) : 0;
  const rename = () => {
    if (!changed) setDraft(null);
    if (!changed || problem) return;
    setDraft(null);
    onRenamed(typed);
    actions.renameState(state.name, typed);
    notifyDone(texts.inspector.renamed(typed, places));
  };
  return (
    <div data-field="name">
      <FieldFrame
        label={texts.inspector.name}
        error={problem && texts.inspector.nameProblem[problem]}
        help={places > 0 ? texts.inspector.renames(places) : undefined}
      >
        {({ id, describedBy, invalid }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            error={invalid}
            value={typed}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onBlur={rename}
            onKeyDown={(event) => {
              if (event.key === "Enter") rename();
              if (event.key === "Escape") setDraft(null);
            }}
            readOnly={readOnly || state.type === TRIGGER}
            spellCheck={false}
            maxLength={200}
          />
        )}
      </FieldFrame>
    </div>
  );
}
