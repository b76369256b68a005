import { Badge, Button, Text, UnstyledButton } from "@mantine/core";
import type { RevisionRow, useRevisions } from "@/api/flows";
import classes from "@/history/RevisionList.module.css";
import { useComparing } from "@/history/useComparing";
import { texts } from "@/texts/en";
import { TimeAgo } from "@/ui/TimeAgo";

const words = texts.history;

interface RevisionListProps {
  rows: readonly RevisionRow[];
  revisions: ReturnType<typeof useRevisions>;
}

/** The revisions, newest first; the one that is shown is marked. */
export function RevisionList({ rows, revisions }: RevisionListProps) {
  const { revision, change } = useComparing(rows);
  return (
    <div className={classes.frame}>
      <ol className={classes.list} reversed>
        {rows.map((row) => (
          <li key={row.number}>
            <Revision
              row={row}
              shown={row.number === revision}
              onShow={() => change({ revision: row.number })}
            />
          </li>
        ))}
      </ol>
      {revisions.hasNextPage && (
        <Button
          variant="subtle"
          fullWidth
          loading={revisions.isFetchingNextPage}
          onClick={() => void revisions.fetchNextPage()}
        >
          {words.more}
        </Button>
      )}
    </div>
  );
}

interface RevisionProps {
  row: RevisionRow;
  shown: boolean;
  onShow: () => void;
}

function Revision({ row, shown, onShow }: RevisionProps) {
  const published = row.status === "published";
  return (
    <UnstyledButton
      className={classes.revision}
      aria-current={shown ? "true" : undefined}
      onClick={onShow}
    >
      <span className={classes.head}>
        <span className={classes.number}>{words.revision(row.number)}</span>
        <Badge
          size="sm"
          radius="sm"
          tt="none"
          variant="light"
          color={published ? "teal" : "yellow"}
        >
          {published ? words.published : words.draft}
        </Badge>
        {row.current && (
          <Badge size="sm" radius="sm" tt="none" variant="default">
            {words.current}
          </Badge>
        )}
      </span>
      <Text span size="sm" className={classes.message} data-none={!row.commit_message || undefined}>
        {row.commit_message ?? words.noMessage}
      </Text>
      <Text span size="xs" c="dimmed" className={classes.message}>
        <TimeAgo at={row.created_at} /> {words.revisionBy(row.author ?? words.somebody)}
      </Text>
    </UnstyledButton>
  );
}
