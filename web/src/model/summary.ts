import type { State } from "./flow";
import { isList, isObject, type Json, type JsonObject } from "./json";

const MOST = 200;

type Say = (properties: JsonObject) => readonly string[];

const message: Say = (p) => first(p, "body", "content_sid", "content_template_sid", "media_url");
const httpRequest: Say = (p) => [joined(" ", text(p.method) || "GET", text(p.url)), text(p.body)];
const functionCall: Say = (p) => [text(p.url) || text(p.function_sid), pairs(p.parameters)];
const outgoingCall: Say = (p) => [joined(" → ", text(p.from), text(p.to))];

const SAYS: Readonly<Record<string, Say>> = {
  "add-twiml-redirect": (p) => [joined(" ", text(p.method), text(p.url))],
  "capture-payments": (p) => [
    joined(" ", text(p.payment_amount), text(p.currency).toUpperCase()),
    joined(" · ", text(p.payment_method), text(p.payment_connector)),
  ],
  "connect-call-to": (p) => [joined(" ", text(p.noun), text(p.to) || text(p.sip_endpoint))],
  "connect-virtual-agent": (p) => [joined(" · ", text(p.connector), text(p.language))],
  "connect-virtual-agent-v2": (p) => [text(p.connector_name), pairs(p.configurations)],
  "enqueue-call": (p) => [text(p.queue_name) || text(p.workflow_sid), text(p.task_attributes)],
  "fork-stream": (p) => [
    joined(" · ", text(p.stream_action), text(p.stream_name)),
    first(p, "stream_url", "stream_connector_name", "stream_connector")[0] ?? "",
  ],
  "gather-input-on-call": (p) => first(p, "say", "play"),
  "make-http-request": httpRequest,
  "make-outgoing-call-v1": outgoingCall,
  "make-outgoing-call-v2": outgoingCall,
  "record-call": (p) => [joined(" · ", text(p.recording_channels), text(p.trim))],
  "record-voicemail": (p) => [joined(" · ", seconds(p.max_length), text(p.trim))],
  "resume-conversation": (p) => first(p, "conversation_sid", "conversation_service_sid"),
  "run-conversation-relay": (p) => [text(p.url), text(p.welcome_greeting)],
  "run-function": functionCall,
  "run-function-v2": functionCall,
  "run-subflow": (p) => [
    joined(" · ", text(p.flow_sid), text(p.flow_revision)),
    pairs(p.parameters),
  ],
  "say-play": (p) => first(p, "say", "play", "digits"),
  "send-and-wait-for-reply": message,
  "send-message": message,
  "send-to-auto-pilot": (p) => [text(p.autopilot_assistant_sid), text(p.body)],
  "send-to-flex": (p) => [joined(" · ", text(p.workflow), text(p.channel)), text(p.attributes)],
  "set-variables": (p) => assignments(p.variables),
  "split-based-on": (p) => [text(p.input)],
  "start-conversation": (p) => [
    text(p.friendly_name) || text(p.conversation_service_sid),
    participants(p.participants),
  ],
  trigger: () => [],
};

const kept = new WeakMap<State, readonly string[]>();

/**
 * Say in one or two lines what a state does, by what its author wrote in it; a state with
 * nothing to say has no lines. One line may be long: a card has room for two.
 */
export function summaryOf(state: State): readonly string[] {
  const known = kept.get(state);
  if (known) return known;
  const says = Object.hasOwn(SAYS, state.type) ? SAYS[state.type] : undefined;
  const lines = (says ?? anything)(state.properties).map(short).filter(Boolean).slice(0, 2);
  kept.set(state, lines);
  return lines;
}

/** The first texts of a widget that nobody knows. */
function anything(properties: JsonObject): readonly string[] {
  return Object.entries(properties)
    .filter(([key, value]) => key !== "offset" && typeof value === "string")
    .map(([, value]) => text(value))
    .filter(Boolean)
    .slice(0, 1);
}

function first(properties: JsonObject, ...keys: string[]): readonly string[] {
  return keys
    .map((key) => text(properties[key]))
    .filter(Boolean)
    .slice(0, 1);
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
}

function seconds(value: Json | undefined): string {
  return typeof value === "number" ? `≤ ${String(value)} s` : "";
}

function joined(mark: string, ...texts: string[]): string {
  return texts.filter(Boolean).join(mark);
}

function members(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

function pairs(value: Json | undefined): string {
  return members(value)
    .map((pair) => text(pair.key))
    .filter(Boolean)
    .join(", ");
}

function assignments(value: Json | undefined): readonly string[] {
  const all = members(value).map((one) => `${text(one.key)} = ${text(one.value)}`);
  return all.length > 2 ? [all[0] ?? "", all.slice(1).join(", ")] : all;
}

function participants(value: Json | undefined): string {
  return members(value)
    .map((one) => text(one.messaging_binding_address) || text(one.identity) || text(one.type))
    .filter(Boolean)
    .join(", ");
}

function short(line: string): string {
  const flat = line
    .slice(0, 2 * MOST)
    .replace(/\s+/g, " ")
    .trim();
  return flat.length > MOST ? `${flat.slice(0, MOST)}…` : flat;
}
