import { isSame, type Json, type JsonObject } from "./json";

/** What of a field counts: its key, and what the widget takes without it. */
interface Shown {
  readonly key: string;
  readonly standard: Json | undefined;
}

type When = Readonly<Record<string, readonly unknown[]>>;

const TEMPLATE: When = { message_type: ["content_template"] };
const DETECTING: When = { detect_answering_machine: [true] };
const RECORDING: When = { record: [true] };
const SIP: When = { noun: ["sip"] };
const WEBSOCKET: When = { stream_transport_type: ["websocket"] };

/** Properties that only matter while others have certain values, by widget type. */
const WHEN: Readonly<Record<string, Readonly<Record<string, When>>>> = {
  "capture-payments": { bank_account_type: { payment_method: ["ACH_DEBIT"] } },
  "connect-call-to": { sip_endpoint: SIP, sip_username: SIP, sip_password: SIP },
  "fork-stream": {
    stream_url: WEBSOCKET,
    stream_connector: { stream_transport_type: ["siprec"] },
    stream_connector_name: { stream_transport_type: ["siprec"] },
  },
  "make-outgoing-call-v2": {
    recording_channels: RECORDING,
    recording_status_callback: RECORDING,
    trim: RECORDING,
    machine_detection: DETECTING,
    machine_detection_timeout: DETECTING,
    machine_detection_speech_threshold: DETECTING,
    machine_detection_speech_end_threshold: DETECTING,
    machine_detection_silence_timeout: DETECTING,
  },
  "send-message": { content_sid: TEMPLATE, content_variables: TEMPLATE },
  "send-and-wait-for-reply": { content_sid: TEMPLATE, content_variables: TEMPLATE },
};

/** Tell whether a form shows a property: when it matters, and always when an author set it. */
export function isShown(type: string, field: Shown, properties: JsonObject): boolean {
  const when = WHEN[type]?.[field.key];
  const value = properties[field.key];
  if (!when || (isFilled(value) && !isSame(value, field.standard))) return true;
  return Object.entries(when).every(([other, values]) => values.includes(properties[other]));
}

export function isFilled(value: unknown): boolean {
  return value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
}
