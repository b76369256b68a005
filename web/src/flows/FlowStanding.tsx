import { Badge, Group, Text } from "@mantine/core";
import type { FlowRow } from "@/api/flows";
import { texts } from "@/texts/en";

const words = texts.flows;

/** Whether a flow answers everybody, and which revisions it has. */
export function FlowStanding({ row }: { row: FlowRow }) {
  const { latest_revision: latest, published_revision: published } = row;
  const isPublished = published === latest;
  return (
    <Group gap={8} wrap="nowrap">
      <Badge
        color={isPublished ? "teal" : "yellow"}
        variant="light"
        size="sm"
        radius="sm"
        tt="none"
      >
        {isPublished ? words.published : words.draft}
      </Badge>
      <Text span size="xs" c="dimmed">
        {isPublished || published === null
          ? words.publishedRevision(latest)
          : words.draftAfter(latest, published)}
      </Text>
    </Group>
  );
}
