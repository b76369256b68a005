import { describe, expect, it } from "vitest";
import { realFlows, state, survey } from "@/testing/flows";
import { search } from "./search";

const names = (query: string) => search(survey(), query).map((found) => found.state);

describe("search", () => {
  it("finds by name first, the closest name before others", () => {
    expect(names("thank")).toEqual(["thank", "thank2", "check"]);
    expect(names("ask")[0]).toBe("ask");
  });

  it("finds by type, text, transition, and words of several places together", () => {
    expect(names("split")).toEqual(["check"]);
    expect(names("do you like")).toEqual(["ask"]);
    expect(names("deliveryfailure")).toEqual(["ask"]);
    expect(names("bye send-message")).toEqual(["thank2"]);
  });

  it("finds by the title of a type", () => {
    const titleOf = (type: string) => (type === "split-based-on" ? "Split Based On…" : type);
    expect(search(survey(), "based on…", { titleOf })[0]?.state).toBe("check");
  });

  it("finds nothing for nothing, or for what is nowhere", () => {
    expect(names("  ")).toEqual([]);
    expect(names("thank elephant")).toEqual([]);
  });

  it("says where it was found", () => {
    const [found] = search(survey(), "like");
    expect(found).toMatchObject({
      place: "property",
      path: ["properties", "body"],
      text: "Do you like it?",
      ranges: [{ start: 7, end: 11 }],
    });
  });

  it("shows the part of a long text where the words are", () => {
    const body = `${"x ".repeat(500)}needle${" y".repeat(500)}`;
    const flow = { ...survey(), states: [state("a", "send-message", {}, { body })] };
    const [found] = search(flow, "needle");
    const [range] = found?.ranges ?? [];
    expect(found?.text.length).toBeLessThan(170);
    expect(found?.text.slice(range?.start, range?.end)).toBe("needle");
  });

  it.each(realFlows)("finds every state of %s by its name", (_, flow) => {
    for (const { name } of flow.states) {
      expect(search(flow, name)[0]?.state.toLowerCase()).toBe(name.toLowerCase());
    }
  });
});
