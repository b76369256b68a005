import { VisuallyHidden } from "@mantine/core";
import { useMemo } from "react";
import { shownState, transitionLabel } from "@/canvas/shown";
import { useWidgetWords } from "@/canvas/useWidgetWords";
import { placeOf } from "@/canvas/useWalking";
import { useAsking } from "@/editor/asking";
import { stateNamed, targetOf } from "@/model/flow";
import { useEditor } from "@/store/useEditor";
import { texts } from "@/texts/en";

/** Tells screen readers what happened and where the keyboard stands. */
export function Said() {
  const said = useAsking((state) => state.said);
  const where = useWhere();
  return (
    <>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <VisuallyHidden role="status">{where}</VisuallyHidden>
    </>
  );
}

function useWhere(): string {
  const definition = useEditor((state) => state.definition);
  const selection = useEditor((state) => state.selection);
  const words = useWidgetWords();
  return useMemo(() => {
    const place = placeOf(selection);
    const state = place && stateNamed(definition, place.state);
    if (!state) return "";
    const transition = shownState(state).transitions[place.transition ?? -1];
    return transition
      ? texts.editor.said.walkedTo(transitionLabel(state, transition, words), targetOf(transition))
      : texts.editor.said.walked(state.name, words.titleOf(state.type));
  }, [definition, selection, words]);
}
