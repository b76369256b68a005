import { Select, Text } from "@mantine/core";
import { OPERATORS, valueKind } from "@/model/conditions";
import { targetOf, type Condition, type Transition } from "@/model/flow";
import { LiquidField } from "@/liquid/LiquidField";
import { texts } from "@/texts/en";
import classes from "./Inspector.module.css";
import { RowButtons } from "./RowButtons";
import { TargetSelect } from "./TargetSelect";

type Part = { readonly type?: string; readonly value?: string };

interface Props {
  readonly number: number;
  readonly count: number;
  readonly index: number;
  readonly state: string;
  readonly transition: Transition;
  readonly readOnly: boolean;
  readonly onCondition: (part: Part, place: number) => void;
  readonly onMove: (by: number) => void;
  readonly onRemove: () => void;
  readonly onTarget: (target: string | null) => void;
  readonly onLeave: () => void;
}

/** One branch of a split: its conditions, of which nearly all have one, and where it leads. */
export function ConditionRow(props: Props) {
  const { number, count, index, transition, readOnly } = props;
  const conditions = transition.conditions ?? [];
  return (
    <div
      role="group"
      aria-label={texts.inspector.condition(number)}
      className={classes.condition}
      data-field={`transitions/${index}`}
    >
      <div className={classes.event}>
        <Text size="sm" fw={500}>
          {texts.inspector.condition(number)}
        </Text>
        <RowButtons
          what={texts.inspector.condition(number)}
          index={number - 1}
          count={count}
          readOnly={readOnly}
          onMove={(to) => props.onMove(to - (number - 1))}
          onRemove={props.onRemove}
        />
      </div>
      {conditions.map((condition, place) => (
        <OneCondition key={place} {...props} condition={condition} place={place} />
      ))}
      <TargetSelect
        label={texts.inspector.conditionTarget(number)}
        state={props.state}
        index={index}
        target={targetOf(transition)}
        readOnly={readOnly}
        onTarget={props.onTarget}
      />
    </div>
  );
}

interface OneProps extends Props {
  readonly condition: Condition;
  readonly place: number;
}

function OneCondition({ condition, place, number, readOnly, onCondition, onLeave }: OneProps) {
  const kind = valueKind(condition.type);
  const words: Readonly<Record<string, string>> = texts.model.conditions.operators;
  const known = OPERATORS.some((operator) => operator === condition.type);
  const types = known ? OPERATORS : [...OPERATORS, condition.type];
  return (
    <>
      {place > 0 && <Text size="xs">{texts.inspector.and}</Text>}
      <Select
        aria-label={texts.inspector.conditionOperator(number)}
        data={types.map((type) => ({ value: type, label: words[type] ?? type }))}
        value={condition.type}
        onChange={(type) => type !== null && onCondition({ type }, place)}
        onBlur={onLeave}
        allowDeselect={false}
        readOnly={readOnly}
        error={!known}
      />
      {kind !== "none" && (
        <LiquidField
          label={texts.inspector.conditionValue(number)}
          hideLabel
          value={condition.value}
          onChange={(value) => onCondition({ value }, place)}
          onBlur={onLeave}
          placeholder={texts.inspector.valueOf[kind]}
          readOnly={readOnly}
        />
      )}
    </>
  );
}
