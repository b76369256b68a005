import { Button, Text, UnstyledButton } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleX,
  IconInfoCircle,
  IconTool,
  type Icon,
} from "@tabler/icons-react";
import { useId, useState } from "react";
import type { Finding } from "@/api/checking";
import type { Severity } from "@/model/marks";
import { useEditor } from "@/store/useEditor";
import { texts } from "@/texts/en";
import classes from "./ProblemsPanel.module.css";
import { useFix } from "./useFix";

const ICONS: Readonly<Record<Severity, Icon>> = {
  error: IconCircleX,
  note: IconInfoCircle,
  warning: IconAlertTriangle,
};

interface Props {
  readonly finding: Finding;
  readonly onGo: (finding: Finding) => void;
}

/** One problem: leads to its field, can say why it is one, and may mend it. */
export function ProblemItem({ finding, onGo }: Props) {
  const { code, fix, message, severity, state, why } = finding;
  const id = useId();
  const [open, setOpen] = useState(false);
  const SeverityIcon = ICONS[severity];
  return (
    <li className={classes.item}>
      <UnstyledButton className={classes.problem} onClick={() => onGo(finding)}>
        <SeverityIcon
          size={16}
          className={classes[severity]}
          aria-label={texts.problems.severity[severity]}
        />
        <span className={classes.said}>
          <span className={classes.place}>{state ?? texts.problems.flow}</span>
          <span>{message}</span>
        </span>
      </UnstyledButton>
      <div className={classes.actions}>
        <Text size="xs" c="dimmed" ff="monospace" component="span">
          {code}
        </Text>
        {(why || fix) && (
          <Button
            variant="subtle"
            size="compact-xs"
            aria-expanded={open}
            aria-controls={id}
            aria-label={`${texts.problems.why} ${message}`}
            onClick={() => setOpen(!open)}
          >
            {texts.problems.why}
          </Button>
        )}
        {finding.fixable && <FixButton finding={finding} />}
      </div>
      <div id={id} hidden={!open} className={classes.why}>
        {why && <p>{why}</p>}
        {fix && <p>{fix}</p>}
      </div>
    </li>
  );
}

function FixButton({ finding }: { readonly finding: Finding }) {
  const readOnly = useEditor((editor) => editor.readOnly);
  const mending = useFix();
  return (
    <Button
      variant="light"
      size="compact-xs"
      leftSection={<IconTool size={12} />}
      aria-label={texts.problems.fixHelp(finding.message)}
      title={finding.fix}
      disabled={readOnly}
      loading={mending.isPending}
      onClick={() => mending.mutate(finding)}
    >
      {texts.problems.fix}
    </Button>
  );
}
