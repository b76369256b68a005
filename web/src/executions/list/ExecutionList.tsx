import { Button } from "@mantine/core";
import { useState } from "react";
import { type ExecutionFilter, useExecutions } from "@/api/executions";
import { ExecutionFilters } from "@/executions/list/ExecutionFilters";
import { ExecutionTable } from "@/executions/list/ExecutionTable";
import { isNarrowed, useExecutionFilter } from "@/executions/list/useExecutionFilter";
import { useLiveRows } from "@/executions/list/useLiveRows";
import { texts } from "@/texts/en";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";

const words = texts.executions;

/** Executions as they happen, of one flow or of all. */
export function ExecutionList({ flow }: { flow?: string }) {
  const [filter, setFilter] = useExecutionFilter(flow);
  const [live, setLive] = useState(true);
  const everything = { flow: flow ?? null, status: null, contact: "", from: "", to: "" };
  return (
    <>
      <ExecutionFilters
        filter={flow === undefined ? filter : { ...filter, flow: null }}
        onChange={(changed) => setFilter({ ...changed, flow: filter.flow })}
        onReset={() => setFilter(everything)}
        live={filter.to === "" ? live : null}
        onLive={setLive}
      />
      <Found
        filter={filter}
        own={flow !== undefined}
        live={live}
        onReset={() => setFilter(everything)}
      />
    </>
  );
}

interface FoundProps {
  filter: ExecutionFilter;
  /** The list is that of a flow's own page. */
  own: boolean;
  live: boolean;
  onReset: () => void;
}

function Found({ filter, own, live, onReset }: FoundProps) {
  const executions = useExecutions(filter);
  const read = executions.data?.pages.flatMap((page) => page.executions) ?? [];
  const { rows, fresh } = useLiveRows(filter, read, {
    live: live && !executions.isPlaceholderData,
    whole: !executions.hasNextPage,
    readAgain: () => void executions.refetch(),
  });
  if (executions.isPending) return <LoadingState />;
  if (executions.isError) {
    return <ErrorState error={executions.error} onRetry={() => void executions.refetch()} />;
  }
  if (rows.length === 0) {
    return (
      <Nothing narrowed={isNarrowed(own ? { ...filter, flow: null } : filter)} onReset={onReset} />
    );
  }
  return (
    <>
      <ExecutionTable rows={rows} fresh={fresh} withFlow={!own} />
      {executions.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={executions.isFetchingNextPage}
          onClick={() => void executions.fetchNextPage()}
        >
          {words.older}
        </Button>
      )}
    </>
  );
}

function Nothing({ narrowed, onReset }: { narrowed: boolean; onReset: () => void }) {
  if (!narrowed) return <EmptyState title={words.none}>{words.noneHelp}</EmptyState>;
  return (
    <EmptyState
      title={words.noMatch}
      actions={
        <Button variant="default" onClick={onReset}>
          {words.reset}
        </Button>
      }
    >
      {words.noMatchHelp}
    </EmptyState>
  );
}
