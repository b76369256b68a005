import { ActionIcon, Popover, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { IconSettings } from "@tabler/icons-react";
import { texts } from "@/texts/en";
import { CHANNELS } from "./phoneState";
import { usePhone, usePhoneActions } from "./usePhone";

/** Who talks to whom. */
export function SettingsButton() {
  const { address, channel, contact } = usePhone((state) => state.settings);
  const { change } = usePhoneActions();
  return (
    <Popover position="bottom-end" width={280} trapFocus shadow="md">
      <Popover.Target>
        <ActionIcon aria-label={texts.phone.settings}>
          <IconSettings size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={texts.phone.settings}>
        <Stack gap="xs">
          <SegmentedControl
            fullWidth
            aria-label={texts.phone.channel}
            data={CHANNELS.map((value) => ({ value, label: texts.phone.channels[value] }))}
            value={channel}
            onChange={(value) =>
              change({ channel: CHANNELS.find((one) => one === value) ?? "sms" })
            }
          />
          <TextInput
            label={channel === "messenger" ? texts.phone.contactName : texts.phone.contact}
            value={contact}
            onChange={(event) => change({ contact: event.currentTarget.value })}
          />
          <TextInput
            label={texts.phone.address}
            value={address}
            onChange={(event) => change({ address: event.currentTarget.value })}
          />
          <Text size="xs" c="dimmed">
            {texts.phone.settingsStale}
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
