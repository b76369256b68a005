import { ActionIcon, Select, Tooltip } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { texts } from "@/texts/en";
import { useEditor } from "@/store/useEditor";
import { NewWidgetMenu } from "./NewWidgetMenu";
import classes from "./TargetSelect.module.css";

interface Props {
  readonly label: string;
  readonly state: string;
  readonly index: number | null;
  readonly target: string | null;
  readonly readOnly: boolean;
  readonly onTarget: (target: string | null) => void;
  readonly onGo?: ((state: string) => void) | undefined;
}

/** Where a transition leads: a state to be searched by name, or a new one, or the end. */
export function TargetSelect(props: Props) {
  const { label, target, readOnly, onTarget, onGo } = props;
  const states = useEditor((editor) => editor.definition.states);
  const names = states.map((one) => one.name);
  const missing = target !== null && !names.includes(target);
  const data = [
    ...(missing ? [{ value: target, label: texts.inspector.unknownState(target) }] : []),
    ...names,
  ];
  return (
    <div className={classes.target}>
      <Select
        className={classes.select}
        aria-label={label}
        data={data}
        value={target}
        onChange={onTarget}
        placeholder={texts.inspector.ends}
        error={missing}
        readOnly={readOnly}
        searchable
        clearable={!readOnly}
        clearButtonProps={{ "aria-label": texts.inspector.clearTarget(label) }}
        limit={100}
      />
      {target !== null && !missing && onGo && (
        <Tooltip label={texts.inspector.follow(target)}>
          <ActionIcon
            size={28}
            aria-label={texts.inspector.follow(target)}
            onClick={() => onGo(target)}
          >
            <IconArrowRight size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      {target === null && props.index !== null && !readOnly && (
        <NewWidgetMenu label={label} from={{ state: props.state, index: props.index }} />
      )}
    </div>
  );
}
