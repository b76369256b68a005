import { Button, CloseButton, Group, Select, Switch, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { ExecutionFilter } from "@/api/executions";
import { isExecutionStatus, isNarrowed } from "@/executions/list/useExecutionFilter";
import { texts } from "@/texts/en";

const words = texts.executions;
const PAUSE = 300;

interface ExecutionFiltersProps {
  filter: ExecutionFilter;
  onChange: (filter: ExecutionFilter) => void;
  onReset: () => void;
  /** Whether the list follows what happens; null where it cannot. */
  live: boolean | null;
  onLive: (live: boolean) => void;
}

/** Which executions are listed: by contact, status and day. */
export function ExecutionFilters(props: ExecutionFiltersProps) {
  const { filter, onChange, onReset, live, onLive } = props;
  return (
    <Group gap="xs" mb="sm" role="search" align="center">
      <ContactField
        key={filter.contact}
        contact={filter.contact}
        onChange={(contact) => onChange({ ...filter, contact })}
      />
      <Select
        aria-label={words.status}
        placeholder={words.anyStatus}
        data={[
          { value: "active", label: words.active },
          { value: "ended", label: words.ended },
        ]}
        value={filter.status}
        onChange={(value) =>
          onChange({ ...filter, status: isExecutionStatus(value) ? value : null })
        }
        clearable
        w={150}
      />
      <Day
        label={words.from}
        prefix={words.fromDay}
        value={filter.from}
        onChange={(from) => onChange({ ...filter, from })}
      />
      <Day
        label={words.to}
        prefix={words.toDay}
        value={filter.to}
        onChange={(to) => onChange({ ...filter, to })}
      />
      {isNarrowed(filter) && (
        <Button variant="subtle" onClick={onReset}>
          {words.reset}
        </Button>
      )}
      <Switch
        ms="auto"
        label={words.live}
        title={live === null ? words.notLive : undefined}
        checked={live ?? false}
        disabled={live === null}
        onChange={(event) => onLive(event.currentTarget.checked)}
      />
    </Group>
  );
}

interface ContactFieldProps {
  contact: string;
  onChange: (contact: string) => void;
}

function ContactField({ contact, onChange }: ContactFieldProps) {
  const [typed, setTyped] = useState(contact);
  const look = useDebouncedCallback((text: string) => onChange(text), PAUSE);
  const type = (text: string) => {
    setTyped(text);
    look(text.trim());
  };
  return (
    <TextInput
      aria-label={words.contact}
      placeholder={words.contactHelp}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed !== "" && (
          <CloseButton size="sm" aria-label={words.clearContact} onClick={() => type("")} />
        )
      }
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      w={240}
    />
  );
}

interface DayProps {
  label: string;
  /** What stands in the field before the day. */
  prefix: string;
  value: string;
  onChange: (value: string) => void;
}

function Day({ label, prefix, value, onChange }: DayProps) {
  return (
    <TextInput
      type="date"
      aria-label={label}
      title={label}
      leftSection={
        <Text size="xs" c="dimmed" aria-hidden>
          {prefix}
        </Text>
      }
      leftSectionWidth={44}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      w={176}
    />
  );
}
