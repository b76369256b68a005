import { ActionIcon, Menu } from "@mantine/core";
import {
  IconCopy,
  IconDots,
  IconDownload,
  IconHistory,
  IconPencil,
  IconPlayerPlay,
  IconRocket,
  IconTrash,
  IconUsers,
  IconVectorBezier2,
} from "@tabler/icons-react";
import { Link } from "react-router";
import type { FlowRow } from "@/api/flows";
import type { Asked } from "@/flows/dialogs/FlowDialog";
import { useExport } from "@/flows/useExport";
import { texts } from "@/texts/en";

const words = texts.flows;
const ICON = { size: 16, "aria-hidden": true } as const;

/** What can be done with a flow. */
export function FlowMenu({ row, onAsk }: { row: FlowRow; onAsk: (kind: Asked["kind"]) => void }) {
  const exportFlow = useExport();
  const address = `/flows/${row.sid}`;
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <ActionIcon aria-label={words.actions(row.friendly_name)}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to={address} leftSection={<IconVectorBezier2 {...ICON} />}>
          {words.open}
        </Menu.Item>
        <Menu.Item
          component={Link}
          to={`${address}/executions`}
          leftSection={<IconPlayerPlay {...ICON} />}
        >
          {words.executions}
        </Menu.Item>
        <Menu.Item
          component={Link}
          to={`${address}/history`}
          leftSection={<IconHistory {...ICON} />}
        >
          {words.history}
        </Menu.Item>
        <Menu.Divider />
        {row.published_revision !== row.latest_revision && (
          <Menu.Item leftSection={<IconRocket {...ICON} />} onClick={() => onAsk("publish")}>
            {words.publishLatest}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconPencil {...ICON} />} onClick={() => onAsk("rename")}>
          {words.rename}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy {...ICON} />} onClick={() => onAsk("duplicate")}>
          {words.duplicate}
        </Menu.Item>
        <Menu.Item leftSection={<IconUsers {...ICON} />} onClick={() => onAsk("testUsers")}>
          {words.testUsers}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDownload {...ICON} />}
          onClick={() => void exportFlow(row.sid)}
        >
          {words.export}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item c="red" leftSection={<IconTrash {...ICON} />} onClick={() => onAsk("delete")}>
          {words.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
