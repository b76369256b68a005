import { Button, SimpleGrid, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { IconFileImport, IconLayoutGrid, IconSearch, IconSquarePlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Beginning } from "@/flows/dialogs/CreateDialog";
import classes from "@/flows/NoFlows.module.css";
import { texts } from "@/texts/en";
import { EmptyState } from "@/ui/EmptyState";

const words = texts.flows;
const ICON = { size: 24, stroke: 1.5, "aria-hidden": true } as const;

const WAYS: readonly { way: Beginning; title: string; help: string; icon: ReactNode }[] = [
  {
    way: "template",
    title: words.empty.template,
    help: words.empty.templateHelp,
    icon: <IconLayoutGrid {...ICON} />,
  },
  {
    way: "import",
    title: words.empty.import,
    help: words.empty.importHelp,
    icon: <IconFileImport {...ICON} />,
  },
  {
    way: "blank",
    title: words.empty.blank,
    help: words.blankHelp,
    icon: <IconSquarePlus {...ICON} />,
  },
];

/** What a new account sees. */
export function NoFlows({ onBegin }: { onBegin: (beginning: Beginning) => void }) {
  return (
    <Stack gap="lg" align="center" py={64}>
      <Stack gap={4} align="center">
        <Title order={2}>{words.empty.title}</Title>
        <Text c="dimmed" size="sm" ta="center" maw={460}>
          {words.empty.help}
        </Text>
      </Stack>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md" maw={780} w="100%">
        {WAYS.map(({ way, title, help, icon }) => (
          <UnstyledButton key={way} className={classes.way} onClick={() => onBegin(way)}>
            {icon}
            <Text fw={600} size="sm" mt="xs">
              {title}
            </Text>
            <Text c="dimmed" size="xs" mt={4}>
              {help}
            </Text>
          </UnstyledButton>
        ))}
      </SimpleGrid>
    </Stack>
  );
}

/** What a search without a result shows. */
export function NoMatch({ onReset }: { onReset: () => void }) {
  return (
    <EmptyState
      role="status"
      icon={<IconSearch size={20} />}
      title={words.noMatch}
      actions={
        <Button variant="default" onClick={onReset}>
          {words.reset}
        </Button>
      }
    >
      {words.noMatchHelp}
    </EmptyState>
  );
}
