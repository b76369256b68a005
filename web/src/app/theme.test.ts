import { DEFAULT_THEME, mergeMantineTheme } from "@mantine/core";
import { describe, expect, it } from "vitest";
import { contrast, ENOUGH } from "@/app/contrast";
import { theme } from "@/app/theme";
import { variables } from "@/app/variables";

const merged = mergeMantineTheme(DEFAULT_THEME, theme);
const { light, dark } = variables(merged);
const colours = Object.keys(merged.colors).filter((name) => name !== "dark");

it.each(["soundstage", "red", "green"])("lets white text stand on %s from shade 6 on", (name) => {
  for (const shade of merged.colors[name]?.slice(6) ?? []) {
    expect(contrast(shade, "#ffffff")).toBeGreaterThan(ENOUGH);
  }
});

describe.each(colours)("text in %s", (name) => {
  it("is readable on the light page and on its own wash", () => {
    const text = light[`--mantine-color-${name}-light-color`] ?? "";
    expect(contrast(text, "#ffffff")).toBeGreaterThanOrEqual(ENOUGH);
    expect(contrast(text, merged.colors[name]?.[1] ?? "")).toBeGreaterThanOrEqual(ENOUGH);
  });

  it("is readable on the dark page", () => {
    const text = dark[`--mantine-color-${name}-text`] ?? "";
    expect(contrast(text, merged.colors.dark[7])).toBeGreaterThanOrEqual(ENOUGH);
  });
});

it.each(["dimmed", "placeholder", "error"])("keeps the %s text readable", (use) => {
  const name = `--mantine-color-${use}` as const;
  expect(contrast(light[name] ?? "", merged.colors.gray[1])).toBeGreaterThanOrEqual(ENOUGH);
  expect(contrast(dark[name] ?? "", merged.colors.dark[6])).toBeGreaterThanOrEqual(ENOUGH);
});
