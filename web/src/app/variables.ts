import type { CSSVariablesResolver, MantineTheme } from "@mantine/core";
import { readable } from "@/app/contrast";

type Variables = Record<string, string>;

const DIMMED = { light: "#5c636a", dark: "#a8a8ad" };
/** The least favourable backgrounds that coloured text stands on. */
const BEHIND_DARK = "#3b3b3b";

function names(theme: MantineTheme): string[] {
  return Object.keys(theme.colors).filter((name) => name !== "dark");
}

/** Text of a colour, on the page and on a wash of the same colour. */
function light(theme: MantineTheme): Variables {
  const entries = names(theme).flatMap((name) => {
    const [, wash = "", , , , , base = ""] = theme.colors[name] ?? [];
    const text = readable(base, wash);
    return ["text", "light-color", "outline"].map((use) => [
      `--mantine-color-${name}-${use}`,
      text,
    ]);
  });
  return Object.fromEntries(entries) as Variables;
}

function dark(theme: MantineTheme): Variables {
  const entries = names(theme).map((name) => [
    `--mantine-color-${name}-text`,
    readable(theme.colors[name]?.[4] ?? "", BEHIND_DARK),
  ]);
  return Object.fromEntries(entries) as Variables;
}

/** What Mantine's own colours lack in contrast. */
export const variables: CSSVariablesResolver = (theme) => ({
  variables: {},
  light: {
    ...light(theme),
    "--mantine-color-text": theme.colors.dark[8],
    "--mantine-color-dimmed": DIMMED.light,
    "--mantine-color-placeholder": DIMMED.light,
    "--mantine-color-default-border": theme.colors.gray[3],
    "--mantine-color-error": readable(theme.colors.red[6], theme.colors.gray[1]),
  },
  dark: {
    ...dark(theme),
    "--mantine-color-dimmed": DIMMED.dark,
    "--mantine-color-placeholder": DIMMED.dark,
    "--mantine-color-error": readable(theme.colors.red[4], BEHIND_DARK),
    "--mantine-color-anchor": theme.colors["soundstage"]?.[3] ?? "",
    "--mantine-color-soundstage-light": "#2b2756",
    "--mantine-color-soundstage-light-hover": "#353069",
  },
});
