import { useHotkeys } from "@mantine/hooks";
import type { DraftControl } from "@/editor/draft/DraftContext";
import { useEditorStore } from "@/store/useEditor";
import { texts } from "@/texts/en";
import { notifyDone } from "@/ui/notify";

/** Save by the keys that everybody tries, wherever the focus is. */
export function useSaveKeys({ save, saving, ask, dialog }: DraftControl): void {
  const store = useEditorStore();
  const ready = () => !saving && dialog === null && !store.getState().readOnly;
  const quick = () => {
    if (!ready()) return;
    if (store.getState().dirty) save({ status: "draft", message: "" });
    else notifyDone(texts.draft.nothingToSave);
  };
  const withMessage = () => {
    if (ready() && store.getState().dirty) ask({ kind: "message" });
  };
  useHotkeys(
    [
      ["mod+S", quick],
      ["mod+shift+S", withMessage],
    ],
    [],
    true,
  );
}
