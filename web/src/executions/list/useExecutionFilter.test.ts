import { describe, expect, it } from "vitest";
import { filterOf, isNarrowed, parametersOf } from "@/executions/list/useExecutionFilter";

const NOTHING = { flow: null, status: null, contact: "", from: "", to: "" };

describe("the filter in the address", () => {
  it("comes back as it was written", () => {
    const filter = {
      flow: "FW1",
      status: "ended" as const,
      contact: "+15550001",
      from: "2026-11-01",
      to: "2026-11-22",
    };
    expect(filterOf(parametersOf(filter))).toEqual(filter);
    expect(isNarrowed(filter)).toBe(true);
  });

  it("is nothing when nothing is asked for, or nonsense is", () => {
    expect(parametersOf(NOTHING).toString()).toBe("");
    expect(filterOf(new URLSearchParams("status=gone&from=yesterday"))).toEqual(NOTHING);
    expect(isNarrowed(NOTHING)).toBe(false);
  });
});
