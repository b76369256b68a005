import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FlowDefinition, State, Transition, WidgetKind } from "@/model/flow";
import type { Json, JsonObject } from "@/model/json";
import { readDefinition } from "@/model/reading";

/** Small flows, big flows, random flows and real ones for the tests of the model. */

export const SEND: WidgetKind = {
  type: "send-message",
  events: [{ event: "sent" }, { event: "failed" }],
  defaults: { from: "{{flow.channel.address}}", body: "" },
  transitions_by_condition: false,
};

export const SPLIT_KIND: WidgetKind = {
  type: "split-based-on",
  events: [{ event: "match" }, { event: "noMatch" }],
  defaults: { input: "" },
  transitions_by_condition: true,
};

/** A state whose transitions are given as `event: next`. */
export function state(
  name: string,
  type: string,
  leads: Readonly<Record<string, string | null>> = {},
  properties: JsonObject = {},
): State {
  const transitions = Object.entries(leads).map(([event, next]): Transition =>
    next === null ? { event } : { event, next },
  );
  return { name, type, transitions, properties };
}

/** A trigger, a question, a split on its answer, and two messages; nothing is left out. */
export function survey(): FlowDefinition {
  const input = "{{widgets.ask.inbound.Body}}";
  return {
    description: "A survey",
    "x-unknown": { kept: [1, null, "two"] },
    states: [
      state("Trigger", "trigger", { incomingMessage: "ask", incomingCall: null }, place(0, 0)),
      {
        ...state(
          "ask",
          "send-and-wait-for-reply",
          { incomingMessage: "check", timeout: null, deliveryFailure: null },
          { ...place(0, 200), body: "Do you like it?", timeout: "3600", future: { kept: true } },
        ),
        sid: "FF00",
      },
      {
        name: "check",
        type: "split-based-on",
        transitions: [
          { event: "noMatch", next: "ask" },
          {
            event: "match",
            next: "thank",
            uuid: "kept",
            conditions: [
              {
                friendly_name: "If value equal_to yes",
                arguments: [input],
                type: "equal_to",
                value: "yes",
              },
            ],
          },
        ],
        properties: { input, ...place(0, 400) },
      },
      state(
        "thank",
        "send-message",
        { sent: "thank2", failed: null },
        { ...place(300, 600), body: 'Thanks for "{{ widgets["ask"].inbound.Body | upcase }}"' },
      ),
      state("thank2", "send-message", { sent: null }, { ...place(0, 800), body: "Bye" }),
    ],
    initial_state: "Trigger",
    flags: { allow_concurrent_calls: true },
  };
}

/** A chain of so many states, each reading the one before it. */
export function chain(count: number): FlowDefinition {
  const steps = Array.from({ length: count - 1 }, (_, index) =>
    state(
      `step_${String(index)}`,
      "send-message",
      { sent: index + 2 < count ? `step_${String(index + 1)}` : null, failed: null },
      { ...place((index % 20) * 320, index * 12), body: `{{widgets.step_${String(index - 1)}.x}}` },
    ),
  );
  const trigger = state("Trigger", "trigger", { incomingMessage: "step_0" }, place(0, 0));
  return { description: "", states: [trigger, ...steps], initial_state: "Trigger", flags: {} };
}

export function place(x: number, y: number): JsonObject {
  return { offset: { x, y } };
}

const NAMES = ["Trigger", "a", "b", "c_1", "c-2", "widgets", "long_name_of_state"];
const templates = fc.oneof(
  fc.constantFrom(
    "{{widgets.a.inbound.Body}}",
    "{{ widgets['c-2'].x | default: widgets.b }} widgets.a",
    "{% if widgets.c_1.y == 'widgets.a' %}{{x[widgets.widgets.k]}}{% endif %}",
    "{% raw %}{{widgets.a}}{% endraw %}{{widgets.a",
  ),
  fc.string({ maxLength: 12 }),
);
const values: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    templates,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("key", "value", "url", "x y"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

const transitions = fc.record({
  event: fc.constantFrom("next", "sent", "failed"),
  next: fc.constantFrom(...NAMES, null, undefined),
  unknown: values,
});

/** Flows with any properties, templates and transitions, also ones that lead nowhere. */
export const flows: fc.Arbitrary<FlowDefinition> = fc
  .subarray(NAMES.slice(1), { minLength: 1 })
  .chain((names) =>
    fc.record({
      description: fc.string({ maxLength: 5 }),
      states: fc.tuple(...["Trigger", ...names].map(randomState)),
      initial_state: fc.constant("Trigger"),
      flags: fc.constant({ allow_concurrent_calls: true }),
      more: values,
    }),
  );

function randomState(name: string): fc.Arbitrary<State> {
  return fc.record({
    name: fc.constant(name),
    type: fc.constant(name === "Trigger" ? "trigger" : "send-message"),
    transitions: fc.array(transitions, { maxLength: 3 }),
    properties: fc.record({
      offset: fc.record({ x: fc.nat(500), y: fc.nat(500) }),
      body: templates,
      parameters: values,
    }),
    extra: values,
  });
}

const REAL = join(import.meta.dirname, "../../../../shared/flows/real");

/** The real flows beside the checkout; none when that folder is not there. */
export const realFlows: readonly (readonly [string, FlowDefinition])[] = readReal();

function readReal() {
  let files: string[] = [];
  try {
    files = readdirSync(REAL).filter((file) => file.endsWith(".json"));
  } catch {
    return [];
  }
  return files.map((file) => {
    const read = readDefinition(JSON.parse(readFileSync(join(REAL, file), "utf8")) as unknown);
    if (!read.ok) throw new Error(`${file}: ${JSON.stringify(read.problem)}`);
    return [file, read.value] as const;
  });
}
