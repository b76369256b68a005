import { Anchor, Text } from "@mantine/core";
import type { Spoken } from "@/api/executions";
import classes from "@/executions/story/Transcript.module.css";
import { clockTime } from "@/story/times";
import { texts } from "@/texts/en";

const words = texts.executions.story;

interface TranscriptProps {
  lines: readonly Spoken[];
  /** Lines after this moment have not happened yet, where one looks at. */
  until: string | null;
  onGo: (state: string) => void;
}

/** What contact and flow said to each other. */
export function Transcript({ lines, until, onGo }: TranscriptProps) {
  if (lines.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        {words.noWords}
      </Text>
    );
  }
  return (
    <ol className={classes.lines} aria-label={words.transcript}>
      {lines.map((line, index) => (
        <li
          key={index}
          className={classes.line}
          data-by={line.by}
          data-later={(until !== null && line.at > until) || undefined}
        >
          {line.kind === "message" ? <Bubble line={line} /> : <Happening line={line} />}
          <Facts line={line} onGo={onGo} />
        </li>
      ))}
    </ol>
  );
}

function Bubble({ line }: { line: Spoken }) {
  return (
    <div className={classes.bubble}>
      {line.text}
      {line.media.map((url) => (
        <span key={url} className={classes.media}>
          {url}
        </span>
      ))}
    </div>
  );
}

/** Something on a call, or something that nobody said. */
function Happening({ line }: { line: Spoken }) {
  const kind = words.kinds[line.kind] ?? line.kind;
  if (line.by === "carrier") return <div className={classes.event}>{kind}</div>;
  return (
    <div className={classes.bubble} data-call>
      <span className={classes.kind}>{kind}</span>
      {line.text !== "" && ` ${line.text}`}
    </div>
  );
}

function Facts({ line, onGo }: { line: Spoken; onGo: (state: string) => void }) {
  const { at, status, error_code: code, state } = line;
  return (
    <div className={classes.facts}>
      <time dateTime={at}>{clockTime(at)}</time>
      {status !== null && (
        <span data-failed={code !== null || undefined}>
          {code === null ? status : `${status} ${String(code)}`}
        </span>
      )}
      {state !== null && (
        <Anchor
          component="button"
          type="button"
          fz="inherit"
          ff="monospace"
          onClick={() => onGo(state)}
        >
          {state}
        </Anchor>
      )}
    </div>
  );
}
