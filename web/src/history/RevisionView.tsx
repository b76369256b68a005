import { type ReactNode, useMemo, useState } from "react";
import { FlowCanvas } from "@/canvas/FlowCanvas";
import { revisionOf, useComparison } from "@/api/comparing";
import { useRevision } from "@/api/flows";
import { ComparePicker } from "@/history/ComparePicker";
import { DiffView } from "@/history/DiffView";
import classes from "@/history/RevisionView.module.css";
import type { Comparing } from "@/history/useComparing";
import { diffMarks } from "@/model/diff";
import { type FlowDefinition, stateNamed } from "@/model/flow";
import { readDefinition } from "@/model/reading";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";
import { Message } from "@/ui/Message";

const words = texts.history;

interface RevisionViewProps {
  sid: string;
  comparing: Comparing;
}

/** A revision: what it changed, or the flow as it is. */
export function RevisionView({ sid, comparing }: RevisionViewProps) {
  if (comparing.view === "flow") return <WholeFlow sid={sid} comparing={comparing} />;
  return <Changes sid={sid} comparing={comparing} />;
}

function Changes({ sid, comparing }: RevisionViewProps) {
  const { revision, older } = comparing;
  const [selected, select] = useState<string | null>(null);
  const old = older === null ? null : revisionOf(sid, older);
  const comparison = useComparison(old, revisionOf(sid, revision));
  const drawn = useMemo(() => {
    const before = readDefinition(comparison.data?.old);
    const after = readDefinition(comparison.data?.new);
    if (!comparison.data || !before.ok || !after.ok) return null;
    return {
      flow: after.value,
      diff: diffMarks(comparison.data.sections, before.value, after.value),
    };
  }, [comparison.data]);
  if (older === null) return <WholeFlow sid={sid} comparing={comparing} note={words.first} />;
  if (comparison.isPending) return <LoadingState />;
  if (comparison.isError) {
    return <ErrorState error={comparison.error} onRetry={() => void comparison.refetch()} />;
  }
  const { sections } = comparison.data;
  return (
    <div className={classes.beside}>
      <div className={classes.panel}>
        <ComparePicker comparing={comparing} count={sections.length} />
        {sections.length === 0 ? (
          <Message title={words.nothing}>{words.same}</Message>
        ) : (
          <DiffView sections={sections} selected={selected} onSelect={select} />
        )}
      </div>
      {drawn && (
        <div className={classes.canvas}>
          <FlowCanvas
            definition={drawn.flow}
            label={words.from(older, revision)}
            marks={{ diff: drawn.diff }}
            selected={selected}
            onSelect={select}
            centreOn={selected}
          />
        </div>
      )}
    </div>
  );
}

function WholeFlow({ sid, comparing, note }: RevisionViewProps & { note?: ReactNode }) {
  const { revision } = comparing;
  const [selected, select] = useState<string | null>(null);
  const detail = useRevision(sid, revision);
  const flow = useMemo(() => readDefinition(detail.data?.definition), [detail.data]);
  if (detail.isPending) return <LoadingState />;
  if (detail.isError) {
    return <ErrorState title={words.missing(revision)} error={detail.error} />;
  }
  if (!flow.ok) return <ErrorState error={new Error(flow.problem.code)} />;
  return (
    <div className={classes.beside}>
      <div className={classes.panel}>
        {note}
        <Details definition={flow.value} selected={selected} />
      </div>
      <div className={classes.canvas}>
        <FlowCanvas
          definition={flow.value}
          label={words.revision(revision)}
          selected={selected}
          onSelect={select}
        />
      </div>
    </div>
  );
}

interface DetailsProps {
  definition: FlowDefinition;
  selected: string | null;
}

function Details({ definition, selected }: DetailsProps) {
  const state = selected === null ? undefined : stateNamed(definition, selected);
  if (!state) return <p className={classes.hint}>{words.selectState}</p>;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls takes the keyboard
    <pre className={classes.json} tabIndex={0} aria-label={state.name}>
      {JSON.stringify(state, null, 2)}
    </pre>
  );
}
