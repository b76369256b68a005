import { describe, expect, it } from "vitest";
import { realFlows, state } from "@/testing/flows";
import type { JsonObject } from "./json";
import { summaryOf } from "./summary";

const cases: [string, JsonObject, string[]][] = [
  ["add-member-to-chat-channel", {}, []],
  ["add-twiml-redirect", { url: "https://a.example", method: "POST" }, ["POST https://a.example"]],
  [
    "capture-payments",
    {
      payment_amount: "10.00",
      currency: "usd",
      payment_method: "CREDIT_CARD",
      payment_connector: "Default",
    },
    ["10.00 USD", "CREDIT_CARD · Default"],
  ],
  ["connect-call-to", { noun: "number", to: "+15555550100" }, ["number +15555550100"]],
  ["connect-virtual-agent", { connector: "project-1", language: "en" }, ["project-1 · en"]],
  [
    "connect-virtual-agent-v2",
    { connector_name: "agent", configurations: [{ key: "language", value: "en" }] },
    ["agent", "language"],
  ],
  ["enqueue-call", { queue_name: "support", task_attributes: '{"a": 1}' }, ["support", '{"a": 1}']],
  [
    "fork-stream",
    { stream_action: "start", stream_name: "audio", stream_url: "wss://a.example" },
    ["start · audio", "wss://a.example"],
  ],
  ["gather-input-on-call", { say: "Press 1.", timeout: 5 }, ["Press 1."]],
  [
    "gather-input-on-call",
    { say: "", play: "https://a.example/a.mp3" },
    ["https://a.example/a.mp3"],
  ],
  ["make-http-request", { url: "https://a.example", body: "{}" }, ["GET https://a.example", "{}"]],
  ["make-outgoing-call-v1", { from: "+1", to: "+2" }, ["+1 → +2"]],
  ["make-outgoing-call-v2", { to: "+2" }, ["+2"]],
  [
    "record-call",
    { record_call: true, recording_channels: "dual", trim: "trim-silence" },
    ["dual · trim-silence"],
  ],
  ["record-voicemail", { max_length: 3600, trim: "trim-silence" }, ["≤ 3600 s · trim-silence"]],
  ["resume-conversation", { conversation_sid: "{{flow.data.c}}" }, ["{{flow.data.c}}"]],
  [
    "run-conversation-relay",
    { url: "wss://a.example", welcome_greeting: "Hi" },
    ["wss://a.example", "Hi"],
  ],
  [
    "run-function",
    { url: "https://f.example", parameters: [{ key: "a", value: "1" }] },
    ["https://f.example", "a"],
  ],
  ["run-function-v2", { function_sid: "ZH00" }, ["ZH00"]],
  [
    "run-subflow",
    { flow_sid: "FW00", flow_revision: "LatestPublished" },
    ["FW00 · LatestPublished"],
  ],
  ["say-play", { say: " Hello,\n  you " }, ["Hello, you"]],
  ["say-play", { digits: "1w2" }, ["1w2"]],
  ["send-and-wait-for-reply", { body: "Name?" }, ["Name?"]],
  ["send-message", { body: "", content_sid: "HX00" }, ["HX00"]],
  ["send-to-auto-pilot", { autopilot_assistant_sid: "UA00", body: "x" }, ["UA00", "x"]],
  ["send-to-flex", { workflow: "WW00", channel: "TC00", attributes: "{}" }, ["WW00 · TC00", "{}"]],
  ["set-variables", { variables: [{ key: "a", value: "1" }] }, ["a = 1"]],
  [
    "set-variables",
    { variables: ["a", "b", "c"].map((key) => ({ key, value: key })) },
    ["a = a", "b = b, c = c"],
  ],
  ["split-based-on", { input: "{{x}}" }, ["{{x}}"]],
  [
    "start-conversation",
    {
      conversation_service_sid: "IS00",
      participants: [{ type: "sms", messaging_binding_address: "+1" }],
    },
    ["IS00", "+1"],
  ],
  ["trigger", { offset: { x: 0, y: 0 } }, []],
  ["something-new", { offset: { x: 0, y: 0 }, count: 5, text: "says this" }, ["says this"]],
  ["constructor", {}, []],
];

describe("the summary of", () => {
  it.each(cases)("%s with %j", (type, properties, said) => {
    expect(summaryOf(state("a", type, {}, properties))).toEqual(said);
  });

  it("a widget whose properties are not what they should be", () => {
    const properties = { variables: [1, null, { key: 5 }], url: {}, parameters: "no" };
    for (const [type] of cases) {
      expect(summaryOf(state("a", type, {}, properties)).length).toBeLessThanOrEqual(2);
    }
  });

  it("a widget with a huge text is short", () => {
    const [line] = summaryOf(state("a", "send-message", {}, { body: "x".repeat(1_000_000) }));
    expect(line).toHaveLength(201);
  });

  it.each(realFlows)("the widgets of %s that say, send or fetch something is there", (_, flow) => {
    for (const one of flow.states) {
      const { body, say, url, input } = one.properties;
      if ([body, say, url, input].some((text) => typeof text === "string" && text.trim())) {
        expect(summaryOf(one), one.name).not.toEqual([]);
      }
    }
  });
});
