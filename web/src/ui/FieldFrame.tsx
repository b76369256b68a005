import { Input, Text } from "@mantine/core";
import clsx from "clsx";
import { useId, type ReactNode } from "react";
import classes from "./FieldFrame.module.css";

/** The ids by which a control is tied to its label and what stands below it. */
export interface FieldIds {
  readonly id: string;
  readonly labelId: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
}

interface Props {
  readonly label: string;
  readonly hideLabel?: boolean | undefined;
  readonly help?: ReactNode;
  readonly error?: ReactNode;
  readonly required?: boolean | undefined;
  /** Small buttons at the end of the label's line. */
  readonly action?: ReactNode;
  /** What a click on the label does, where the control is no input of HTML. */
  readonly onLabelClick?: (() => void) | undefined;
  readonly children: (ids: FieldIds) => ReactNode;
}

/** A control with its label above, and what is wrong with it and help below. */
export function FieldFrame(props: Props) {
  const { label, hideLabel = false, help, error, required = false, action, onLabelClick } = props;
  const id = useId();
  const labelId = `${id}-label`;
  const described = [error ? `${id}-error` : "", help && !hideLabel ? `${id}-help` : ""].join(" ");
  const ids = { id, labelId, describedBy: described.trim() || undefined, invalid: Boolean(error) };
  return (
    <div className={classes.field}>
      <div className={hideLabel ? classes.hidden : classes.head}>
        <Input.Label
          id={labelId}
          htmlFor={onLabelClick ? undefined : id}
          labelElement={onLabelClick ? "div" : "label"}
          onClick={onLabelClick}
          required={required}
          size="xs"
        >
          {label}
        </Input.Label>
        {action}
      </div>
      {props.children(ids)}
      {error && (
        <Text id={`${id}-error`} size="xs" className={clsx(classes.note, classes.error)}>
          {error}
        </Text>
      )}
      {help && !hideLabel && (
        <Text id={`${id}-help`} size="xs" c="dimmed" className={classes.note}>
          {help}
        </Text>
      )}
    </div>
  );
}
