import { Menu, Portal } from "@mantine/core";
import { useMemo } from "react";
import type { Place, Spot } from "@/canvas/board";
import { useAsking } from "@/editor/asking";
import { menuFor } from "@/editor/menuItems";
import type { Commands } from "@/editor/useCommands";
import { useEditor } from "@/store/useEditor";

interface CanvasMenuProps {
  readonly commands: Commands;
  readonly spot: Spot;
  readonly at: Place;
}

/** What can be done with a card, a note, an edge, or at a place of the canvas. */
export function CanvasMenu({ commands, spot, at }: CanvasMenuProps) {
  const close = useAsking((state) => state.answered);
  const definition = useEditor((state) => state.definition);
  const selected = useEditor((state) => state.selection.states.size);
  const items = useMemo(
    () => menuFor({ commands, spot, at, definition, selected }),
    [commands, spot, at, definition, selected],
  );
  return (
    <Menu opened onClose={close} position="bottom-start" offset={2} width={220} returnFocus>
      <Portal>
        <Menu.Target>
          <span aria-hidden style={{ position: "fixed", left: at.window.x, top: at.window.y }} />
        </Menu.Target>
      </Portal>
      <Menu.Dropdown>
        {items.map(({ icon: ItemIcon, label, act, danger = false, disabled = false }) => (
          <Menu.Item
            key={label}
            leftSection={<ItemIcon size={15} stroke={1.75} aria-hidden />}
            {...(danger ? { c: "red" } : {})}
            disabled={disabled}
            onClick={act}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
