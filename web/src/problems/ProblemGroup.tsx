import type { Finding } from "@/api/checking";
import type { Severity } from "@/model/marks";
import { texts } from "@/texts/en";
import { ProblemItem } from "./ProblemItem";
import classes from "./ProblemsPanel.module.css";

interface Props {
  readonly severity: Severity;
  readonly findings: readonly Finding[];
  readonly onGo: (finding: Finding) => void;
}

/** The problems of one severity. */
export function ProblemGroup({ severity, findings, onGo }: Props) {
  if (findings.length === 0) return null;
  const title = texts.problems.severities[severity];
  return (
    <section aria-label={title}>
      <h3 className={classes.heading}>
        {title} <span className={classes.count}>{findings.length}</span>
      </h3>
      <ul className={classes.list}>
        {findings.map((finding) => (
          <ProblemItem
            key={`${finding.code} ${finding.pointer} ${finding.message}`}
            finding={finding}
            onGo={onGo}
          />
        ))}
      </ul>
    </section>
  );
}
