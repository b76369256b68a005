import { IconMessage } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import type { Spoken } from "@/api/executions";
import { texts } from "@/texts/en";
import { EmptyState } from "@/ui/EmptyState";
import { Bubble } from "./Bubble";
import { Composer } from "./Composer";
import classes from "./Messages.module.css";
import { usePhone } from "./usePhone";

const NONE: readonly Spoken[] = [];

/** The conversation as the contact's phone shows it, and what to write next. */
export function Messages({ blocked }: { readonly blocked: boolean }) {
  const transcript = usePhone(({ phone }) => phone?.transcript ?? NONE);
  const channel = usePhone(({ opened, settings }) => (opened?.settings ?? settings).channel);
  const messages = transcript.filter((line) => line.kind === "message");
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [messages.length]);
  return (
    <div className={classes.messages} data-channel={channel}>
      {/* The keyboard scrolls what is long. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={classes.thread} role="log" aria-label={texts.phone.messages} tabIndex={0}>
        {messages.length === 0 ? (
          <EmptyState icon={<IconMessage size={20} />} title={texts.phone.idle}>
            {texts.phone.idleHelp}
          </EmptyState>
        ) : (
          messages.map((message, index) => (
            <Bubble key={index} message={message} before={messages[index - 1]} />
          ))
        )}
        <div ref={end} />
      </div>
      <Composer blocked={blocked} />
    </div>
  );
}
