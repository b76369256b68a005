import { Radio, Stack, Text, Title } from "@mantine/core";
import type { MergeConflict } from "@/api/comparing";
import classes from "@/editor/Conflicts.module.css";
import { type Side, valueText } from "@/model/merging";
import { texts } from "@/texts/en";

const words = texts.draft;

interface ConflictsProps {
  conflicts: readonly MergeConflict[];
  choices: ReadonlyMap<number, Side>;
  onChoose: (index: number, side: Side) => void;
}

/** What both sides changed: for each, which one to keep. */
export function Conflicts({ conflicts, choices, onChoose }: ConflictsProps) {
  return (
    <section>
      <Title order={3}>{words.conflicts(conflicts.length)}</Title>
      <Text size="sm" c="dimmed" mb="xs">
        {words.conflictsHelp}
      </Text>
      <Stack gap="sm">
        {conflicts.map((conflict, index) => (
          <Conflict
            key={conflict.path.join("/")}
            conflict={conflict}
            side={choices.get(index) ?? "ours"}
            onChoose={(side) => onChoose(index, side)}
          />
        ))}
      </Stack>
    </section>
  );
}

interface ConflictProps {
  conflict: MergeConflict;
  side: Side;
  onChoose: (side: Side) => void;
}

function Conflict({ conflict, side, onChoose }: ConflictProps) {
  const { state, label, base, ours, theirs } = conflict;
  const name = [state, label].filter(Boolean).join(" › ");
  return (
    <Radio.Group
      className={classes.conflict}
      label={<span className={classes.name}>{name}</span>}
      value={side}
      onChange={(value) => onChoose(value)}
    >
      <div className={classes.sides}>
        <Value title={words.merge.base} value={base} />
        <Radio.Card className={classes.side} value="ours">
          <Value title={words.merge.mine} value={ours} chosen={side === "ours"} />
        </Radio.Card>
        <Radio.Card className={classes.side} value="theirs">
          <Value title={words.merge.theirs} value={theirs} chosen={side === "theirs"} />
        </Radio.Card>
      </div>
    </Radio.Group>
  );
}

interface ValueProps {
  title: string;
  value: unknown;
  /** Left out where there is nothing to choose. */
  chosen?: boolean;
}

function Value({ title, value, chosen }: ValueProps) {
  return (
    <div className={classes.value}>
      <Text size="xs" c="dimmed" fw={600} component="div" className={classes.title}>
        {chosen !== undefined && (
          <Radio.Indicator size="xs" checked={chosen} className={classes.indicator} />
        )}
        {title}
      </Text>
      <pre className={classes.text}>{valueText(value) ?? words.merge.end}</pre>
    </div>
  );
}
