import { Text } from "@mantine/core";
import { secondsIn, spansOf } from "@/model/durations";
import type { Json } from "@/model/json";
import { texts } from "@/texts/en";

const A_MINUTE = 60;

/** Seconds in words: 3600 is 1 hour. Short times and templates need none. */
export function SpanText({ value }: { readonly value: Json | undefined }) {
  const seconds = secondsIn(value);
  if (seconds === null || seconds < A_MINUTE) return null;
  return (
    <Text size="xs" c="dimmed" mt={4}>
      {texts.inspector.duration(spansOf(seconds))}
    </Text>
  );
}
