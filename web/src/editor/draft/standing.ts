import type { FlowStatus } from "@/api/flows";
import { texts } from "@/texts/en";

/** What the bar has to know to say how saved a flow is. */
export interface Facts {
  readonly dirty: boolean;
  readonly readOnly: boolean;
  readonly saving: boolean;
  readonly kept: boolean;
  readonly away: boolean;
  readonly revision: number | null;
  readonly status: FlowStatus;
}

export interface Standing {
  readonly words: string;
  readonly tone: "calm" | "unsaved" | "alarm";
}

/** Say how saved a flow is. */
export function standingOf(facts: Facts): Standing {
  const words = texts.draft;
  if (facts.readOnly) return { words: words.readOnly, tone: "calm" };
  if (facts.saving) return { words: words.saving, tone: "calm" };
  if (facts.dirty && !facts.kept) return { words: words.notKept, tone: "alarm" };
  if (facts.dirty && facts.away) return { words: words.offline, tone: "unsaved" };
  if (facts.dirty) return { words: words.unsaved, tone: "unsaved" };
  const status = words.status[facts.status];
  return { words: words.allSaved(facts.revision ?? 0, status), tone: "calm" };
}
