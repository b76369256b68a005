import { Anchor, Group, SegmentedControl, Title } from "@mantine/core";
import { Link, useParams } from "react-router";
import { type RevisionRow, useFlow, useRevisions } from "@/api/flows";
import { Environments } from "@/history/Environments";
import classes from "@/history/HistoryPage.module.css";
import { RevisionActions } from "@/history/RevisionActions";
import { RevisionList } from "@/history/RevisionList";
import { RevisionView } from "@/history/RevisionView";
import { type Comparing, VIEWS, useComparing } from "@/history/useComparing";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";

const words = texts.history;

/** All revisions of a flow, and what any two make of each other. */
export default function HistoryPage() {
  const { sid = "" } = useParams();
  const flow = useFlow(sid);
  const revisions = useRevisions(sid);
  if (flow.isPending || revisions.isPending) return <LoadingState />;
  if (flow.isError || revisions.isError) {
    const retry = () => void Promise.all([flow.refetch(), revisions.refetch()]);
    return (
      <ErrorState title={words.failed} error={flow.error ?? revisions.error} onRetry={retry} />
    );
  }
  const { row } = flow.data;
  const rows = revisions.data.pages.flatMap((page) => page.revisions);
  return (
    <div className={classes.page}>
      <title>{`${words.title(row.friendly_name)} · ${texts.app.name}`}</title>
      <aside className={classes.side} aria-label={words.list}>
        <div className={classes.head}>
          <Anchor component={Link} to={`/flows/${sid}`} size="sm">
            {words.openEditor}
          </Anchor>
          <Title order={1} mt={2}>
            {words.title(row.friendly_name)}
          </Title>
        </div>
        <RevisionList rows={rows} revisions={revisions} />
        <Environments flow={sid} />
      </aside>
      <Compared sid={sid} rows={rows} />
    </div>
  );
}

function Compared({ sid, rows }: { sid: string; rows: readonly RevisionRow[] }) {
  const comparing = useComparing(rows);
  return (
    <section className={classes.main}>
      <Group className={classes.bar} gap="xs" wrap="nowrap">
        <Heading comparing={comparing} />
        <SegmentedControl
          aria-label={words.view}
          data={VIEWS}
          value={comparing.view}
          onChange={(view) => comparing.change({ view })}
        />
        <RevisionActions sid={sid} rows={rows} revision={comparing.revision} />
      </Group>
      <RevisionView key={comparing.revision} sid={sid} comparing={comparing} />
    </section>
  );
}

function Heading({ comparing: { revision, older, view } }: { comparing: Comparing }) {
  const compared = view === "changes" && older !== null;
  return (
    <Title order={2} className={classes.heading}>
      {compared ? words.from(older, revision) : words.revision(revision)}
    </Title>
  );
}
