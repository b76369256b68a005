import { useMemo } from "react";
import classes from "@/flows/FlowPicture.module.css";
import { miniatureOf } from "@/model/miniature";
import { readDefinition } from "@/model/reading";

const ROOM = { width: 240, height: 120 };

/** Draw a small picture of a flow; what it shows is told in words beside it. */
export function FlowPicture({ definition }: { definition: unknown }) {
  const picture = useMemo(() => {
    const read = readDefinition(definition);
    return read.ok ? miniatureOf(read.value, ROOM) : null;
  }, [definition]);
  return (
    <svg
      className={classes.picture}
      viewBox={`-4 -4 ${ROOM.width + 8} ${ROOM.height + 8}`}
      aria-hidden
    >
      {picture?.lines.map((line, index) => (
        <path key={index} className={classes.line} d={line} />
      ))}
      {picture?.boxes.map(({ name, trigger, ...box }) => (
        <rect
          key={name}
          className={trigger ? classes.trigger : classes.card}
          rx={Math.min(3, box.height / 4)}
          {...box}
        />
      ))}
    </svg>
  );
}
