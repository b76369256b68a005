"""Samples become figures: medians over the repeats, ratios to the floor and to the peers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Sample = dict[str, Any]
Key = tuple[str, str, int]


@dataclass(frozen=True)
class Summary:
    """The medians of all samples, by workload, system and contacts."""

    rows: dict[Key, Sample]

    @classmethod
    def of(cls, samples: Iterable[Sample]) -> "Summary":
        groups: dict[Key, list[Sample]] = {}
        for sample in samples:
            key = (sample["workload"], sample["system"], sample["contacts"])
            groups.setdefault(key, []).append(sample)
        return cls({key: _medians(group) for key, group in groups.items()})

    def row(self, workload: str, system: str, contacts: int) -> Sample | None:
        return self.rows.get((workload, system, contacts))

    def ratio(
        self, workload: str, ours: str, other: str, contacts: int, figure: str
    ) -> float | None:
        """Return how many times the figure of another system ours is."""
        first, second = self.row(workload, ours, contacts), self.row(workload, other, contacts)
        if not first or not second or not second[figure]:
            return None
        return float(first[figure] / second[figure])


def _medians(group: Sequence[Sample]) -> Sample:
    """Return the median of every number; a figure that is missing once counts the other times."""
    result: Sample = {}
    for name in dict.fromkeys(name for sample in group for name in sample):
        values = [sample[name] for sample in group if sample.get(name) is not None]
        numbers = [value for value in values if isinstance(value, int | float)]
        result[name] = median(numbers) if numbers else (values[0] if values else None)
    return result
