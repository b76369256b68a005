import { describe, expect, it } from "vitest";
import { theme } from "@/app/theme";

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe("the accent", () => {
  it("can carry white text from shade 6 on", () => {
    const dark = theme.colors?.["soundstage"]?.slice(6) ?? [];
    expect(dark).toHaveLength(4);
    for (const shade of dark) expect(1.05 / (luminance(shade) + 0.05)).toBeGreaterThan(4.5);
  });
});
