import { Alert, Modal, ScrollArea, Stack, Text, Textarea } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import type { Schemas } from "@/api/client";
import { checkFlow, here, revisionOf, useComparison } from "@/api/comparing";
import { useDraft } from "@/editor/draft/DraftContext";
import { DiffView } from "@/history/DiffView";
import type { FlowDefinition } from "@/model/flow";
import { useEditor } from "@/store/useEditor";
import { texts } from "@/texts/en";
import { DialogButtons } from "@/ui/DialogButtons";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";

const words = texts.draft;
const summary = words.publishDialog;

/** Look at what will answer everybody, and publish it. */
export function PublishDialog() {
  const { flow, ask, save } = useDraft();
  const definition = useEditor((state) => state.definition);
  const [message, setMessage] = useState("");
  const check = useQuery({
    queryKey: ["check", definition],
    queryFn: ({ signal }) => checkFlow(definition, signal),
    gcTime: 0,
  });
  const invalid = check.data?.valid === false;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    ask(null);
    save({ status: "published", message: message.trim() });
  };
  return (
    <Modal opened onClose={() => ask(null)} title={summary.title(flow.friendly_name)} size={720}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Changes definition={definition} />
          {check.data && <Problems check={check.data} />}
          {check.isError && <ErrorState error={check.error} />}
          <Textarea
            label={words.message}
            description={words.messageHelp}
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
            autosize
            minRows={2}
            maxRows={6}
            data-autofocus
          />
          <DialogButtons
            confirm={words.publish}
            disabled={!check.data || invalid}
            onCancel={() => ask(null)}
          />
        </Stack>
      </form>
    </Modal>
  );
}

function Changes({ definition }: { definition: FlowDefinition }) {
  const { flow } = useDraft();
  const published = flow.published_revision;
  const old = published === null ? null : revisionOf(flow.sid, published);
  const comparison = useComparison(old, here(definition));
  if (published === null) return <Text size="sm">{summary.first}</Text>;
  if (comparison.isPending) return <LoadingState />;
  if (comparison.isError) return <ErrorState error={comparison.error} />;
  const { sections } = comparison.data;
  return (
    <div>
      <Text fw={600} size="sm" mb={4}>
        {summary.changes(published)}
      </Text>
      {sections.length === 0 ? (
        <Text size="sm" c="dimmed">
          {summary.same}
        </Text>
      ) : (
        <ScrollArea.Autosize mah={320} type="auto" viewportProps={{ tabIndex: 0 }}>
          <DiffView sections={sections} />
        </ScrollArea.Autosize>
      )}
    </div>
  );
}

function Problems({ check }: { check: Schemas["Findings"] }) {
  const errors = check.findings.filter((finding) => finding.severity === "error").length;
  const warnings = check.findings.filter((finding) => finding.severity === "warning").length;
  const counted = [
    ...(errors > 0 ? [summary.errors(errors)] : []),
    ...(warnings > 0 ? [summary.warnings(warnings)] : []),
  ];
  const Icon = counted.length === 0 ? IconCheck : IconAlertTriangle;
  return (
    <Alert
      color={check.valid ? (counted.length === 0 ? "teal" : "yellow") : "red"}
      icon={<Icon size={18} aria-hidden />}
      title={counted.length === 0 ? summary.noProblems : counted.join(", ")}
    >
      {!check.valid && words.problemsFirst}
    </Alert>
  );
}
