import { Button, Group, Title } from "@mantine/core";
import { IconPlus, IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { useFlows } from "@/api/flows";
import { CreateDialog, type Beginning } from "@/flows/dialogs/CreateDialog";
import { FlowFilters } from "@/flows/FlowFilters";
import { FlowTable } from "@/flows/FlowTable";
import classes from "@/flows/FlowsPage.module.css";
import { NoFlows, NoMatch } from "@/flows/NoFlows";
import { type FlowFilter, isFiltered, useFlowFilter } from "@/flows/useFlowFilter";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";

const words = texts.flows;

/** All flows of the account. */
export default function FlowsPage() {
  const [filter, setFilter] = useFlowFilter();
  const [beginning, setBeginning] = useState<Beginning | null>(null);
  return (
    <div className={classes.page}>
      <title>{`${words.title} · ${texts.app.name}`}</title>
      <Group justify="space-between" mb="md">
        <Title order={1}>{words.title}</Title>
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconUpload size={16} aria-hidden />}
            onClick={() => setBeginning("import")}
          >
            {words.import}
          </Button>
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setBeginning("template")}
          >
            {words.create}
          </Button>
        </Group>
      </Group>
      <FlowFilters filter={filter} onChange={setFilter} />
      <FlowsFound
        filter={filter}
        onReset={() => setFilter({ search: "", status: null })}
        onBegin={setBeginning}
      />
      {beginning && <CreateDialog beginning={beginning} onClose={() => setBeginning(null)} />}
    </div>
  );
}

interface FlowsFoundProps {
  filter: FlowFilter;
  onReset: () => void;
  onBegin: (beginning: Beginning) => void;
}

function FlowsFound({ filter, onReset, onBegin }: FlowsFoundProps) {
  const flows = useFlows(filter.search, filter.status);
  if (flows.isPending) return <LoadingState />;
  if (flows.isError) return <ErrorState error={flows.error} onRetry={() => void flows.refetch()} />;
  const rows = flows.data.pages.flatMap((page) => page.flows);
  if (rows.length === 0) {
    return isFiltered(filter) ? <NoMatch onReset={onReset} /> : <NoFlows onBegin={onBegin} />;
  }
  return (
    <>
      <FlowTable rows={rows} />
      {flows.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={flows.isFetchingNextPage}
          onClick={() => void flows.fetchNextPage()}
        >
          {words.more}
        </Button>
      )}
    </>
  );
}
