import {
  IconAdjustments,
  IconClipboard,
  IconCopy,
  IconHierarchy2,
  IconNote,
  IconPlugConnected,
  IconPlugConnectedX,
  IconPlus,
  IconSelectAll,
  IconStack2,
  IconTrash,
  type Icon,
} from "@tabler/icons-react";
import type { Place, Spot } from "@/canvas/board";
import { useAsking } from "@/editor/asking";
import type { Commands } from "@/editor/useCommands";
import { isFixed } from "@/model/edits";
import { stateNamed, type FlowDefinition } from "@/model/flow";
import { texts } from "@/texts/en";

export interface MenuItem {
  readonly icon: Icon;
  readonly label: string;
  readonly act: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
}

interface Asked {
  readonly commands: Commands;
  readonly spot: Spot;
  readonly at: Place;
  readonly definition: FlowDefinition;
  readonly selected: number;
}

const words = texts.editor.menu;

/** Return what can be done with what somebody pointed at. */
export function menuFor(asked: Asked): readonly MenuItem[] {
  const { spot, commands } = asked;
  switch (spot.kind) {
    case "state":
      return stateItems(asked, spot.name);
    case "note":
      return [{ ...removal(words.deleteNote), act: commands.remove }];
    case "transition":
      return transitionItems(asked, spot.transition);
    case "canvas":
      return canvasItems(asked);
  }
}

function stateItems({ commands, definition, selected }: Asked, name: string): MenuItem[] {
  const state = stateNamed(definition, name);
  const fixed = !state || isFixed(definition, state);
  const one = selected < 2;
  return [
    { icon: IconAdjustments, label: words.open, act: () => commands.openInspector(name) },
    { icon: IconCopy, label: words.copy, act: () => void commands.copy() },
    { icon: IconStack2, label: words.duplicate, act: commands.duplicate, disabled: fixed && one },
    {
      icon: IconHierarchy2,
      label: words.layOutSelected,
      act: () => void commands.layOut(),
      disabled: one,
    },
    { ...removal(words.deleteSelected(selected)), act: commands.remove, disabled: fixed && one },
  ];
}

function transitionItems(
  { commands }: Asked,
  from: Extract<Spot, { kind: "transition" }>["transition"],
): MenuItem[] {
  const { ask } = useAsking.getState();
  return [
    {
      icon: IconPlugConnected,
      label: words.connectTo,
      act: () => ask({ kind: "target", from }),
    },
    {
      icon: IconPlus,
      label: words.connectToNew,
      act: () => ask({ kind: "widget", at: null, from }),
    },
    {
      icon: IconPlugConnectedX,
      label: words.disconnect,
      act: () => commands.disconnect(from),
      danger: true,
    },
  ];
}

function canvasItems({ commands, at }: Asked): MenuItem[] {
  const { ask } = useAsking.getState();
  return [
    { icon: IconPlus, label: words.add, act: () => ask({ kind: "widget", at, from: null }) },
    { icon: IconNote, label: words.addNote, act: () => commands.addNote(at.canvas) },
    {
      icon: IconClipboard,
      label: words.paste,
      act: () => void commands.pasteFromClipboard(at.canvas),
    },
    { icon: IconSelectAll, label: words.selectAll, act: commands.selectAll },
    { icon: IconHierarchy2, label: words.layOutAll, act: () => void commands.layOut() },
  ];
}

function removal(label: string) {
  return { icon: IconTrash, label, danger: true } as const;
}
