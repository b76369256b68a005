import { useEffect, useRef } from "react";
import type { Spoken } from "@/api/executions";

interface Recognition {
  onresult: ((event: { readonly results: Heard }) => void) | null;
  onend: (() => void) | null;
  start: () => void;
}

type Heard = ArrayLike<ArrayLike<{ readonly transcript: string }>>;

interface Listening {
  readonly SpeechRecognition?: new () => Recognition;
  readonly webkitSpeechRecognition?: new () => Recognition;
}

const browser = window as unknown as Listening;
const Recogniser = browser.SpeechRecognition ?? browser.webkitSpeechRecognition;

/** Listen to the microphone once; null where the browser cannot. */
export const listen = Recogniser
  ? (onHeard: (text: string) => void, onEnd: () => void) => {
      const recognition = new Recogniser();
      recognition.onresult = ({ results }) => onHeard(results[0]?.[0]?.transcript ?? "");
      recognition.onend = onEnd;
      recognition.start();
    }
  : null;

export function canSpeak(): boolean {
  return "speechSynthesis" in window;
}

/** Speak what the flow says on a call from now on, while it is wished. */
export function useSpeech(lines: readonly Spoken[], aloud: boolean): void {
  const spoken = useRef(lines.length);
  useEffect(() => {
    const fresh = lines.slice(spoken.current);
    spoken.current = lines.length;
    if (!aloud) return;
    for (const { by, kind, text } of fresh) {
      if (by !== "flow" || kind !== "say") continue;
      window.speechSynthesis.speak(new SpeechSynthesisUtterance(text));
    }
  }, [lines, aloud]);
  useEffect(() => {
    if (!aloud) return;
    return () => window.speechSynthesis.cancel();
  }, [aloud]);
}
