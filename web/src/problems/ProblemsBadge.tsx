import { IconAlertTriangle, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { countsOf } from "@/model/problems";
import { texts } from "@/texts/en";
import classes from "./ProblemsPanel.module.css";
import { useChecks } from "./checks";

/** How many problems there are, beside the label of their tab: a tick when there are none. */
export function ProblemsBadge() {
  const { findings, valid } = useChecks();
  if (valid === null) return null;
  const { error, warning, note } = countsOf(findings);
  const said = texts.problems.counts(error, warning, note);
  return (
    <span className={classes.badge} role="img" aria-label={said} title={said}>
      {error > 0 && (
        <>
          <IconCircleX size={14} className={classes.error} />
          {error}
        </>
      )}
      {warning > 0 && (
        <>
          <IconAlertTriangle size={14} className={classes.warning} />
          {warning}
        </>
      )}
      {error + warning === 0 && <IconCircleCheck size={14} className={classes.clean} />}
    </span>
  );
}
