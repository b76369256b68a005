import { CloseButton, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { type FlowFilter, isStatus } from "@/flows/useFlowFilter";
import { texts } from "@/texts/en";

const words = texts.flows;
const PAUSE = 250;

interface FlowFiltersProps {
  filter: FlowFilter;
  onChange: (filter: FlowFilter) => void;
}

/** Search and filter; the list follows when typing pauses. */
export function FlowFilters({ filter, onChange }: FlowFiltersProps) {
  const [typed, setTyped] = useState(filter.search);
  const [given, setGiven] = useState(filter.search);
  if (given !== filter.search) {
    setGiven(filter.search);
    if (typed.trim() !== filter.search) setTyped(filter.search);
  }
  const look = useDebouncedCallback((search: string) => onChange({ ...filter, search }), PAUSE);
  const type = (search: string) => {
    setTyped(search);
    look(search.trim());
  };
  return (
    <Group gap="xs" mb="sm" role="search">
      <TextInput
        aria-label={words.search}
        placeholder={words.searchHelp}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          typed !== "" && (
            <CloseButton size="sm" aria-label={words.reset} onClick={() => type("")} />
          )
        }
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        w={280}
      />
      <Select
        aria-label={words.status}
        placeholder={words.anyStatus}
        data={[
          { value: "published", label: words.published },
          { value: "draft", label: words.draft },
        ]}
        value={filter.status}
        onChange={(status) => onChange({ ...filter, status: isStatus(status) ? status : null })}
        clearable
        w={160}
      />
    </Group>
  );
}
