import { describe, expect, it } from "vitest";
import { standingOf, type Facts } from "@/editor/draft/standing";

const SAVED: Facts = {
  dirty: false,
  readOnly: false,
  saving: false,
  kept: true,
  away: false,
  revision: 4,
  status: "draft",
};

describe("how saved a flow is", () => {
  it.each<[Partial<Facts>, RegExp, string]>([
    [{}, /saved as revision 4 \(draft\)/, "calm"],
    [{ status: "published" }, /saved as revision 4 \(published\)/, "calm"],
    [{ away: true }, /saved as revision 4/, "calm"],
    [{ dirty: true }, /Unsaved changes, kept/, "unsaved"],
    [{ dirty: true, away: true }, /Offline/, "unsaved"],
    [{ dirty: true, kept: false, away: true }, /cannot keep/, "alarm"],
    [{ dirty: true, saving: true }, /Saving/, "calm"],
    [{ readOnly: true, dirty: true }, /Read only/, "calm"],
  ])("with %o is told by %s", (facts, words, tone) => {
    const standing = standingOf({ ...SAVED, ...facts });
    expect(standing.words).toMatch(words);
    expect(standing.tone).toBe(tone);
  });
});
