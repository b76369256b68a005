import { Kbd } from "@mantine/core";
import classes from "./Keys.module.css";

const APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);
const NAMES: Record<string, string> = {
  Mod: APPLE ? "⌘" : "Ctrl",
  Alt: APPLE ? "⌥" : "Alt",
  Shift: APPLE ? "⇧" : "Shift",
};

/** The keys of a shortcut, `Mod+Shift+Z`, in the names of this machine's keyboard. */
export function Keys({ of }: { of: string }) {
  return (
    <span className={classes.keys}>
      {of.split("+").map((key) => (
        <Kbd key={key} size="xs">
          {NAMES[key] ?? key}
        </Kbd>
      ))}
    </span>
  );
}
