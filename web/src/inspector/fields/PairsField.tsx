import { Button, Checkbox, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { isList, isObject, withKey, type Json, type JsonObject } from "@/model/json";
import { movedItem, withItem, withoutItem } from "@/model/lists";
import { LiquidField } from "@/liquid/LiquidField";
import { texts } from "@/texts/en";
import { FieldFrame } from "@/ui/FieldFrame";
import { RowButtons } from "../RowButtons";
import classes from "./PairsField.module.css";
import { frameOf, textOf, type FieldProps } from "./field";

/** A list of keys with values; what else a pair holds is kept. */
export function PairsField(props: FieldProps) {
  const { field, value, readOnly, onChange } = props;
  const pairs = isList(value) ? value.filter(isObject) : [];
  const change = (next: readonly Json[]) => onChange(next);
  return (
    <FieldFrame {...frameOf(props)}>
      {() => (
        <div role="group" aria-label={field.title} className={classes.list}>
          {pairs.map((pair, index) => (
            <Pair
              key={index}
              {...props}
              pair={pair}
              index={index}
              count={pairs.length}
              onPair={(next) => change(withItem(pairs, index, next))}
              onMove={(to) => change(movedItem(pairs, index, to))}
              onRemove={() => change(withoutItem(pairs, index))}
            />
          ))}
          {pairs.length === 0 && (
            <Text size="xs" c="dimmed">
              {texts.inspector.emptyPairs}
            </Text>
          )}
          {!readOnly && (
            <Button
              variant="default"
              leftSection={<IconPlus size={14} />}
              onClick={() => change([...pairs, newPair(field.editor)])}
            >
              {addText(field.key)}
            </Button>
          )}
        </div>
      )}
    </FieldFrame>
  );
}

interface PairProps extends FieldProps {
  readonly pair: JsonObject;
  readonly index: number;
  readonly count: number;
  readonly onPair: (pair: JsonObject) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

function Pair(props: PairProps) {
  const { field, pair, index, count, readOnly, onPair, onLeave } = props;
  const number = index + 1;
  return (
    <div className={classes.pair} data-field={`properties/${field.key}/${index}`}>
      <TextInput
        aria-label={texts.inspector.key(number)}
        value={textOf(pair.key)}
        onChange={(event) => onPair(withKey(pair, "key", event.currentTarget.value))}
        onBlur={onLeave}
        placeholder={texts.inspector.keyHeading}
        readOnly={readOnly}
        className={classes.key}
        spellCheck={false}
      />
      <RowButtons
        what={texts.inspector.pair(number)}
        index={index}
        count={count}
        readOnly={readOnly}
        onMove={props.onMove}
        onRemove={props.onRemove}
      />
      <div className={classes.value}>
        <LiquidField
          label={texts.inspector.value(number)}
          hideLabel
          value={textOf(pair.value)}
          onChange={(typed) => onPair(withKey(pair, "value", typed))}
          onBlur={onLeave}
          placeholder={texts.inspector.valueHeading}
          readOnly={readOnly}
        />
      </div>
      {field.editor === "typed_pairs" && (
        <Checkbox
          className={classes.type}
          aria-label={texts.inspector.parse(number)}
          label={texts.inspector.parseShort}
          checked={isJson(pair)}
          disabled={readOnly}
          onChange={(event) => onPair(withType(pair, event.currentTarget.checked))}
        />
      )}
    </div>
  );
}

/** Exports say it in one of two ways; a pair keeps the one it has. */
function isJson(pair: JsonObject): boolean {
  return pair.type === "json_object" || pair.parse_as_json === true;
}

function withType(pair: JsonObject, json: boolean): JsonObject {
  const typed = "parse_as_json" in pair ? withKey(pair, "parse_as_json", json) : pair;
  return withKey(typed, "type", json ? "json_object" : "string");
}

function newPair(editor: string): JsonObject {
  return editor === "typed_pairs" ? { key: "", value: "", type: "string" } : { key: "", value: "" };
}

function addText(key: string): string {
  if (key === "variables") return texts.inspector.addVariable;
  return key.endsWith("parameters") ? texts.inspector.addParameter : texts.inspector.addPair;
}
