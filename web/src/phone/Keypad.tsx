import { UnstyledButton } from "@mantine/core";
import { texts } from "@/texts/en";
import classes from "./CallView.module.css";

export const KEYS: readonly string[] = Array.from("123456789*0#");

/** The twelve keys of a phone; the keyboard's digits press them, too. */
export function Keypad({ onPress }: { readonly onPress: (digits: string) => void }) {
  return (
    <div className={classes.keypad} role="group" aria-label={texts.phone.keypad}>
      {KEYS.map((key) => (
        <UnstyledButton
          key={key}
          className={classes.key}
          aria-label={texts.phone.press(texts.phone.keyNames[key] ?? key)}
          onClick={() => onPress(key)}
        >
          {key}
        </UnstyledButton>
      ))}
    </div>
  );
}
