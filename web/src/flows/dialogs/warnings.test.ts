import { describe, expect, it } from "vitest";
import { warningsOf } from "@/flows/dialogs/warnings";

const NOTHING = { active_executions: 0, capped: false, numbers: [], parents: [] };

describe("the warnings of a deletion", () => {
  it("are none for a draft that nobody uses", () => {
    expect(warningsOf({ published_revision: null }, NOTHING)).toEqual([]);
  });

  it("name everything that hangs on the flow", () => {
    const used = {
      active_executions: 1000,
      capped: true,
      numbers: ["+15550001111"],
      parents: [{ sid: "FW1", friendly_name: "Welcome" }],
    };
    const [published, active, number, parent] = warningsOf({ published_revision: 7 }, used);
    expect(published).toContain("7");
    expect(active).toContain("1,000+");
    expect(number).toContain("+15550001111");
    expect(parent).toContain("Welcome");
  });
});
