import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useFlowChoices } from "@/api/checking";
import { texts } from "@/texts/en";
import { FieldFrame } from "@/ui/FieldFrame";
import { frameOf, textOf, type FieldProps } from "./field";

const FLOW_SID = /^FW[0-9a-f]{32}$/;

/** A flow of the account, by its name; a SID that is typed in stands for itself. */
export function FlowField(props: FieldProps) {
  const { value, readOnly, onChange, onLeave } = props;
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search, 250);
  const choices = useFlowChoices(nameIn(asked), open || textOf(value) !== "");
  const found = (choices.data?.flows ?? []).map((flow) => ({
    value: flow.sid,
    label: `${flow.friendly_name} (${flow.sid.slice(0, 10)}…)`,
  }));
  const data = withSid(withSid(found, textOf(value)), FLOW_SID.test(search) ? search : "");
  return (
    <FieldFrame {...frameOf(props)}>
      {({ id, describedBy, invalid }) => (
        <Select
          id={id}
          aria-describedby={describedBy}
          error={invalid}
          data={data}
          value={textOf(value) || null}
          onChange={(sid) => onChange(sid ?? "")}
          onBlur={onLeave}
          onDropdownOpen={() => setOpen(true)}
          searchable
          searchValue={search}
          onSearchChange={setSearch}
          nothingFoundMessage={texts.inspector.flowNone}
          placeholder="FW…"
          readOnly={readOnly}
          allowDeselect={false}
        />
      )}
    </FieldFrame>
  );
}

/** What a chosen flow is called in the list is no search for it. */
function nameIn(search: string): string {
  return search.replace(/ \(FW\w+…\)$/, "");
}

function withSid(data: { value: string; label: string }[], sid: string) {
  if (sid === "" || data.some((one) => one.value === sid)) return data;
  return [{ value: sid, label: sid }, ...data];
}
