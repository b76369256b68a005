import { Anchor, Text, VisuallyHidden } from "@mantine/core";
import {
  IconDialpad,
  IconMicrophone,
  IconPhoneCall,
  IconVolume,
  type Icon,
} from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import type { Spoken } from "@/api/executions";
import classes from "@/executions/story/Transcript.module.css";
import { clockTime } from "@/story/times";
import { texts } from "@/texts/en";

const words = texts.executions.story;

/** What is said or done on a call looks like a message, with the way that it came. */
const ICONS: Record<string, Icon> = {
  dial: IconPhoneCall,
  play: IconVolume,
  press: IconDialpad,
  record: IconMicrophone,
  say: IconVolume,
  speech: IconMicrophone,
};
/** Where the icon says enough for those who see it. */
const PLAIN = new Set(["press", "say", "speech"]);

interface TranscriptProps {
  lines: readonly Spoken[];
  /** Lines after this moment have not happened yet, where one looks at; null is now. */
  until: string | null;
  onState: (state: string) => void;
  onTime: (at: string) => void;
}

/** What contact and flow said to each other. */
export function Transcript({ lines, until, onState, onTime }: TranscriptProps) {
  const list = useRef<HTMLOListElement>(null);
  const past = until === null ? lines.length : lines.filter(({ at }) => at <= until).length;
  useEffect(() => {
    list.current?.children[past - 1]?.scrollIntoView({ block: "nearest" });
  }, [past]);
  if (lines.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        {words.noWords}
      </Text>
    );
  }
  return (
    <ol ref={list} className={classes.lines} aria-label={words.transcript}>
      {lines.map((line, index) => (
        <li
          key={index}
          className={classes.line}
          data-by={isEvent(line) ? "nobody" : line.by}
          data-later={index >= past || undefined}
        >
          <Said line={line} />
          <Facts line={line} onState={onState} onTime={onTime} />
        </li>
      ))}
    </ol>
  );
}

/** Something that happened, and that nobody said. */
function isEvent({ by, kind }: Spoken): boolean {
  return by === "carrier" || (kind !== "message" && !(kind in ICONS));
}

function Said({ line }: { line: Spoken }) {
  if (line.kind === "message") return <Message line={line} />;
  const kind = words.kinds[line.kind] ?? line.kind;
  const said = line.by === "carrier" ? "" : line.text;
  if (isEvent(line)) return <div className={classes.event}>{`${kind} ${said}`.trim()}</div>;
  const Shown = ICONS[line.kind] ?? IconPhoneCall;
  return (
    <div className={classes.bubble}>
      <Shown size={14} className={classes.icon} aria-hidden />
      {PLAIN.has(line.kind) ? (
        <VisuallyHidden>{`${kind} `}</VisuallyHidden>
      ) : (
        <span className={classes.kind}>{`${kind} `}</span>
      )}
      {said}
    </div>
  );
}

function Message({ line }: { line: Spoken }) {
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

/** What a carrier says at first; what became of the message it does not tell every widget. */
const TAKEN = new Set(["accepted", "queued"]);

type FactsProps = { line: Spoken } & Pick<TranscriptProps, "onState" | "onTime">;

function Facts({ line, onState, onTime }: FactsProps) {
  const { at, status, error_code: code, state } = line;
  return (
    <div className={classes.facts}>
      <button
        type="button"
        className={classes.time}
        aria-label={words.goTo(clockTime(at))}
        onClick={() => onTime(at)}
      >
        <time dateTime={at}>{clockTime(at)}</time>
      </button>
      {status !== null && !TAKEN.has(status) && (
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
          mih={24}
          onClick={() => onState(state)}
        >
          {state}
        </Anchor>
      )}
    </div>
  );
}
