import { describe, expect, it } from "vitest";
import { filterOf, isFiltered, parametersOf } from "@/flows/useFlowFilter";

describe("the filter of flows", () => {
  it.each([
    { search: "", status: null },
    { search: "a b&c=d", status: null },
    { search: "", status: "draft" as const },
    { search: "ü", status: "published" as const },
  ])("stands in the address whole: $search, $status", (filter) => {
    const address = parametersOf(filter).toString();
    expect(filterOf(new URLSearchParams(address))).toEqual(filter);
    expect(isFiltered(filter)).toBe(address !== "");
  });

  it("has no status that does not exist", () => {
    expect(filterOf(new URLSearchParams("status=lost")).status).toBeNull();
  });
});
