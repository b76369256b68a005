import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import { DraftNotices } from "@/editor/DraftNotices";
import { EditingCanvas } from "@/editor/EditingCanvas";
import { EditorHeader } from "@/editor/EditorHeader";
import { Palette } from "@/editor/Palette";
import { Questions } from "@/editor/Questions";
import { SidePanel } from "@/editor/SidePanel";
import { Said } from "@/editor/Said";
import classes from "@/editor/Workspace.module.css";
import { useRemembered } from "@/editor/useRemembered";
import { useCommands, type Commands } from "@/editor/useCommands";
import { usePageKeys } from "@/editor/usePageKeys";
import { useEditor, useEditorActions } from "@/store/useEditor";
import { texts } from "@/texts/en";

const NARROW = "(max-width: 767px)";

/** The editor: the palette, the canvas and the panel under one header. */
export function Workspace({ flowSid }: { flowSid: string }) {
  const commands = useCommands();
  const narrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const [palette, setPalette] = useRemembered<boolean>("palette", true);
  const readOnly = useEditor((state) => state.readOnly);
  const { setReadOnly } = useEditorActions();
  useEffect(() => setReadOnly(narrow), [narrow, setReadOnly]);
  usePageKeys(commands);
  useDeepLink(commands);
  return (
    <div className={classes.workspace}>
      <EditorHeader commands={commands} palette={palette} onPalette={setPalette} />
      <DraftNotices />
      {narrow ? <p className={classes.narrow}>{texts.editor.narrow}</p> : null}
      <div className={classes.parts}>
        {palette && !readOnly ? (
          <Palette onAdd={(type) => commands.addWidget(type, null, null)} />
        ) : null}
        <div className={classes.canvas}>
          <EditingCanvas commands={commands} />
        </div>
        {narrow ? null : <SidePanel flowSid={flowSid} commands={commands} />}
      </div>
      <Questions commands={commands} />
      <Said />
    </div>
  );
}

/** `?state=NAME` selects a state and brings it into view. */
function useDeepLink(commands: Commands): void {
  const [search] = useSearchParams();
  const name = search.get("state");
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (name === null || shown.current === name) return;
    // The canvas finds its first view in the next frames; ours comes after it.
    const timer = setTimeout(() => {
      shown.current = name;
      commands.goTo(name);
    }, 120);
    return () => clearTimeout(timer);
  }, [name, commands]);
}
