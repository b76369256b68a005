import { Anchor, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleX } from "@tabler/icons-react";
import type { Warned } from "@/api/executions";
import { texts } from "@/texts/en";
import classes from "./WarningList.module.css";
import { clockTime } from "./times";

interface Props {
  readonly warnings: readonly Warned[];
  /** Show the state that a warning is about. */
  readonly onGo?: (state: string) => void;
  readonly label?: string;
}

/** Warnings and errors of a run: the code, what it says, and what can be done. */
export function WarningList({ warnings, onGo, label = texts.story.warnings }: Props) {
  if (warnings.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.story.noWarnings}
      </Text>
    );
  }
  return (
    <ul className={classes.list} aria-label={label}>
      {warnings.map((warned, index) => (
        <Warning key={index} warned={warned} onGo={onGo} />
      ))}
    </ul>
  );
}

function Warning({ warned, onGo }: { warned: Warned; onGo: Props["onGo"] }) {
  const { at, code, help, level, message, state } = warned;
  const Icon = level === "error" ? IconCircleX : IconAlertTriangle;
  return (
    <li className={classes.item}>
      <Icon size={16} className={classes[level]} aria-label={texts.story.levels[level]} />
      <div className={classes.said}>
        <p className={classes.message}>{message}</p>
        <p className={classes.facts}>
          <span className={classes.code}>{code}</span>
          <span>{clockTime(at)}</span>
          {state !== null &&
            (onGo ? (
              <Anchor
                component="button"
                type="button"
                className={classes.state}
                onClick={() => onGo(state)}
              >
                {state}
              </Anchor>
            ) : (
              <span className={classes.state}>{state}</span>
            ))}
        </p>
        {help !== "" && <p className={classes.help}>{help}</p>}
      </div>
    </li>
  );
}
