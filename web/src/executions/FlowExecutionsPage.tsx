import { Anchor, Group, SegmentedControl, Title } from "@mantine/core";
import { Link, useParams, useSearchParams } from "react-router";
import { useFlow } from "@/api/flows";
import classes from "@/executions/ExecutionsPage.module.css";
import { ExecutionList } from "@/executions/list/ExecutionList";
import { StatisticsView } from "@/executions/statistics/StatisticsView";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";

const words = texts.executions;

/** The executions of one flow: each by itself, and what they say together. */
export default function FlowExecutionsPage() {
  const { sid = "" } = useParams();
  const [parameters, setParameters] = useSearchParams();
  const flow = useFlow(sid);
  if (flow.isPending) return <LoadingState />;
  if (flow.isError) return <ErrorState error={flow.error} onRetry={() => void flow.refetch()} />;
  const view = parameters.get("view") === "statistics" ? "statistics" : "list";
  const name = flow.data.row.friendly_name;
  return (
    <div className={classes.flow}>
      <title>{`${words.of(name)} · ${texts.app.name}`}</title>
      <Group justify="space-between" px="md" py="xs" className={classes.head}>
        <div>
          <Anchor component={Link} to={`/flows/${sid}`} size="sm">
            {words.openEditor}
          </Anchor>
          <Title order={1}>{words.of(name)}</Title>
        </div>
        <SegmentedControl
          aria-label={words.view}
          data={[
            { value: "list", label: words.list },
            { value: "statistics", label: words.statistics.title },
          ]}
          value={view}
          onChange={(to) => setParameters(to === "list" ? {} : { view: to })}
        />
      </Group>
      {view === "statistics" ? (
        <StatisticsView flow={sid} />
      ) : (
        <div className={classes.page}>
          <ExecutionList flow={sid} />
        </div>
      )}
    </div>
  );
}
