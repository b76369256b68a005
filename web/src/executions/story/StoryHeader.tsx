import { Anchor, Button, Group, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { type ExecutionRow, useStopExecution } from "@/api/executions";
import { Standing } from "@/executions/list/ExecutionTable";
import { RawDialog } from "@/executions/story/RawDialog";
import { ReplayDialog } from "@/executions/story/ReplayDialog";
import { spanText } from "@/story/Span";
import { texts } from "@/texts/en";
import { Sid } from "@/ui/Sid";
import { TimeAgo } from "@/ui/TimeAgo";
import { confirm } from "@/ui/confirm";
import { notifyDone, notifyFailure } from "@/ui/notify";

const words = texts.executions.story;

/** Whose execution it is, of what, since when, and what can be done with it. */
export function StoryHeader({ row }: { row: ExecutionRow }) {
  const [open, setOpen] = useState<"replay" | "raw" | null>(null);
  const close = () => setOpen(null);
  return (
    <Group justify="space-between" px="md" py="xs" wrap="nowrap">
      <div>
        <Group gap="xs">
          <Title order={1} size="h3">
            {row.contact}
          </Title>
          <Standing row={row} />
        </Group>
        <Facts row={row} />
      </div>
      <Group gap="xs" wrap="nowrap">
        {row.status === "active" && <StopButton sid={row.sid} />}
        <Button variant="default" onClick={() => setOpen("raw")}>
          {words.raw}
        </Button>
        <Button variant="default" onClick={() => setOpen("replay")}>
          {words.replay}
        </Button>
      </Group>
      {open === "replay" && <ReplayDialog row={row} onClose={close} />}
      {open === "raw" && <RawDialog sid={row.sid} onClose={close} />}
    </Group>
  );
}

function Facts({ row }: { row: ExecutionRow }) {
  const took = Date.parse(row.updated_at ?? row.started_at) - Date.parse(row.started_at);
  return (
    <Group gap="0 1rem" component="div">
      <Anchor component={Link} to={`/flows/${row.flow_sid}/executions`} size="sm">
        {row.flow_name}
      </Anchor>
      <Anchor
        component={Link}
        to={`/flows/${row.flow_sid}/history?revision=${String(row.revision)}&view=flow`}
        size="sm"
      >
        {words.revision(row.revision)}
      </Anchor>
      <Text size="sm" c="dimmed">
        {`${words.started} `}
        <TimeAgo at={row.started_at} />
        {row.status === "ended" && ` · ${words.took} ${spanText(took / 1000)}`}
      </Text>
      <Sid sid={row.sid} short />
    </Group>
  );
}

function StopButton({ sid }: { sid: string }) {
  const stop = useStopExecution(sid);
  const ask = async () => {
    const { stop: label, stopBody: body, stopTitle: title } = words;
    if (!(await confirm({ title, body, confirm: label, danger: true }))) return;
    stop.mutate(undefined, {
      onSuccess: () => notifyDone(words.stopped),
      onError: (error) => notifyFailure(words.stopFailed, error),
    });
  };
  return (
    <Button color="red" variant="light" loading={stop.isPending} onClick={() => void ask()}>
      {words.stop}
    </Button>
  );
}
