import { createTheme, type MantineColorsTuple } from "@mantine/core";
import { texts } from "@/texts/en";

/** The one accent: an indigo that leans to violet, with 4.5:1 to white from shade 6 on. */
const soundstage: MantineColorsTuple = [
  "#f1f0fe",
  "#e0defb",
  "#c3bef5",
  "#a49cf0",
  "#897eeb",
  "#7162e4",
  "#5b4be0",
  "#4c3dc6",
  "#4034a8",
  "#342b89",
];

/** Red and green as Mantine has them, but dark enough to carry white text from shade 6 on. */
const red: MantineColorsTuple = [
  "#fff5f5",
  "#ffe3e3",
  "#ffc9c9",
  "#ffa8a8",
  "#ff8787",
  "#fa5252",
  "#d92b2b",
  "#c22525",
  "#a81f1f",
  "#8f1a1a",
];
const green: MantineColorsTuple = [
  "#ebfbee",
  "#d3f9d8",
  "#b2f2bb",
  "#8ce99a",
  "#69db7c",
  "#40c057",
  "#1f7f3a",
  "#1b6f33",
  "#175f2b",
  "#124f23",
];

export const theme = createTheme({
  primaryColor: "soundstage",
  primaryShade: { light: 6, dark: 6 },
  colors: { soundstage, red, green },
  autoContrast: true,
  // Above this luminance of a background black text has more contrast than white text.
  luminanceThreshold: 0.179,
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace',
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  spacing: { xs: "0.5rem", sm: "0.75rem", md: "1rem", lg: "1.25rem", xl: "1.5rem" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.25rem", lineHeight: "1.75rem" },
      h2: { fontSize: "1rem", lineHeight: "1.5rem" },
      h3: { fontSize: "0.875rem", lineHeight: "1.25rem" },
      h4: { fontSize: "0.8125rem", lineHeight: "1.25rem" },
    },
  },
  components: {
    ActionIcon: { defaultProps: { size: "md", variant: "subtle", color: "gray" } },
    Button: { defaultProps: { size: "xs" } },
    Checkbox: { defaultProps: { size: "xs" } },
    Loader: { defaultProps: { size: "sm" } },
    // The place holder of the first focus is no item, so it may not be in a menu.
    Menu: { defaultProps: { shadow: "md", withInitialFocusPlaceholder: false } },
    Modal: {
      defaultProps: {
        centered: true,
        closeButtonProps: { "aria-label": texts.ui.close },
        // The head of a dialog is not the banner of the page.
        attributes: { header: { role: "presentation" } },
      },
    },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": texts.ui.close } } },
    NumberInput: { defaultProps: { size: "xs" } },
    PasswordInput: { defaultProps: { size: "xs" } },
    SegmentedControl: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs" } },
    Switch: { defaultProps: { size: "xs" } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: "sm" } },
    Tabs: { defaultProps: { keepMounted: false } },
    TextInput: { defaultProps: { size: "xs" } },
    Textarea: { defaultProps: { size: "xs" } },
    Tooltip: { defaultProps: { openDelay: 300 } },
  },
});
