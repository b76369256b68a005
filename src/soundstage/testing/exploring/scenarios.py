"""Moves written as a scenario."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from soundstage.errors import Json
from soundstage.testing.exploring.moves import Asked, Move, Step
from soundstage.testing.yaml_text import as_yaml

_NO_DELAY = "0 s"
_REFUSAL = {"status": 400}
_ANYTHING: Mapping[str, Json] = {"url": "*", "body": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A scenario in the making: what it says, but for what is expected."""

    steps: tuple[Step, ...]
    clock: str | None = None
    http: tuple[Mapping[str, Json], ...] = ()
    carrier: tuple[Mapping[str, Json], ...] = ()
    phones: Mapping[str, Json] = field(default_factory=dict)
    workflows: Mapping[str, Json] = field(default_factory=dict)

    def answering_all(self) -> "Draft":
        """Return it with an empty answer to whatever else is asked."""
        return replace(self, http=(*self.http, _ANYTHING))

    def text(self, name: str, expected: Mapping[str, Json]) -> str:
        """Return it as an item of the list of scenarios."""
        lines = [f"- name: {as_yaml(name)}"]
        if self.clock:
            lines.append(f"  clock: {as_yaml(self.clock)}")
        for part in ("http", "carrier"):
            entries = getattr(self, part)
            lines += [f"  {part}:", *(f"    - {as_yaml(dict(e))}" for e in entries)] * bool(entries)
        for part in ("phones", "workflows"):
            members = getattr(self, part)
            told = [f"    {as_yaml(key)}: {as_yaml(value)}" for key, value in members.items()]
            lines += [f"  {part}:", *told] * bool(members)
        lines.append("  steps:")
        lines += [
            f"    - {key}: {as_yaml(value)}" for step in self.steps for key, value in step.items()
        ]
        if expected:
            lines.append("    - expect:")
            lines += [f"        {key}: {as_yaml(value)}" for key, value in expected.items()]
        return "".join(f"  {line}\n" for line in lines)


def draft_of(moves: Sequence[Move], clock: str | None) -> Draft | None:
    """Return the scenario of these moves; None when two of them exclude each other."""
    phones: dict[str, Json] = {}
    workflows: dict[str, Json] = {}
    for move in moves:
        for phone, behaviour in move.phones.items():
            if phones.setdefault(phone, behaviour) != behaviour:
                return None
        for sid, works in move.workflows.items():
            known = workflows.setdefault(sid, {})
            if any(known.get(key, value) != value for key, value in works.items()):
                return None
            workflows[sid] = {**known, **works}
    return Draft(
        steps=tuple(step for move in moves for step in move.steps),
        clock=clock,
        http=_shortened([move.http for move in moves if move.http is not None]),
        carrier=_carrier([move.carrier for move in moves if move.carrier is not None]),
        phones=phones,
        workflows=workflows,
    )


def _shortened(answers: Sequence[Mapping[str, Json]]) -> tuple[Mapping[str, Json], ...]:
    """Leave out repeats at the end: the last answer that fits is given again."""
    kept: list[Mapping[str, Json]] = []
    for index, answer in enumerate(answers):
        same = [one for one in answers[index:] if one["url"] == answer["url"]]
        before = [one for one in kept if one["url"] == answer["url"]]
        if not before or any(one != before[-1] for one in same):
            kept.append(answer)
    return tuple(kept)


def _carrier(requests: Sequence[Asked]) -> tuple[Mapping[str, Json], ...]:
    """Return the entries by which some requests are refused and those between are not."""
    entries: list[Mapping[str, Json]] = []
    for key in dict.fromkeys((one.method, one.pattern) for one in requests):
        own = [one.refused for one in requests if (one.method, one.pattern) == key]
        for refused, run in groupby(own[: _last(own) + 1]):
            entry: dict[str, Json] = {"url": key[1], "method": key[0]}
            entry |= _REFUSAL if refused else {"delay": _NO_DELAY}
            entries.append({**entry, "times": len(list(run))})
    return tuple(entries)


def _last(refused: Sequence[bool]) -> int:
    """Return the index of the last refusal, or -1."""
    return max((index for index, one in enumerate(refused) if one), default=-1)
