"""Scenario files read from disk: every mistake is told with its line and what was expected."""

import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

import msgspec

from soundstage.carrier.http import Reason
from soundstage.errors import SoundstageError
from soundstage.limits import Limits
from soundstage.testing import located
from soundstage.testing.durations import read_duration
from soundstage.testing.located import Located, YamlError, read_yaml
from soundstage.testing.scenario import Canned, Line, Part, Scenario, ScenarioFile

SUFFIX = ".test.yaml"

_AT = re.compile(r"(?P<what>.*?) - at `\$(?P<path>.*)`", re.DOTALL)
_KEY = re.compile(r"Object contains unknown field `(?P<key>.*)`", re.DOTALL)
_PLACE = re.compile(r"\.([^.\[\]]+)|\[([0-9]+)\]")


class ScenarioError(SoundstageError):
    """A scenario file that cannot be used: the message names file, line and what to change."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Script:
    """A scenario file as it was read, with the lines of its parts."""

    path: Path
    file: ScenarioFile
    where: Located

    def line(self, *path: str | int) -> int:
        """Return the line of a part of the file."""
        return self.where.line(path)

    @property
    def flow_path(self) -> Path:
        """The flow's definition: the one that is named, or the file beside with the same name."""
        name = self.file.flow or self.path.name.removesuffix(SUFFIX) + ".json"
        return self.path.parent / name


def read_script(path: Path) -> Script:
    """Read a scenario file.

    Raises:
        ScenarioError: the file cannot be read, or something in it is wrong.
    """
    try:
        return parse_script(path.read_text(encoding="utf-8"), path)
    except OSError as error:
        raise ScenarioError(path, 1, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ScenarioError(path, 1, "is not UTF-8 text; save it as UTF-8") from None


def parse_script(text: str, path: Path) -> Script:
    """Read the text of a scenario file; `path` is for messages and for the files it names."""
    try:
        where = read_yaml(text)
        file = msgspec.convert(where.value, ScenarioFile, strict=True)
    except YamlError as error:
        raise ScenarioError(path, error.line, error.message) from None
    except msgspec.ValidationError as error:
        raise _explained(path, where, str(error)) from None
    script = Script(path, file, where)
    _check(script)
    return script


def _explained(path: Path, where: Located, message: str) -> ScenarioError:
    """Say where in the file a value is wrong, and which key was probably meant."""
    found = _AT.fullmatch(message)
    what = found["what"] if found else message
    place = _path_of(found["path"]) if found else ()
    unknown = _KEY.fullmatch(what)
    if unknown is None:
        return ScenarioError(path, where.line(place), f"{_shown(place)}{what}")
    key, known = unknown["key"], _known_keys(place)
    close = get_close_matches(key, known, 1)
    hint = f"did you mean {close[0]!r}?" if close else f"expected one of {', '.join(known)}"
    line = where.line((*place, key))
    return ScenarioError(path, line, f"{_shown(place)}unknown key {key!r}; {hint}")


def _path_of(text: str) -> located.Path:
    return tuple(name or int(index) for name, index in _PLACE.findall(text))


def _shown(place: located.Path) -> str:
    names = [str(part) for part in place if isinstance(part, str)]
    return f"{names[-1]}: " if names else ""


def _known_keys(place: located.Path) -> list[str]:
    """Return the keys of the struct at a place of the format."""
    type_: Any = ScenarioFile
    for part in place:
        type_ = _inner(type_, part)
    struct = _struct_in(type_)
    return [field.encode_name for field in msgspec.structs.fields(struct)] if struct else []


def _inner(type_: Any, part: str | int) -> Any:
    struct = _struct_in(type_)
    if isinstance(part, str) and struct is not None:
        named = {field.encode_name: field.type for field in msgspec.structs.fields(struct)}
        return named.get(part, Any)
    return type_


def _struct_in(type_: Any) -> type[Part] | None:
    """Find the struct that a type speaks of, inside unions, lists and annotations."""
    if isinstance(type_, type) and issubclass(type_, Part):
        return type_
    return next(filter(None, map(_struct_in, get_args(type_))), None)


def _check(script: Script) -> None:
    """Check what types cannot say."""
    _check_setting(script, script.file, ())
    for number, scenario in enumerate(script.file.scenarios):
        place: located.Path = ("scenarios", number)
        _check_setting(script, scenario, place)
        for index, line in enumerate(scenario.steps):
            _check_step(script, line, (*place, "steps", index))


def _check_setting(script: Script, part: ScenarioFile | Scenario, place: located.Path) -> None:
    known = [limit.name for limit in fields(Limits)]
    for name in part.limits:
        if name not in known:
            close = get_close_matches(name, known, 1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise _wrong(script, (*place, "limits", name), f"{name!r} is no limit{hint}")
    if part.clock is not None:
        try:
            read_moment(part.clock)
        except ValueError:
            message = f"{part.clock!r} is no time; write one such as 2026-01-05T09:00:00Z"
            raise _wrong(script, (*place, "clock"), message) from None
    for index, canned in enumerate(part.http):
        _check_canned(script, canned, (*place, "http", index))


def _check_canned(script: Script, canned: Canned, place: located.Path) -> None:
    reasons = get_args(Reason)
    if canned.fail is not None and canned.fail not in reasons:
        message = f"{canned.fail!r} is no failure; expected {', '.join(reasons)}"
        raise _wrong(script, (*place, "fail"), message)
    if canned.json is not msgspec.UNSET and canned.body is not None:
        raise _wrong(script, place, "an answer has `json` or `body`, not both")
    if canned.delay is not None:
        _check_duration(script, canned.delay, (*place, "delay"))


def _check_step(script: Script, line: Line, place: located.Path) -> None:
    names = [field.name for field in msgspec.structs.fields(line)]
    given = [name for name in names if getattr(line, name) is not None]
    if len(given) != 1:
        raise _wrong(
            script, place, f"a step does exactly one thing: {', '.join(names)}; here: {given}"
        )
    if line.end is False:
        raise _wrong(script, (*place, "end"), "`end` can only be true")
    if line.wait is not None:
        _check_duration(script, line.wait, (*place, "wait"))
    for index, message in enumerate(_sent_messages(line)):
        _check_regex(script, message, (*place, "expect", "sent", index, "matches"))


def _sent_messages(line: Line) -> list[Any]:
    sent = line.expect.sent if line.expect else None
    return sent if isinstance(sent, list) else [sent]


def _check_regex(script: Script, message: Any, place: located.Path) -> None:
    pattern = getattr(message, "matches", None)
    try:
        re.compile(pattern or "")
    except re.error as error:
        raise _wrong(script, place, f"{pattern!r} is no regular expression: {error}") from None


def _check_duration(script: Script, text: str, place: located.Path) -> None:
    try:
        read_duration(text)
    except ValueError as error:
        raise _wrong(script, place, str(error)) from None


def _wrong(script: Script, place: located.Path, message: str) -> ScenarioError:
    return ScenarioError(script.path, script.where.line(place), f"{_shown(place)}{message}")


def read_moment(text: str) -> datetime:
    """Return the moment that an ISO 8601 text names; one without zone is UTC."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
