import type { Answering, CannedAnswer, Phone, PhoneAction } from "@/api/phone";
import type { FlowDefinition } from "@/model/flow";

export type Channel = "messenger" | "sms" | "whatsapp";

export const CHANNELS: readonly Channel[] = ["sms", "whatsapp", "messenger"];

/** Who talks to whom, and where the flow's requests go. */
export interface PhoneSettings {
  readonly channel: Channel;
  /** The contact's number, or name on Messenger. */
  readonly contact: string;
  /** The flow's own number. */
  readonly address: string;
  readonly http: "canned" | "real";
}

/** What went wrong last; `replayed` stopped before the end of what was done before. */
export type Trouble =
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "invalid" }
  | {
      readonly kind: "replayed";
      readonly done: number;
      readonly all: number;
      readonly error: unknown;
    };

/** What the phone was opened with. */
export interface Opened {
  readonly definition: FlowDefinition;
  readonly settings: PhoneSettings;
}

export interface PhoneState {
  /** Null until something is done on it. */
  readonly phone: Phone | null;
  readonly opened: Opened | null;
  readonly settings: PhoneSettings;
  readonly answering: Answering;
  readonly canned: readonly CannedAnswer[];
  /** What was done, so that it can be done again on another draft. */
  readonly deeds: readonly PhoneAction[];
  /** How many things wait to be done, or are under way. */
  readonly busy: number;
  readonly trouble: Trouble | null;
  /** How many of the phone's moments are lit up on the canvas. */
  readonly lit: number;
  /** The number of the moment that is looked at; null is now. */
  readonly looked: number | null;
}

export interface PhoneActions {
  /** Do something; the promise says whether it was done. */
  readonly do: (action: PhoneAction) => Promise<boolean>;
  /** Open another phone on the draft as it is now, and do the same on it if wished. */
  readonly startOver: (replay: boolean) => Promise<boolean>;
  /** Put the phone away, with all that happened on it. */
  readonly close: () => void;
  readonly look: (moment: number | null) => void;
  readonly change: (settings: Partial<PhoneSettings>) => void;
  readonly answer: (how: Answering) => void;
  readonly can: (canned: readonly CannedAnswer[]) => void;
  readonly forgive: () => void;
}
