import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { texts } from "@/texts/en";

type Props = {
  confirm: string;
  onCancel: () => void;
  /** Without it the button submits the form that it stands in. */
  onConfirm?: () => void;
  busy?: boolean;
  danger?: boolean;
  disabled?: boolean;
  /** What stands before the buttons. */
  children?: ReactNode;
};

/** The end of a dialog: give up, or do it. */
export function DialogButtons(props: Props) {
  const { confirm, onCancel, onConfirm, busy = false, danger = false, disabled = false } = props;
  return (
    <Group justify="flex-end" gap="xs">
      {props.children}
      <Button variant="default" onClick={onCancel}>
        {texts.ui.cancel}
      </Button>
      <Button
        type={onConfirm ? "button" : "submit"}
        {...(onConfirm ? { onClick: onConfirm } : {})}
        {...(danger ? { color: "red" } : {})}
        loading={busy}
        disabled={disabled}
      >
        {confirm}
      </Button>
    </Group>
  );
}
