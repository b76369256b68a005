import { Modal, Table } from "@mantine/core";
import { useAsking } from "@/editor/asking";
import classes from "@/editor/KeysHelp.module.css";
import { texts } from "@/texts/en";
import { Keys } from "@/ui/Keys";

/** What the keys do, by the order in which one learns them. */
const KEYS = [
  ["walk", "←+→+↑+↓"],
  ["open", "Enter"],
  ["search", "/"],
  ["add", "N"],
  ["connect", "C"],
  ["remove", "Delete"],
  ["undo", "Mod+Z"],
  ["redo", "Mod+Shift+Z"],
  ["copy", "Mod+C"],
  ["paste", "Mod+V"],
  ["duplicate", "Mod+D"],
  ["all", "Mod+A"],
  ["lasso", "Shift"],
  ["zoom", "Mod"],
  ["keys", "?"],
] as const;

/** Says which keys there are. */
export function KeysHelp() {
  const close = useAsking((state) => state.answered);
  return (
    <Modal opened onClose={close} title={texts.editor.keysTitle}>
      <Table className={classes.keys}>
        <Table.Tbody>
          {KEYS.map(([what, keys]) => (
            <Table.Tr key={what}>
              <Table.Td>{texts.editor.keys[what]}</Table.Td>
              <Table.Td className={classes.key}>
                <Keys of={keys} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
