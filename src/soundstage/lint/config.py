"""What a project wants from the linter: the table `[lint]`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from soundstage.errors import Json, SoundstageError
from soundstage.lint.rule import Severity, Topic
from soundstage.lint.rules import RULES
from soundstage.lint.words import meant

UNUSED_IGNORE = Topic(
    code="SL002",
    name="unused-ignore",
    severity=Severity.WARNING,
    summary="the configuration ignores something that is not there",
    why="What was ignored has been corrected, or the state or file has another name now. Left "
    "where it is, the entry would hide the same mistake later.",
    fix="delete the entry from the configuration, or correct its names",
)
TOPICS: Mapping[str, Topic] = {UNUSED_IGNORE.code: UNUSED_IGNORE, **RULES}
"""Everything that findings can be about, by its code."""


class ConfigError(SoundstageError):
    """A configuration of the linter that cannot be understood."""


class Ignore(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exception from one rule, for one state or file, with the reason for it."""

    rule: str
    reason: str
    state: str = ""
    file: str = ""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The table as it is written."""

    fail_on: Literal["error", "warning", "note"] = "warning"
    most_segments: int = 3
    rules: dict[str, Severity] = {}
    ignore: tuple[Ignore, ...] = ()
    subflows: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Config:
    """The same, checked: rules are named by their codes."""

    fail_on: Severity = Severity.WARNING
    most_segments: int = 3
    severities: Mapping[str, Severity] = field(default_factory=dict)
    ignores: tuple[Ignore, ...] = ()
    subflows: Mapping[str, str] = field(default_factory=dict)

    def severity(self, topic: Topic, found: Severity | None = None) -> Severity:
        """Return how much a finding matters: the project's word comes first."""
        return self.severities.get(topic.code) or found or topic.severity


def read_config(table: Mapping[str, Json]) -> Config:
    """Return the configuration in a table.

    Raises:
        ConfigError: it has keys, rules or values that do not exist, or an ignore no reason.
    """
    try:
        read = msgspec.convert(table, Table)
    except msgspec.ValidationError as error:
        raise ConfigError(str(error).replace("`$.", "`")) from None
    ignores = []
    for ignore in read.ignore:
        if not ignore.reason.strip():
            raise ConfigError(f"the ignore of {ignore.rule} needs a reason: reason = '…'")
        if not ignore.state and not ignore.file:
            raise ConfigError(f"the ignore of {ignore.rule} names no state and no file")
        ignores.append(msgspec.structs.replace(ignore, rule=code_of(ignore.rule)))
    return Config(
        fail_on=Severity(read.fail_on),
        most_segments=read.most_segments,
        severities={code_of(name): severity for name, severity in read.rules.items()},
        ignores=tuple(ignores),
        subflows=read.subflows,
    )


def code_of(name: str) -> str:
    """Return the code of a rule that is named by its code or its name."""
    if name.upper() in TOPICS:
        return name.upper()
    for topic in TOPICS.values():
        if topic.name == name.lower():
            return topic.code
    known = [*TOPICS, *(topic.name for topic in TOPICS.values())]
    raise ConfigError(f"there is no rule {name}{meant(name, known)}")


def applies(ignore: Ignore, code: str, state: str | None) -> bool:
    """Tell whether an ignore is about a finding in a file that it covers."""
    return ignore.rule == code and (not ignore.state or ignore.state == state)


def covers(ignore: Ignore, file: str) -> bool:
    """Tell whether an ignore is about a file; `*` stands for any characters."""
    return not ignore.file or fnmatchcase(file, ignore.file)


def unused(
    ignores: Iterable[Ignore], used: set[Ignore], looked_at: Mapping[str, frozenset[str]]
) -> list[Ignore]:
    """Return the ignores that hid nothing in the files that were looked at, with their states.

    One that names only a state is not judged before a file with that state is looked at.
    """
    return [
        ignore
        for ignore in ignores
        if ignore not in used
        and any(
            covers(ignore, file) and (bool(ignore.file) or ignore.state in states)
            for file, states in looked_at.items()
        )
    ]
