import { Alert } from "@mantine/core";
import { useMemo, useState } from "react";
import { useParams } from "react-router";
import type { Schemas } from "@/api/client";
import { useEvents } from "@/api/events";
import { type ExecutionStory, storyAddress, useStory } from "@/api/executions";
import { FlowCanvas } from "@/canvas/FlowCanvas";
import classes from "@/executions/ExecutionPage.module.css";
import { PlaybackBar } from "@/executions/story/PlaybackBar";
import { StoryHeader } from "@/executions/story/StoryHeader";
import { StoryPanel } from "@/executions/story/StoryPanel";
import { Transcript } from "@/executions/story/Transcript";
import { usePlayback } from "@/executions/story/usePlayback";
import { pathOf, stepsOf } from "@/model/path";
import { momentAt } from "@/model/playback";
import { readDefinition } from "@/model/reading";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";

const words = texts.executions.story;

/** The story of one execution: what was said, the way through the flow, every context. */
export default function ExecutionPage() {
  const { sid = "" } = useParams();
  const story = useStory(sid);
  const over = story.data?.row.status === "ended";
  useEvents<{ story_changed: Schemas["StoryChanged"] }>(over ? null : storyAddress(sid), {
    story_changed: ({ version }) => {
      if (story.data && version !== story.data.version) void story.refetch();
    },
  });
  if (story.isPending) return <LoadingState />;
  if (story.isError) return <ErrorState error={story.error} onRetry={() => void story.refetch()} />;
  return <Story story={story.data} />;
}

function Story({ story }: { story: ExecutionStory }) {
  const { moments, row } = story;
  const [selected, select] = useState<string | null>(null);
  const [at, go] = usePlayback(moments.length, () => select(null));
  const here = at ?? moments.length - 1;
  return (
    <div className={classes.page}>
      <title>{`${row.contact} · ${texts.app.name}`}</title>
      <header className={classes.header}>
        <StoryHeader row={row} />
        {story.fault !== null && (
          <Alert color="yellow" title={words.fault} mx="md" mb="xs">
            {story.fault}
          </Alert>
        )}
      </header>
      <aside className={classes.transcript} aria-label={words.transcript}>
        <Transcript
          lines={story.transcript}
          until={at === null ? null : (moments[at]?.at ?? null)}
          onState={select}
          onTime={(time) => go(momentAt(moments, time))}
        />
      </aside>
      <div className={classes.middle}>
        <Way story={story} here={here} selected={selected} onSelect={select} />
        <PlaybackBar count={moments.length} at={at} onGo={go} />
      </div>
      <StoryPanel
        story={story}
        at={here}
        onGo={(place) => go(place === moments.length - 1 ? null : place)}
        onState={select}
      />
    </div>
  );
}

interface WayProps {
  story: ExecutionStory;
  here: number;
  selected: string | null;
  onSelect: (state: string | null) => void;
}

/** The flow with the way that the execution had taken by a moment. */
function Way({ story, here, selected, onSelect }: WayProps) {
  const flow = useMemo(() => readDefinition(story.definition), [story.definition]);
  const { moments, row } = story;
  const marks = useMemo(() => {
    if (!flow.ok) return {};
    const past = moments.slice(0, here + 1);
    const own = past.filter((moment) => moment.running_flow === row.flow_sid).at(-1);
    const ended = row.status === "ended" && here === moments.length - 1;
    const current = own?.state ?? null;
    const steps = stepsOf(past, row.flow_sid);
    const path = pathOf(flow.value, steps, { current, ended });
    return { path, running: path.current, last: steps.at(-1)?.from };
  }, [flow, here, moments, row.flow_sid, row.status]);
  if (!flow.ok) return null;
  return (
    <div className={classes.canvas}>
      <FlowCanvas
        definition={flow.value}
        label={words.canvas}
        marks={marks}
        selected={selected}
        onSelect={onSelect}
        centreOn={selected ?? marks.path?.current ?? marks.last ?? null}
      />
    </div>
  );
}
