import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { texts } from "@/texts/en";
import classes from "./RowButtons.module.css";

interface Props {
  readonly what: string;
  readonly index: number;
  readonly count: number;
  readonly readOnly: boolean;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

/** The buttons at the end of a row that can be moved and removed. */
export function RowButtons({ what, index, count, readOnly, onMove, onRemove }: Props) {
  if (readOnly) return null;
  return (
    <div className={classes.buttons}>
      <Row label={texts.inspector.moveUp(what)} off={index === 0} onClick={() => onMove(index - 1)}>
        <IconArrowUp size={14} />
      </Row>
      <Row
        label={texts.inspector.moveDown(what)}
        off={index === count - 1}
        onClick={() => onMove(index + 1)}
      >
        <IconArrowDown size={14} />
      </Row>
      <Row label={texts.inspector.remove(what)} off={false} onClick={onRemove}>
        <IconX size={14} />
      </Row>
    </div>
  );
}

interface RowProps {
  readonly label: string;
  readonly off: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Row({ label, off, onClick, children }: RowProps) {
  return (
    <Tooltip label={label} disabled={off}>
      <ActionIcon size={24} aria-label={label} disabled={off} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
