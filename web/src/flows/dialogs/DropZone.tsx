import { Button, FileButton, Text } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useRef, useState } from "react";
import classes from "@/flows/dialogs/DropZone.module.css";
import { useDrop } from "@/flows/dialogs/useDrop";
import { texts } from "@/texts/en";

const words = texts.flows;
const LARGEST = 8_000_000;

/** Take the text of a file that is chosen or dropped. */
export function DropZone({ onText }: { onText: (text: string) => void }) {
  const zone = useRef<HTMLDivElement>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const read = async (file: File | null | undefined) => {
    if (!file) return;
    setTooLarge(file.size > LARGEST);
    if (file.size <= LARGEST) onText(await file.text());
  };
  const over = useDrop(zone, (file) => void read(file));
  return (
    <div ref={zone} className={classes.zone} data-over={over || undefined}>
      <IconFileImport size={20} stroke={1.5} aria-hidden />
      <Text size="sm">{words.drop}</Text>
      <FileButton accept=".json,application/json" onChange={(file) => void read(file)}>
        {(props) => (
          <Button variant="default" {...props}>
            {words.importDialog.chooseFile}
          </Button>
        )}
      </FileButton>
      {tooLarge && (
        <Text size="sm" c="red" role="alert">
          {words.importDialog.tooLarge}
        </Text>
      )}
    </div>
  );
}
