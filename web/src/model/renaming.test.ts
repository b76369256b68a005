import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chain, flows, realFlows, survey } from "@/testing/flows";
import { isSameFlow, stateNamed } from "./flow";
import { mapTexts } from "./json";
import { namedIn, renameInTemplate, renameState, renameStates } from "./renaming";

describe("in a template", () => {
  it.each([
    ["{{widgets.old.x}}", "{{widgets.new.x}}"],
    ["{{ widgets . old . x }}", "{{ widgets . new . x }}"],
    ["{{widgets['old'].x}}", "{{widgets['new'].x}}"],
    ['{{widgets["old"]["old"]}}', '{{widgets["new"]["old"]}}'],
    ["{% if widgets.old.x == 'widgets.old' %}", "{% if widgets.new.x == 'widgets.old' %}"],
    [
      "{{ a[widgets.old.i].b | append: widgets.old.x }}",
      "{{ a[widgets.new.i].b | append: widgets.new.x }}",
    ],
    ["{%- assign old = widgets.old -%}", "{%- assign old = widgets.new -%}"],
    [
      "{% raw %}{{widgets.old}}{% endraw %}{{widgets.old}}",
      "{% raw %}{{widgets.old}}{% endraw %}{{widgets.new}}",
    ],
    ["{{widgets.old.x", "{{widgets.new.x"],
    ["{{ 'it }} {{widgets.old.x}}", "{{ 'it }} {{widgets.new.x}}"],
  ])("%s becomes %s", (before, after) => {
    expect(renameInTemplate(before, new Map([["old", "new"]]))).toBe(after);
  });

  it.each([
    "widgets.old",
    "{{flow.widgets.old}}",
    "{{widgets.older}}",
    "{{widgets.old-er}}",
    "{{widgets[old]}}",
    "{{mywidgets.old}}",
    "{{'widgets.old'}}",
    "{ {widgets.old}}",
  ])("%s stays", (text) => {
    expect(renameInTemplate(text, new Map([["old", "new"]]))).toBe(text);
  });

  it("two states may swap their names", () => {
    const names = new Map([
      ["a", "b"],
      ["b", "a"],
    ]);
    expect(renameInTemplate("{{widgets.a.x}}{{widgets.b.x}}", names)).toBe(
      "{{widgets.b.x}}{{widgets.a.x}}",
    );
  });
});

describe("in a flow", () => {
  it("changes the state, the start, transitions, properties and conditions", () => {
    const after = renameState(survey(), "ask", "question");
    expect(stateNamed(after, "Trigger")?.transitions[0]?.next).toBe("question");
    expect(stateNamed(after, "check")?.properties.input).toBe("{{widgets.question.inbound.Body}}");
    expect(stateNamed(after, "check")?.transitions[1]?.conditions?.[0]?.arguments).toEqual([
      "{{widgets.question.inbound.Body}}",
    ]);
    expect(stateNamed(after, "thank")?.properties.body).toBe(
      'Thanks for "{{ widgets["question"].inbound.Body | upcase }}"',
    );
    expect(renameState(survey(), "Trigger", "Start").initial_state).toBe("Start");
    expect(JSON.stringify(after)).not.toContain('"ask"');
  });

  it("shares what does not name the state", () => {
    const before = chain(1000);
    const after = renameState(before, "step_10", "other");
    const changed = after.states.filter((one, index) => one !== before.states[index]);
    expect(changed.map((one) => one.name)).toEqual(["step_9", "other", "step_11"]);
  });

  it("gives the same flow when the name is given back", () => {
    fc.assert(
      fc.property(flows, fc.nat(20), (flow, pick) => {
        const name = flow.states[pick % flow.states.length]?.name ?? "Trigger";
        const back = renameState(renameState(flow, name, "fresh_Name-1"), "fresh_Name-1", name);
        return JSON.stringify(back) === JSON.stringify(flow);
      }),
    );
  });

  it.each(realFlows)("of %s: there and back", (_, flow) => {
    const there = new Map(flow.states.map((one) => [one.name, `renamed_${one.name}`]));
    const back = new Map([...there].map(([old, name]) => [name, old]));
    const renamed = renameStates(flow, there);
    expect(isSameFlow(renameStates(renamed, back), flow)).toBe(true);
    const known = new Set(there.keys());
    mapTexts(renamed.states, (text) => {
      expect(namedIn(text).filter((one) => known.has(one.name))).toEqual([]);
      return text;
    });
  });
});
