import { CopyButton, Tooltip, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { texts } from "@/texts/en";
import classes from "./Sid.module.css";

type Props = { sid: string; short?: boolean };

const HEAD = 6;
const TAIL = 4;

/** A SID that copies itself when pressed; `short` shows its ends only. */
export function Sid({ sid, short = false }: Props) {
  const shown = short ? `${sid.slice(0, HEAD)}…${sid.slice(-TAIL)}` : sid;
  return (
    <CopyButton value={sid}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? texts.ui.copied : texts.ui.copy(sid)} openDelay={copied ? 0 : 300}>
          <UnstyledButton className={classes.sid} onClick={copy} aria-label={texts.ui.copy(shown)}>
            {shown}
            <VisuallyHidden role="status">{copied && texts.ui.copied}</VisuallyHidden>
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}
