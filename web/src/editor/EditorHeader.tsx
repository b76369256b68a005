import { ActionIcon, Group, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconHierarchy2,
  IconKeyboard,
  IconLayoutSidebar,
  IconLayoutSidebarRight,
  IconSearch,
  type Icon,
} from "@tabler/icons-react";
import { Link } from "react-router";
import { DraftBar } from "@/editor/DraftBar";
import { useDraft } from "@/editor/draft/DraftContext";
import { useAsking } from "@/editor/asking";
import classes from "@/editor/EditorHeader.module.css";
import type { Commands } from "@/editor/useCommands";
import { useEditor } from "@/store/useEditor";
import { texts } from "@/texts/en";

interface EditorHeaderProps {
  readonly commands: Commands;
  readonly palette: boolean;
  readonly onPalette: (shown: boolean) => void;
}

/** The flow's name, the tools, and how saved it is. */
export function EditorHeader({ commands, palette, onPalette }: EditorHeaderProps) {
  const name = useEditor((state) => state.friendlyName);
  const readOnly = useEditor((state) => state.readOnly);
  const { flow } = useDraft();
  return (
    <header className={classes.header}>
      <h1 className={classes.name} title={name}>
        {name}
      </h1>
      <nav className={classes.links} aria-label={name}>
        <Link to={`/flows/${flow.sid}/history`}>{texts.editor.history}</Link>
        <Link to={`/flows/${flow.sid}/executions`}>{texts.editor.executions}</Link>
      </nav>
      <Tools commands={commands} palette={palette} onPalette={onPalette} readOnly={readOnly} />
      <span className={classes.space} />
      <DraftBar />
      <PanelTool />
    </header>
  );
}

function Tools({
  commands,
  palette,
  onPalette,
  readOnly,
}: EditorHeaderProps & { readOnly: boolean }) {
  const past = useEditor((state) => state.history.past);
  const future = useEditor((state) => state.history.future);
  const several = useEditor((state) => state.selection.states.size > 1);
  const ask = useAsking((state) => state.ask);
  const undo = past ? texts.model.edits[past.label.kind](past.label) : null;
  const redo = future ? texts.model.edits[future.label.kind](future.label) : null;
  const paletteLabel = palette ? texts.editor.paletteHide : texts.editor.paletteShow;
  const layOut = several ? texts.editor.layOutSelected : texts.editor.layOut;
  return (
    <Group gap={2} wrap="nowrap" role="toolbar" aria-label={texts.editor.tools}>
      {readOnly ? null : (
        <>
          <Tool icon={IconLayoutSidebar} label={paletteLabel} onClick={() => onPalette(!palette)} />
          <Tool
            icon={IconArrowBackUp}
            label={texts.editor.undo(undo)}
            disabled={!past}
            onClick={commands.undo}
          />
          <Tool
            icon={IconArrowForwardUp}
            label={texts.editor.redo(redo)}
            disabled={!future}
            onClick={commands.redo}
          />
          <Tool icon={IconHierarchy2} label={layOut} onClick={() => void commands.layOut()} />
        </>
      )}
      <Tool icon={IconSearch} label={texts.editor.search} onClick={() => ask({ kind: "search" })} />
      <Tool
        icon={IconKeyboard}
        label={texts.editor.keysTitle}
        onClick={() => ask({ kind: "keys" })}
      />
    </Group>
  );
}

function PanelTool() {
  const open = useAsking((state) => state.panelOpen);
  const setOpen = useAsking((state) => state.setPanelOpen);
  const label = open ? texts.editor.panelHide : texts.editor.panelShow;
  return <Tool icon={IconLayoutSidebarRight} label={label} onClick={() => setOpen(!open)} />;
}

interface ToolProps {
  readonly icon: Icon;
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
}

function Tool({ icon: ToolIcon, label, onClick, disabled = false }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon className={classes.tool} aria-label={label} disabled={disabled} onClick={onClick}>
        <ToolIcon size={17} stroke={1.75} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
