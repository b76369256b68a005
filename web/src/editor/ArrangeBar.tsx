import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconLayoutAlignBottom,
  IconLayoutAlignCenter,
  IconLayoutAlignLeft,
  IconLayoutAlignMiddle,
  IconLayoutAlignRight,
  IconLayoutAlignTop,
  IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical,
  type Icon,
} from "@tabler/icons-react";
import { Panel } from "@xyflow/react";
import type { Commands } from "@/editor/useCommands";
import { ARRANGEMENTS, type Arrangement } from "@/model/arranging";
import { useEditor } from "@/store/useEditor";
import { texts } from "@/texts/en";
import classes from "@/editor/ArrangeBar.module.css";

const ICONS: Readonly<Record<Arrangement, Icon>> = {
  left: IconLayoutAlignLeft,
  centre: IconLayoutAlignCenter,
  right: IconLayoutAlignRight,
  top: IconLayoutAlignTop,
  middle: IconLayoutAlignMiddle,
  bottom: IconLayoutAlignBottom,
  distribute_across: IconLayoutDistributeVertical,
  distribute_down: IconLayoutDistributeHorizontal,
};

/** Ways to arrange the selected cards; there while several are selected. */
export function ArrangeBar({ commands }: { commands: Commands }) {
  const count = useEditor((state) => state.selection.states.size);
  if (count < 2) return null;
  return (
    <Panel
      position="top-center"
      className={classes.bar}
      role="toolbar"
      aria-label={texts.canvas.arrangeLabel}
    >
      <span className={classes.count}>{texts.editor.selectedCount(count)}</span>
      {ARRANGEMENTS.map((how) => {
        const ArrangeIcon = ICONS[how];
        return (
          <Tooltip key={how} label={texts.canvas.arrange[how]}>
            <ActionIcon
              aria-label={texts.canvas.arrange[how]}
              disabled={how.startsWith("distribute") && count < 3}
              onClick={() => commands.arrange(how)}
            >
              <ArrangeIcon size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
          </Tooltip>
        );
      })}
    </Panel>
  );
}
