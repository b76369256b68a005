"""What a run says in the end: a table for people, one line of JSON for machines."""

from collections import Counter

import msgspec
from tests.torture.plan import Plan
from tests.torture.verdict import Findings, percentiles

_SHOWN = 40


def as_json(plan: Plan, findings: Findings, seconds: float) -> str:
    """Return everything that was found as one line."""
    return msgspec.json.encode(
        {
            "plan": plan,
            "seconds": round(seconds, 1),
            "counts": dict(sorted(findings.counts.items())),
            "milliseconds": {name: percentiles(v) for name, v in findings.spans.items()},
            "breaches": findings.breaches,
        }
    ).decode()


def as_table(plan: Plan, findings: Findings, seconds: float) -> str:
    """Return the figures, one a line, and the breaches."""
    rows = [(name, str(count)) for name, count in sorted(findings.counts.items())]
    for name, values in findings.spans.items():
        figures = ", ".join(f"{key} {value:g} ms" for key, value in percentiles(values).items())
        rows.append((name, figures))
    width = max((len(name) for name, _ in rows), default=0)
    lines = [f"{plan.database}, {plan.nodes} node(s), seed {plan.seed}, {seconds:.0f} s in all"]
    lines += [f"  {name:<{width}}  {value}" for name, value in rows]
    lines += _breaches(findings)
    return "\n".join(lines)


def _breaches(findings: Findings) -> list[str]:
    if not findings.breaches:
        return ["no breach: every promise was kept"]
    kinds = Counter(breach.promise for breach in findings.breaches)
    lines = [f"{len(findings.breaches)} BREACHES"]
    lines += [f"  {count} x {promise}" for promise, count in kinds.most_common()]
    for breach in findings.breaches[:_SHOWN]:
        lines.append(f"  - {breach.promise}: {breach.subject} {breach.detail}".rstrip())
    return lines
