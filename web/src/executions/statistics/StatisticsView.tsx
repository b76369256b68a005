import { ActionIcon, Group, SegmentedControl, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { type FlowStatistics, useStatistics } from "@/api/executions";
import { FlowCanvas } from "@/canvas/FlowCanvas";
import type { CanvasMarks } from "@/canvas/props";
import classes from "@/executions/statistics/StatisticsView.module.css";
import { EndTable, FaultTable, StateTable } from "@/executions/statistics/StatisticsTables";
import { PERIODS, usePeriod } from "@/executions/statistics/usePeriod";
import { countsByEdge } from "@/model/counts";
import type { FlowDefinition } from "@/model/flow";
import { readDefinition } from "@/model/reading";
import { texts } from "@/texts/en";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";

const words = texts.executions.statistics;

/** What many executions say about a flow: where they go, where they stop, how long it takes. */
export function StatisticsView({ flow }: { flow: string }) {
  const period = usePeriod();
  const statistics = useStatistics(flow, period.since, null);
  return (
    <div className={classes.view}>
      <Group gap="xs" px="md" py="xs" className={classes.bar}>
        <SegmentedControl
          size="xs"
          aria-label={words.period}
          data={Object.keys(PERIODS).map((name) => ({
            value: name,
            label: words.periods[name as keyof typeof PERIODS],
          }))}
          value={period.name}
          onChange={period.choose}
        />
        <ActionIcon
          variant="default"
          aria-label={words.renew}
          title={words.renew}
          loading={statistics.isPlaceholderData}
          onClick={period.renew}
        >
          <IconRefresh size={16} aria-hidden />
        </ActionIcon>
        {statistics.data && <Sample found={statistics.data} />}
      </Group>
      {statistics.isPending && <LoadingState />}
      {statistics.isError && (
        <ErrorState error={statistics.error} onRetry={() => void statistics.refetch()} />
      )}
      {statistics.data && <Found found={statistics.data} />}
    </div>
  );
}

/** How many executions there were, and how many of them were looked at. */
function Sample({ found }: { found: FlowStatistics }) {
  const all = words.executions(found.executions, found.capped);
  const sampled = found.looked_at < found.executions;
  return (
    <Text size="sm" role="status">
      {sampled ? words.sampled(all, found.looked_at) : all}
      {found.active > 0 && ` · ${words.active(found.active)}`}
    </Text>
  );
}

function Found({ found }: { found: FlowStatistics }) {
  const [selected, select] = useState<string | null>(null);
  const flow = useMemo(() => readDefinition(found.definition), [found.definition]);
  const marks = useMemo(() => (flow.ok ? marksOf(flow.value, found) : {}), [flow, found]);
  if (found.executions === 0) {
    return <EmptyState title={words.none}>{words.noneHelp}</EmptyState>;
  }
  return (
    <div className={classes.beside}>
      <div className={classes.canvas}>
        {flow.ok && (
          <FlowCanvas
            definition={flow.value}
            label={words.canvas}
            marks={marks}
            selected={selected}
            onSelect={select}
            centreOn={selected}
          />
        )}
      </div>
      <div className={classes.tables}>
        <StateTable states={found.states} selected={selected} onSelect={select} />
        <EndTable ends={found.ends} onSelect={select} />
        <FaultTable faults={found.faults} onSelect={select} />
      </div>
    </div>
  );
}

function marksOf(flow: FlowDefinition, found: FlowStatistics): CanvasMarks {
  const states = new Map(
    found.states.map((state) => [
      state.name,
      { entered: state.entered, endedHere: state.ended_here, waiting: state.waiting },
    ]),
  );
  return { counts: { states, edges: countsByEdge(flow, found.edges) } };
}
