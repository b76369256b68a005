import { useEffect, useState } from "react";
import { useView } from "@/canvas/useView";
import { useChecks } from "@/problems/checks";
import { useEditor, useEditorStore } from "@/store/useEditor";
import { texts } from "@/texts/en";
import { CallView } from "./CallView";
import { ClockBar } from "./ClockBar";
import { Details } from "./Details";
import { Messages } from "./Messages";
import { Notices } from "./Notices";
import { PhoneHeader, type Mode } from "./PhoneHeader";
import classes from "./Phone.module.css";
import { PreviewData } from "./PreviewData";
import { phoneOf } from "./phoneStore";
import { PhoneProvider, usePhone } from "./usePhone";

interface Props {
  readonly flowSid: string;
  /** Show the problems of the flow. */
  readonly onProblems: () => void;
}

/** A phone that texts and calls the flow as it is on the canvas. */
export function PhonePanel({ flowSid, onProblems }: Props) {
  const editor = useEditorStore();
  return (
    <PhoneProvider value={phoneOf(editor, flowSid)}>
      <PreviewData flowSid={flowSid} />
      <Panel flowSid={flowSid} onProblems={onProblems} />
    </PhoneProvider>
  );
}

export default PhonePanel;

function Panel({ flowSid, onProblems }: Props) {
  const { valid } = useChecks();
  const [mode, setMode] = useMode();
  const opened = usePhone((state) => state.phone !== null);
  const blocked = valid === false && !opened;
  useFollowing();
  return (
    <section className={classes.panel} aria-label={texts.phone.title}>
      <PhoneHeader mode={mode} onMode={setMode} blocked={blocked} />
      <Notices blocked={blocked} onProblems={onProblems} />
      {mode === "messages" ? <Messages blocked={blocked} /> : <CallView blocked={blocked} />}
      <ClockBar />
      <Details flowSid={flowSid} />
    </section>
  );
}

/** The canvas follows the flow to the state in which it is, or was at the moment looked at. */
function useFollowing(): void {
  const view = useView();
  const current = useEditor(({ marks }) => marks.path?.current ?? null);
  useEffect(() => {
    if (current !== null) view.reveal(current);
  }, [view, current]);
}

/** A call that comes in brings the call view up. */
function useMode(): [Mode, (mode: Mode) => void] {
  const [mode, setMode] = useState<Mode>("messages");
  const called = usePhone(({ phone }) => (phone?.call?.inbound === false ? phone.call.sid : null));
  const [seen, setSeen] = useState(called);
  if (called !== seen) {
    setSeen(called);
    if (called !== null) setMode("call");
  }
  return [mode, setMode];
}
