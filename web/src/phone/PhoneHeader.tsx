import { ActionIcon, Menu, SegmentedControl } from "@mantine/core";
import {
  IconApi,
  IconDotsVertical,
  IconFileCheck,
  IconPlayerStop,
  IconRefresh,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import { texts } from "@/texts/en";
import classes from "./Phone.module.css";
import { SaveTestDialog } from "./SaveTestDialog";
import { SettingsButton } from "./SettingsButton";
import { StartDialog } from "./StartDialog";
import { usePhone, usePhoneActions } from "./usePhone";

export type Mode = "call" | "messages";

const MODES: readonly Mode[] = ["messages", "call"];

interface Props {
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
  /** The flow cannot be played. */
  readonly blocked: boolean;
}

/** What the phone is used for, how the flow is, and everything else one can do. */
export function PhoneHeader({ mode, onMode, blocked }: Props) {
  const status = usePhone(({ phone }) => phone?.status ?? "idle");
  const state = usePhone(({ phone }) => phone?.state ?? null);
  return (
    <div className={classes.header}>
      <SegmentedControl
        aria-label={texts.phone.title}
        data={MODES.map((value) => ({ value, label: texts.phone.modes[value] }))}
        value={mode}
        onChange={(value) => onMode(MODES.find((one) => one === value) ?? "messages")}
      />
      <span className={classes.status} data-status={status} role="status">
        <span className={classes.dot} aria-hidden />
        <span className={classes.statusText}>{state ?? texts.phone.status[status]}</span>
      </span>
      <SettingsButton />
      <More blocked={blocked} />
    </div>
  );
}

function More({ blocked }: { readonly blocked: boolean }) {
  const [dialog, setDialog] = useState<"save" | "start" | null>(null);
  const actions = usePhoneActions();
  const open = usePhone(({ phone }) => phone !== null);
  const running = usePhone(({ phone }) => phone?.status === "active");
  const done = usePhone(({ deeds }) => deeds.length > 0);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={texts.phone.menu}>
            <IconDotsVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconApi size={14} />}
            disabled={blocked}
            onClick={() => setDialog("start")}
          >
            {texts.phone.start.item}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconPlayerStop size={14} />}
            disabled={!running}
            onClick={() => void actions.do({ do: "end" })}
          >
            {texts.phone.stop}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileCheck size={14} />}
            disabled={!done}
            onClick={() => setDialog("save")}
          >
            {texts.phone.saveTest.item}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconRefresh size={14} />}
            disabled={!done}
            onClick={() => void actions.startOver(true)}
          >
            {texts.phone.replay}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={14} />} disabled={!open} onClick={actions.close}>
            {texts.phone.clear}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <StartDialog opened={dialog === "start"} onClose={() => setDialog(null)} />
      <SaveTestDialog opened={dialog === "save"} onClose={() => setDialog(null)} />
    </>
  );
}
