import { Button, Select, Switch } from "@mantine/core";
import { IconPhone, IconPhoneCall, IconPhoneOff } from "@tabler/icons-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import type { Spoken } from "@/api/executions";
import type { Answering } from "@/api/phone";
import { texts } from "@/texts/en";
import { EmptyState } from "@/ui/EmptyState";
import classes from "./CallView.module.css";
import { Keypad, KEYS } from "./Keypad";
import { Saying } from "./Saying";
import { canSpeak, useSpeech } from "./speech";
import { usePhone, usePhoneActions } from "./usePhone";

const TALKING = "in-progress";
const NONE: readonly Spoken[] = [];
const ANSWERING: readonly Answering[] = ["answer", "no-answer", "busy", "reject", "machine"];

/** The phone at the ear: what is heard, and what can be said or pressed. */
export function CallView({ blocked }: { readonly blocked: boolean }) {
  const transcript = usePhone(({ phone }) => phone?.transcript ?? NONE);
  const call = usePhone(({ phone }) => phone?.call ?? null);
  const actions = usePhoneActions();
  const [aloud, setAloud] = useState(false);
  const lines = transcript.filter((line) => line.kind !== "message" && line.kind !== "heard");
  const talking = call?.status === TALKING;
  useSpeech(lines, aloud);
  const onKeyDown = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLInputElement;
    if (!talking || typing || event.ctrlKey || event.metaKey || !KEYS.includes(event.key)) return;
    event.preventDefault();
    void actions.do({ do: "press", digits: event.key });
  };
  return (
    // Digits of the keyboard are keys of the phone, wherever in the call the focus is.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={classes.view} onKeyDown={onKeyDown}>
      <div className={classes.bar}>
        <Dialling blocked={blocked} />
        {canSpeak() && (
          <Switch
            label={texts.phone.hear}
            checked={aloud}
            onChange={(event) => setAloud(event.currentTarget.checked)}
          />
        )}
      </div>
      <Lines lines={lines} />
      {talking ? (
        <div className={classes.controls}>
          <Keypad onPress={(digits) => void actions.do({ do: "press", digits })} />
          <Saying onSay={(text) => actions.do({ do: "speak", text, confidence: 0.9 })} />
        </div>
      ) : (
        <AnsweringSelect />
      )}
    </div>
  );
}

function Dialling({ blocked }: { readonly blocked: boolean }) {
  const call = usePhone(({ phone }) => phone?.call ?? null);
  const sms = usePhone(({ opened, settings }) => (opened?.settings ?? settings).channel === "sms");
  const actions = usePhoneActions();
  const talking = call?.status === TALKING;
  // One button for both, so that the focus stays on it.
  return (
    <>
      <Button
        color={talking ? "red" : "green"}
        leftSection={talking ? <IconPhoneOff size={14} /> : <IconPhone size={14} />}
        disabled={!talking && (blocked || !sms || call !== null)}
        title={sms ? undefined : texts.phone.callOnly}
        onClick={() => void actions.do({ do: talking ? "hang_up" : "call" })}
      >
        {talking ? texts.phone.hangUp : texts.phone.call}
      </Button>
      {call && (
        <span className={classes.live} role="status">
          {talking ? texts.phone.onCall(call.inbound) : texts.phone.rings(call.inbound)}
        </span>
      )}
    </>
  );
}

/** How the phone takes calls of the flow. */
function AnsweringSelect() {
  const how = usePhone((state) => state.answering);
  const { answer } = usePhoneActions();
  return (
    <Select
      className={classes.answering}
      label={texts.phone.answeringLabel}
      data={ANSWERING.map((value) => ({ value, label: texts.phone.answering[value] }))}
      value={how}
      allowDeselect={false}
      onChange={(value) => answer(ANSWERING.find((one) => one === value) ?? "answer")}
    />
  );
}

function Lines({ lines }: { readonly lines: readonly Spoken[] }) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [lines.length]);
  if (lines.length === 0) {
    return (
      <div className={classes.lines}>
        <EmptyState icon={<IconPhoneCall size={20} />} title={texts.phone.callEmpty}>
          {texts.phone.callEmptyHelp}
        </EmptyState>
      </div>
    );
  }
  return (
    // The keyboard scrolls what is long.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.lines} role="log" aria-label={texts.phone.heard} tabIndex={0}>
      {lines.map((line, index) => (
        <p key={index} className={classes.line} data-by={line.by} data-kind={line.kind}>
          {lineText(line)}
        </p>
      ))}
      <div ref={end} />
    </div>
  );
}

function lineText({ by, kind, text }: Spoken): string {
  const words = texts.phone.lines[kind];
  if (words) return words(text, by);
  return text === "" ? kind : `${kind}: ${text}`;
}
