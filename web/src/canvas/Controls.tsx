import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconFocusCentered,
  IconMap2,
  IconMaximize,
  IconZoomIn,
  IconZoomOut,
  type Icon,
} from "@tabler/icons-react";
import { Panel, useReactFlow, useStore } from "@xyflow/react";
import classes from "@/canvas/Board.module.css";
import { useView } from "@/canvas/useView";
import { texts } from "@/texts/en";

interface ControlsProps {
  /** The states to which one can zoom. */
  readonly selected: ReadonlySet<string>;
  readonly minimap: boolean;
  readonly onMinimap?: (shown: boolean) => void;
}

/** Buttons that move the view: nearer, farther, everything, the selection, the map. */
export function Controls({ selected, minimap, onMinimap }: ControlsProps) {
  const view = useView();
  const { zoomTo } = useReactFlow();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <Panel
      position="bottom-left"
      className={classes.controls}
      role="group"
      aria-label={texts.canvas.zoomControls}
    >
      <Control icon={IconZoomOut} label={texts.canvas.zoomOut} onClick={view.zoomOut} />
      <button
        type="button"
        className={classes.percent}
        title={texts.canvas.zoom(percent)}
        aria-label={texts.canvas.zoom(percent)}
        onClick={() => void zoomTo(1)}
      >
        {percent}%
      </button>
      <Control icon={IconZoomIn} label={texts.canvas.zoomIn} onClick={view.zoomIn} />
      <Control icon={IconMaximize} label={texts.canvas.fit} onClick={view.fit} />
      <Control
        icon={IconFocusCentered}
        label={texts.canvas.selection}
        disabled={selected.size === 0}
        onClick={() => view.fitStates([...selected])}
      />
      {onMinimap ? (
        <Control
          icon={IconMap2}
          label={texts.canvas.minimap}
          pressed={minimap}
          onClick={() => onMinimap(!minimap)}
        />
      ) : null}
    </Panel>
  );
}

interface ControlProps {
  readonly icon: Icon;
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
}

function Control({ icon: Icon, label, onClick, disabled = false, pressed }: ControlProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        className={classes.control}
        aria-label={label}
        aria-pressed={pressed}
        variant={pressed ? "light" : "subtle"}
        color={pressed ? "soundstage" : "gray"}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={16} stroke={1.75} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
