"""The records of the world outside, put in order: who did what, found by token, SID or number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from tests.torture.record import (
    Accepted,
    Answered,
    AnyEntry,
    Asked,
    CallBegan,
    CallEnded,
    Happened,
    Heard,
    LookedUp,
    Refused,
    Started,
    Tormented,
)


@dataclass
class Known:
    """Everything that the world outside saw."""

    accepted: dict[str, list[Accepted]] = field(default_factory=lambda: defaultdict(list))
    refused: dict[str, list[Refused]] = field(default_factory=lambda: defaultdict(list))
    looked_up: dict[str, list[LookedUp]] = field(default_factory=lambda: defaultdict(list))
    happened: dict[str, Happened] = field(default_factory=dict)
    answered: dict[str, list[Answered]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[str, list[Asked]] = field(default_factory=lambda: defaultdict(list))
    began: dict[str, CallBegan] = field(default_factory=dict)
    ended: dict[str, CallEnded] = field(default_factory=dict)
    heard: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    started: dict[str, list[Started]] = field(default_factory=lambda: defaultdict(list))
    torments: list[Tormented] = field(default_factory=list)

    @classmethod
    def of(cls, entries: Iterable[AnyEntry]) -> Self:
        known = cls()
        for entry in entries:
            known.take(entry)
        return known

    def take(self, entry: AnyEntry) -> None:
        match entry:
            case Accepted():
                self.accepted[entry.token].append(entry)
            case Refused():
                self.refused[entry.token].append(entry)
            case LookedUp():
                self.looked_up[entry.to].append(entry)
            case Happened():
                self.happened[entry.token] = entry
            case Answered():
                self.answered[entry.token].append(entry)
            case Asked():
                self.asked[entry.token].append(entry)
            case CallBegan():
                self.began[entry.call] = entry
            case CallEnded():
                self.ended[entry.call] = entry
            case Heard():
                self.heard[entry.call].append(entry.text)
            case Started():
                self.started[entry.contact].append(entry)
            case Tormented():
                self.torments.append(entry)

    def hurt(self, begin: float, end: float, kinds: tuple[str, ...] = (), node: str = "") -> bool:
        """Tell whether something bad was under way in a span of time."""
        return any(
            torment.at <= end
            and torment.until >= begin
            and (not kinds or torment.kind.startswith(kinds))
            and (not node or torment.node == node)
            for torment in self.torments
        )
