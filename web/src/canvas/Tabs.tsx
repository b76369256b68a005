import { Handle, Position } from "@xyflow/react";
import clsx from "clsx";
import classes from "@/canvas/Card.module.css";
import { tabLabel, transitionLabel } from "@/canvas/shown";
import type { CardData } from "@/canvas/types";
import { targetOf, type Transition } from "@/model/flow";
import { texts } from "@/texts/en";

/** The transitions of a card, each with the point from which its edge is drawn. */
export function Tabs({ data }: { data: CardData }) {
  const { state } = data;
  if (state.transitions.length === 0) return null;
  return (
    <div className={classes.tabs}>
      {state.transitions.map((transition, index) => (
        <Tab key={index} data={data} transition={transition} index={index} />
      ))}
    </div>
  );
}

interface TabProps {
  readonly data: CardData;
  readonly transition: Transition;
  readonly index: number;
}

function Tab({ data, transition, index }: TabProps) {
  const label = transitionLabel(data.state, transition, data.words);
  const target = targetOf(transition);
  const shared = {
    id: String(index),
    type: "source" as const,
    position: Position.Bottom,
    isConnectableEnd: false,
  };
  return (
    <div
      className={classes.tab}
      data-chosen={data.chosen === index ? true : undefined}
      data-changed={data.changedTransitions?.has(index) === true ? true : undefined}
      title={target === null ? texts.canvas.ends(label) : texts.canvas.leadsTo(label, target)}
    >
      <span className={classes.label}>{tabLabel(data.state, transition, data.words)}</span>
      {data.ghost ? null : (
        <Handle
          {...shared}
          className={clsx(classes.port, "nodrag")}
          data-transition={index}
          data-connected={target !== null || undefined}
          isConnectable={data.editable}
        />
      )}
    </div>
  );
}
