import type { ProblemMark, Severity } from "./marks";

export const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

export function countsOf(findings: readonly ProblemMark[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** Keep the findings that somebody looks for: by severity, and by any of their words. */
export function matching<T extends ProblemMark>(
  findings: readonly T[],
  severity: Severity | null,
  search: string,
): readonly T[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return findings.filter((finding) => {
    if (severity !== null && finding.severity !== severity) return false;
    const text = [finding.message, finding.code, finding.state ?? ""].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
