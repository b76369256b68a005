import { Group, NumberInput, Text } from "@mantine/core";
import type { Comparing } from "@/history/useComparing";
import { texts } from "@/texts/en";

const words = texts.history;

interface ComparePickerProps {
  comparing: Comparing;
  count: number;
}

/** Which revision the one that is shown is compared with. */
export function ComparePicker({ comparing, count }: ComparePickerProps) {
  return (
    <Group gap="xs" justify="space-between">
      <Group gap="xs">
        <Text size="sm" component="label" htmlFor="compare-with">
          {words.compareWith}
        </Text>
        <NumberInput
          id="compare-with"
          w={72}
          min={1}
          allowDecimal={false}
          value={comparing.older ?? ""}
          onChange={(value) => {
            if (typeof value === "number" && value >= 1) comparing.change({ older: value });
          }}
        />
      </Group>
      <Text size="xs" c="dimmed" role="status">
        {words.diffCount(count)}
      </Text>
    </Group>
  );
}
