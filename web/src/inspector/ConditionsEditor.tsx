import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { addBranch, changeCondition, moveBranch, removeBranch, withInput } from "@/model/branches";
import { branchesOf } from "@/model/conditions";
import { targetOf, type State, type Transition } from "@/model/flow";
import type { Json } from "@/model/json";
import { withKey } from "@/model/json";
import type { Field } from "@/model/schema";
import { texts } from "@/texts/en";
import { useEditorActions } from "@/store/useEditor";
import { ConditionRow } from "./ConditionRow";
import classes from "./Inspector.module.css";
import { PropertyField } from "./PropertyField";
import { TargetSelect } from "./TargetSelect";
import { useStateEdits, type StateEdits } from "./useStateEdits";

interface Props {
  readonly state: State;
  readonly fields: readonly Field[];
  readonly readOnly: boolean;
}

/** What a split tests, and its conditions in the order in which they are tried. */
export function ConditionsEditor({ state, fields, readOnly }: Props) {
  const edits = useStateEdits(state.name);
  const actions = useEditorActions();
  const branches = branchesOf(state);
  const input = typeof state.properties.input === "string" ? state.properties.input : "";
  const change = (next: readonly Transition[], field?: string) =>
    edits.change("change_conditions", (one) => withKey(one, "transitions", next), field);
  const lead = (index: number, target: string | null) => {
    const ref = { state: state.name, index };
    if (target === null) actions.disconnect(ref);
    else actions.connect(ref, target);
  };
  return (
    <>
      {fields.map((field) => (
        <PropertyField
          key={field.key}
          field={field}
          properties={state.properties}
          readOnly={readOnly}
          edits={field.key === "input" ? following(edits) : edits}
        />
      ))}
      <section className={classes.form} aria-label={texts.inspector.conditions}>
        <div>
          <h3 className={classes.subtitle}>{texts.inspector.conditions}</h3>
          <Text size="xs" c="dimmed">
            {branches.length > 0 ? texts.inspector.conditionHelp : texts.inspector.emptyConditions}
          </Text>
        </div>
        {branches.map(({ index, transition }, at) => (
          <ConditionRow
            key={at}
            number={at + 1}
            count={branches.length}
            index={index}
            state={state.name}
            transition={transition}
            readOnly={readOnly}
            onCondition={(part, place) =>
              change(changeCondition(state.transitions, index, part, place), `condition ${index}`)
            }
            onMove={(by) => change(moveBranch(state.transitions, index, by))}
            onRemove={() => change(removeBranch(state.transitions, index))}
            onTarget={(target) => lead(index, target)}
            onLeave={edits.seal}
          />
        ))}
        {!readOnly && (
          <Button
            variant="default"
            className={classes.add}
            leftSection={<IconPlus size={14} />}
            onClick={() => change(addBranch(state.transitions, input))}
          >
            {texts.inspector.addCondition}
          </Button>
        )}
        <Otherwise state={state} readOnly={readOnly} onTarget={lead} />
      </section>
    </>
  );
}

/** The conditions test what the split tests: they follow when it is changed. */
function following(edits: StateEdits): StateEdits {
  const set = (_path: unknown, value: Json | undefined) =>
    edits.change(
      "change_property",
      (state) => withInput(state, typeof value === "string" ? value : ""),
      "input",
    );
  return { ...edits, set };
}

interface OtherwiseProps {
  readonly state: State;
  readonly readOnly: boolean;
  readonly onTarget: (index: number, target: string | null) => void;
}

function Otherwise({ state, readOnly, onTarget }: OtherwiseProps) {
  const index = state.transitions.findIndex(({ event }) => event === "noMatch");
  const transition = state.transitions[index];
  if (!transition) return null;
  return (
    <div className={classes.condition} data-field={`transitions/${index}`}>
      <Text size="sm" fw={500}>
        {texts.inspector.noMatch}
      </Text>
      <TargetSelect
        label={texts.inspector.target(texts.inspector.noMatch)}
        state={state.name}
        index={index}
        target={targetOf(transition)}
        readOnly={readOnly}
        onTarget={(target) => onTarget(index, target)}
      />
    </div>
  );
}
