import { SegmentedControl, Text, TextInput } from "@mantine/core";
import { IconCircleCheck, IconFilterOff, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { Finding } from "@/api/checking";
import { focusField } from "@/inspector/focus";
import { placeOf } from "@/model/pointers";
import type { Severity } from "@/model/marks";
import { countsOf, matching, SEVERITIES } from "@/model/problems";
import { useEditorActions, useEditorStore } from "@/store/useEditor";
import { texts } from "@/texts/en";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";
import { ProblemGroup } from "./ProblemGroup";
import classes from "./ProblemsPanel.module.css";
import { useChecks } from "./checks";

interface Props {
  /** Show the inspector and bring a state into view; null is the flow itself. */
  readonly onGo?: (state: string | null) => void;
}

/** Everything that validation and lint find in the flow, the worst first. */
export function ProblemsPanel({ onGo }: Props) {
  const { findings, status, valid, error, retry } = useChecks();
  const [severity, setSeverity] = useState<Severity | null>(null);
  const [search, setSearch] = useState("");
  const go = useGo(onGo);
  if (error && valid === null) {
    return <ErrorState error={error} title={texts.problems.failed} onRetry={retry} />;
  }
  if (valid === null) return <LoadingState what={texts.problems.checking} />;
  const shown = matching(findings, severity, search);
  return (
    <section className={classes.panel} aria-label={texts.problems.title}>
      <Status findings={findings} status={status} />
      {error && <ErrorState error={error} title={texts.problems.failed} onRetry={retry} />}
      {findings.length > 0 && (
        <Filters
          findings={findings}
          severity={severity}
          search={search}
          onSeverity={setSeverity}
          onSearch={setSearch}
        />
      )}
      {SEVERITIES.map((one) => (
        <ProblemGroup
          key={one}
          severity={one}
          findings={shown.filter((finding) => finding.severity === one)}
          onGo={go}
        />
      ))}
      {shown.length === 0 && <Nothing clean={findings.length === 0} />}
    </section>
  );
}

export default ProblemsPanel;

/** Select the state of a problem and put the focus into the field that it is about. */
function useGo(onGo: Props["onGo"]) {
  const store = useEditorStore();
  const actions = useEditorActions();
  return (finding: Finding) => {
    const { state, path } = placeOf(store.getState().definition, finding.pointer);
    if (state === null) actions.clearSelection();
    else actions.select([state]);
    focusField(state, path);
    onGo?.(state);
  };
}

function Nothing({ clean }: { readonly clean: boolean }) {
  return clean ? (
    <EmptyState icon={<IconCircleCheck size={20} />} title={texts.problems.clean}>
      {texts.problems.cleanHelp}
    </EmptyState>
  ) : (
    <EmptyState icon={<IconFilterOff size={20} />} title={texts.problems.none}>
      {texts.problems.noneHelp}
    </EmptyState>
  );
}

function Status({ findings, status }: { findings: readonly Finding[]; status: string }) {
  const { error, warning, note } = countsOf(findings);
  return (
    <Text size="sm" role="status" aria-label={texts.problems.status}>
      {texts.problems.counts(error, warning, note)}
      {status === "checking" && ` · ${texts.problems.checking}`}
    </Text>
  );
}

interface FiltersProps {
  readonly findings: readonly Finding[];
  readonly severity: Severity | null;
  readonly search: string;
  readonly onSeverity: (severity: Severity | null) => void;
  readonly onSearch: (search: string) => void;
}

function Filters({ findings, severity, search, onSeverity, onSearch }: FiltersProps) {
  const counts = countsOf(findings);
  const data = [
    { value: "all", label: `${texts.problems.all} ${findings.length}` },
    ...SEVERITIES.map((one) => ({
      value: one,
      label: `${texts.problems.severities[one]} ${counts[one]}`,
    })),
  ];
  return (
    <>
      <TextInput
        aria-label={texts.problems.search}
        placeholder={texts.problems.search}
        leftSection={<IconSearch size={14} />}
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
      />
      <SegmentedControl
        fullWidth
        aria-label={texts.problems.filter}
        data={data}
        value={severity ?? "all"}
        onChange={(chosen) => onSeverity(SEVERITIES.find((one) => one === chosen) ?? null)}
      />
    </>
  );
}
