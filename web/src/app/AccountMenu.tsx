import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import {
  IconChevronDown,
  IconCopy,
  IconDeviceDesktop,
  IconLogout,
  IconMoon,
  IconSun,
} from "@tabler/icons-react";
import { type Session, useSignOut } from "@/api/session";
import { texts } from "@/texts/en";
import { notifyDone, notifyFailure } from "@/ui/notify";
import classes from "./AccountMenu.module.css";

const SCHEMES = [
  { value: "light", name: texts.app.light, Icon: IconSun },
  { value: "dark", name: texts.app.dark, Icon: IconMoon },
  { value: "auto", name: texts.app.likeSystem, Icon: IconDeviceDesktop },
] as const;

function ColourScheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choose = (value: string) =>
    setColorScheme(SCHEMES.find((scheme) => scheme.value === value)?.value ?? "auto");
  return (
    <>
      <Menu.Label>{texts.app.colourScheme}</Menu.Label>
      <Menu.RadioGroup value={colorScheme} onChange={choose}>
        {SCHEMES.map(({ value, name, Icon }) => (
          <Menu.RadioItem key={value} value={value}>
            <span className={classes.scheme}>
              <Icon size={16} aria-hidden />
              {name}
            </span>
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}

/** Who is signed in, how it looks, and the way out. */
export function AccountMenu({ session }: { session: Session }) {
  const signOut = useSignOut();
  const { copy } = useClipboard();
  const copySid = () => {
    copy(session.account_sid);
    notifyDone(texts.ui.copied);
  };
  const leave = () =>
    signOut.mutate(undefined, {
      onError: (error) => notifyFailure(texts.app.signOutFailed, error),
    });
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.account}>
          {session.account_name}
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label={texts.app.account}>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={copySid}>
          {texts.app.copyAccountSid}
        </Menu.Item>
        <Menu.Divider />
        <ColourScheme />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={leave}>
          {texts.app.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
