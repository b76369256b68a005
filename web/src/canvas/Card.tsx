import { Handle, Position, type NodeProps } from "@xyflow/react";
import clsx from "clsx";
import { memo } from "react";
import { Badges } from "@/canvas/Badges";
import classes from "@/canvas/Card.module.css";
import { lookOf } from "@/canvas/icons";
import { Tabs } from "@/canvas/Tabs";
import { ENTRY, type CardData, type CardNode } from "@/canvas/types";
import { useFar } from "@/canvas/zoom";
import { cardOf } from "@/model/cards";

/** A state on the canvas: its name, type, what it does, and its transitions on the bottom edge. */
export const Card = memo(function Card({ data, selected }: NodeProps<CardNode>) {
  const far = useFar();
  return (
    <div
      className={clsx(classes.card, marksOf(data))}
      data-far={far || undefined}
      data-selected={selected || undefined}
      data-tint={lookOf(data.state.type).tint}
      id={data.ghost ? undefined : cardElementId(data.state.name)}
    >
      {far ? null : <Inside data={data} />}
      {data.ghost ? null : (
        <Handle
          className={classes.entry}
          id={ENTRY}
          type="target"
          position={Position.Top}
          isConnectableStart={false}
          isConnectable={data.editable && data.state.type !== "trigger"}
        />
      )}
    </div>
  );
});

function Inside({ data }: { data: CardData }) {
  const { state, title } = data;
  const { icon: Icon } = lookOf(state.type);
  const { summary, lines } = cardOf(state);
  return (
    <>
      <header className={classes.header}>
        <span className={classes.icon}>
          <Icon size={16} stroke={1.75} aria-hidden />
        </span>
        <span className={classes.names}>
          <span className={classes.name} title={state.name}>
            {state.name}
          </span>
          <span className={classes.title}>{title}</span>
        </span>
        <Badges data={data} />
      </header>
      {lines > 0 ? (
        <div
          className={classes.summary}
          data-lines={lines}
          data-single={summary.length === 1 || undefined}
        >
          {summary.map((line, index) => (
            <span key={index} className={classes.line} title={line}>
              {line}
            </span>
          ))}
        </div>
      ) : null}
      <Tabs data={data} />
    </>
  );
}

export function cardElementId(name: string): string {
  return `card-${name}`;
}

function marksOf(data: CardData): string {
  return clsx({
    [classes["trigger"] ?? ""]: data.state.type === "trigger",
    [classes["ghost"] ?? ""]: data.ghost,
    [classes["faded"] ?? ""]: data.faded,
    [classes["visited"] ?? ""]: data.visit !== null,
    [classes["current"] ?? ""]: data.current,
    [classes["wrong"] ?? ""]: data.errors > 0,
    [classes[data.diff ?? ""] ?? ""]: data.diff !== null,
  });
}
