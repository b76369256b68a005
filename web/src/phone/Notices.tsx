import { Anchor, Button, CloseButton } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { texts } from "@/texts/en";
import { errorText } from "@/ui/errorText";
import classes from "./Phone.module.css";
import { usePhone, usePhoneActions, useStale } from "./usePhone";

interface Props {
  readonly blocked: boolean;
  readonly onProblems: () => void;
}

/** What stands in the way, and what is not as it seems. */
export function Notices({ blocked, onProblems }: Props) {
  const trouble = usePhone((state) => state.trouble);
  const { forgive } = usePhoneActions();
  const invalid = blocked || trouble?.kind === "invalid";
  return (
    <>
      {invalid && (
        <Notice bad>
          <p>{texts.phone.fixFirst}</p>
          <Anchor component="button" type="button" size="sm" onClick={onProblems}>
            {texts.phone.openProblems}
          </Anchor>
        </Notice>
      )}
      {trouble && trouble.kind !== "invalid" && (
        <Notice bad onClose={forgive}>
          <strong>
            {trouble.kind === "replayed"
              ? texts.phone.replayed(trouble.done, trouble.all)
              : texts.phone.failed}
          </strong>
          <p>{errorText(trouble.error)}</p>
        </Notice>
      )}
      <Stale />
    </>
  );
}

function Stale() {
  const stale = useStale();
  const { startOver } = usePhoneActions();
  const done = usePhone((state) => state.deeds.length > 0);
  if (stale === null) return null;
  return (
    <Notice>
      <strong>{stale === "flow" ? texts.phone.stale : texts.phone.settingsStale}</strong>
      <div className={classes.noticeActions}>
        <Button size="compact-xs" onClick={() => void startOver(true)} disabled={!done}>
          {texts.phone.replay}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => void startOver(false)}>
          {texts.phone.startEmpty}
        </Button>
      </div>
    </Notice>
  );
}

interface NoticeProps {
  readonly bad?: boolean;
  readonly onClose?: () => void;
  readonly children: ReactNode;
}

function Notice({ bad = false, onClose, children }: NoticeProps) {
  return (
    <div className={classes.notice} role={bad ? "alert" : "status"} data-bad={bad || undefined}>
      {bad ? <IconAlertTriangle size={16} aria-hidden /> : <IconInfoCircle size={16} aria-hidden />}
      <div className={classes.noticeText}>{children}</div>
      {onClose && <CloseButton size="sm" aria-label={texts.ui.close} onClick={onClose} />}
    </div>
  );
}
