import { createTheme, type MantineColorsTuple } from "@mantine/core";

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

export const theme = createTheme({
  primaryColor: "soundstage",
  primaryShade: { light: 6, dark: 6 },
  colors: { soundstage },
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
    Menu: { defaultProps: { shadow: "md" } },
    Modal: { defaultProps: { centered: true } },
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
