import { Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId, useState, type ReactNode } from "react";
import type { WebRequest } from "@/api/executions";
import { texts } from "@/texts/en";
import classes from "./WebRequestList.module.css";
import { clockTime } from "./times";

interface Props {
  readonly requests: readonly WebRequest[];
  /** What can be done with a request; stands below it when it is open. */
  readonly action?: (request: WebRequest) => ReactNode;
  readonly label?: string;
}

/** The requests that a flow made, each opens to show what was sent and answered. */
export function WebRequestList({ requests, action, label = texts.story.requests }: Props) {
  if (requests.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.story.noRequests}
      </Text>
    );
  }
  return (
    <ul className={classes.list} aria-label={label}>
      {requests.map((request) => (
        <Request key={request.number} request={request} action={action?.(request)} />
      ))}
    </ul>
  );
}

function Request({ request, action }: { request: WebRequest; action: ReactNode }) {
  const { at, method, state, url } = request;
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <li className={classes.item}>
      <UnstyledButton
        className={classes.head}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
        <span className={classes.what}>
          <span className={classes.line}>
            <span className={classes.method}>{method}</span>
            <span className={classes.url}>{url}</span>
          </span>
          <span className={classes.facts}>
            <span>{clockTime(at)}</span>
            {state !== null && <span className={classes.state}>{state}</span>}
          </span>
        </span>
        <Outcome {...request} />
      </UnstyledButton>
      <div id={id} className={classes.body} hidden={!open}>
        {open && <Exchange {...request} />}
        {open && action}
      </div>
    </li>
  );
}

function Outcome({ answer }: WebRequest) {
  if (!answer) return <span className={classes.status}>{texts.story.noAnswerYet}</span>;
  const good = answer.status !== null && answer.status < 400;
  return (
    <span className={classes.status} data-good={good}>
      {answer.status ?? texts.story.failed}
      {answer.canned && <span className={classes.canned}>{texts.story.canned}</span>}
    </span>
  );
}

function Exchange({ answer, body, content_type, url }: WebRequest) {
  return (
    <>
      <Part
        title={texts.story.sent}
        kind={body && content_type}
        text={body}
        fallback={texts.story.noBody}
      >
        {url}
      </Part>
      {answer?.failure != null && (
        <Part title={texts.story.failed} kind="" text={answer.failure} fallback="" />
      )}
      {answer?.status != null && (
        <Part
          title={texts.story.answered(answer.status)}
          kind={answer.content_type}
          text={answer.body}
          fallback={texts.story.noBody}
        />
      )}
    </>
  );
}

interface PartProps {
  readonly title: string;
  readonly kind: string;
  readonly text: string;
  readonly fallback: string;
  readonly children?: string;
}

function Part({ title, kind, text, fallback, children }: PartProps) {
  return (
    <section className={classes.part} aria-label={title}>
      <div className={classes.title}>
        {title} <span className={classes.kind}>{kind}</span>
      </div>
      {children !== undefined && <code className={classes.whole}>{children}</code>}
      {text === "" ? (
        <Text size="xs" c="dimmed">
          {fallback}
        </Text>
      ) : (
        // A long text scrolls, so the keyboard must reach it.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={classes.text} tabIndex={0} aria-label={title}>
          {readable(text, kind)}
        </pre>
      )}
    </section>
  );
}

/** JSON that a machine wrote in one line is hard to read. */
function readable(text: string, kind: string): string {
  if (!kind.includes("json")) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
