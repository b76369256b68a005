import { VisuallyHidden } from "@mantine/core";
import { IconAlertCircle, IconCheck, IconChecks, IconFile } from "@tabler/icons-react";
import type { Spoken } from "@/api/executions";
import { dayOf, shortTime } from "@/story/times";
import { texts } from "@/texts/en";
import classes from "./Messages.module.css";

interface Props {
  readonly message: Spoken;
  readonly before: Spoken | undefined;
}

const BAD = new Set(["failed", "undelivered"]);

/** A message: what was written, when, from which state, and whether it arrived. */
export function Bubble({ message, before }: Props) {
  const { at, by, media, state, text } = message;
  const mine = by === "contact";
  const newDay = before === undefined || dayOf(before.at) !== dayOf(at);
  return (
    <>
      {newDay && <div className={classes.day}>{dayOf(at)}</div>}
      <div className={classes.message} data-mine={mine || undefined}>
        <div className={classes.bubble}>
          <VisuallyHidden>{mine ? texts.phone.you : (state ?? "")}: </VisuallyHidden>
          {media.map((url) => (
            <Media key={url} url={url} />
          ))}
          {text !== "" && <span className={classes.text}>{text}</span>}
          <span className={classes.facts}>
            <time dateTime={at}>{shortTime(at)}</time>
            {!mine && <Delivery {...message} />}
          </span>
        </div>
        {!mine && state !== null && <span className={classes.state}>{state}</span>}
      </div>
    </>
  );
}

/** Pictures of other servers are not shown here: what they are, and where. */
function Media({ url }: { readonly url: string }) {
  const name = url.split(/[?#]/)[0]?.split("/").at(-1) ?? "";
  return (
    <a className={classes.media} href={url} target="_blank" rel="noreferrer">
      <IconFile size={16} aria-hidden />
      <span className={classes.file}>
        <span>{name || texts.phone.attached}</span>
        <span className={classes.address}>{url}</span>
        <VisuallyHidden>{texts.phone.newTab}</VisuallyHidden>
      </span>
    </a>
  );
}

function Delivery({ status, error_code }: Spoken) {
  if (status === null) return null;
  const bad = BAD.has(status) || error_code !== null;
  const arrived = status === "delivered" || status === "read";
  const Icon = bad ? IconAlertCircle : arrived ? IconChecks : IconCheck;
  return (
    <span className={classes.delivery} data-bad={bad || undefined}>
      <Icon size={12} aria-hidden />
      {status}
      {error_code !== null && ` · ${texts.phone.errorCode(error_code)}`}
    </span>
  );
}
