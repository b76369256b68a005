import { Tabs } from "@mantine/core";
import { type ExecutionStory, useMomentContext } from "@/api/executions";
import classes from "@/executions/ExecutionPage.module.css";
import { ContextView } from "@/story/ContextView";
import { MomentList } from "@/story/MomentList";
import { WarningList } from "@/story/WarningList";
import { WebRequestList } from "@/story/WebRequestList";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";

const words = texts.executions.story;

interface StoryPanelProps {
  story: ExecutionStory;
  at: number;
  onGo: (at: number) => void;
  onState: (state: string) => void;
}

/** The steps of an execution with the context at one of them, its requests and warnings. */
export function StoryPanel({ story, at, onGo, onState }: StoryPanelProps) {
  return (
    <Tabs defaultValue="steps" className={classes.panel}>
      <Tabs.List>
        <Tabs.Tab value="steps">{words.steps}</Tabs.Tab>
        <Tabs.Tab value="requests">{words.requests(story.requests.length)}</Tabs.Tab>
        <Tabs.Tab value="warnings">{words.warnings(story.warnings.length)}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="steps" className={classes.steps}>
        <div className={classes.moments}>
          <MomentList
            moments={story.moments}
            selected={story.moments[at]?.number ?? null}
            flowSid={story.row.flow_sid}
            onSelect={(number) =>
              onGo(story.moments.findIndex((moment) => moment.number === number))
            }
          />
        </div>
        <Context story={story} at={at} />
      </Tabs.Panel>
      <Tabs.Panel value="requests" p="sm" className={classes.scroll}>
        <WebRequestList requests={story.requests} />
      </Tabs.Panel>
      <Tabs.Panel value="warnings" p="sm" className={classes.scroll}>
        <WarningList warnings={story.warnings} onGo={onState} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Context({ story, at }: { story: ExecutionStory; at: number }) {
  const context = useMomentContext(story.row.sid, story.moments[at]?.number ?? null);
  const moment = story.moments.find(({ number }) => number === context.data?.number);
  if (context.isError) {
    return <ErrorState error={context.error} onRetry={() => void context.refetch()} />;
  }
  return (
    <div className={classes.context}>
      {context.data && moment && (
        <ContextView context={context.data.context} changes={moment.changes} />
      )}
    </div>
  );
}
