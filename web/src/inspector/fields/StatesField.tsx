import { MultiSelect } from "@mantine/core";
import { isList } from "@/model/json";
import { useEditor } from "@/store/useEditor";
import { texts } from "@/texts/en";
import { FieldFrame } from "@/ui/FieldFrame";
import { frameOf, textOf, type FieldProps } from "./field";

/** Some of the flow's widgets. */
export function StatesField(props: FieldProps) {
  const { value, readOnly, onChange, onLeave } = props;
  const states = useEditor((editor) => editor.definition.states);
  return (
    <FieldFrame {...frameOf(props)}>
      {({ id, describedBy, invalid }) => (
        <MultiSelect
          id={id}
          aria-describedby={describedBy}
          error={invalid}
          size="xs"
          data={states.map((state) => state.name)}
          value={isList(value) ? value.map((item) => textOf(item)) : []}
          onChange={(names) => onChange(names)}
          onBlur={onLeave}
          placeholder={texts.inspector.moreChoices}
          readOnly={readOnly}
          searchable
        />
      )}
    </FieldFrame>
  );
}
