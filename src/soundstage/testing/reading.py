"""Scenario files read from disk: every mistake is told with its line and what was expected."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from soundstage.errors import SoundstageError
from soundstage.testing.checks import mistakes_in
from soundstage.testing.located import Located, YamlError, read_yaml
from soundstage.testing.scenario import ScenarioFile
from soundstage.testing.tables import Expanded, TableError, expanded, original
from soundstage.testing.wording import Mistake, explained

SUFFIX = ".test.yaml"


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
    expansion: Expanded
    environment: str = ""

    def line(self, *place: str | int) -> int:
        """Return the line of a part of the file."""
        return self.where.line(original(self.expansion, place))

    @property
    def flow_path(self) -> Path:
        """The flow's definition: the one that is named, or the file beside with the same name."""
        name = self.file.flow or self.path.name.removesuffix(SUFFIX) + ".json"
        return self.path.parent / name


def read_script(path: Path, environment: str = "") -> Script:
    """Read a scenario file, as it is in an environment.

    Raises:
        ScenarioError: the file cannot be read, or something in it is wrong.
    """
    try:
        return parse_script(path.read_text(encoding="utf-8"), path, environment)
    except OSError as error:
        raise ScenarioError(path, 1, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ScenarioError(path, 1, "is not UTF-8 text; save it as UTF-8") from None


def parse_script(text: str, path: Path, environment: str = "") -> Script:
    """Read the text of a scenario file; `path` is for messages and for the files it names.

    Raises:
        ScenarioError: something in it is wrong.
    """
    try:
        where = read_yaml(text)
    except YamlError as error:
        raise ScenarioError(path, error.line, error.message) from None
    try:
        expansion = expanded(where)
    except TableError as error:
        raise ScenarioError(path, where.line(error.mistake.place), str(error)) from None
    try:
        file = msgspec.convert(expansion.value, ScenarioFile, strict=True)
    except msgspec.ValidationError as error:
        raise _error(path, where, expansion, explained(error)) from None
    for mistake in mistakes_in(file):
        raise _error(path, where, expansion, mistake)
    return Script(path, _in_environment(file, environment), where, expansion, environment)


def _in_environment(file: ScenarioFile, name: str) -> ScenarioFile:
    """Return the file as it is in one environment; one that it does not name changes nothing."""
    found = file.environments.get(name)
    if found is None:
        return file
    return msgspec.structs.replace(
        file,
        subflows={**file.subflows, **found.subflows},
        replace={**file.replace, **found.replace},
        contents={**file.contents, **found.contents},
        http=[*found.http, *file.http],
    )


def _error(path: Path, where: Located, expansion: Expanded, mistake: Mistake) -> ScenarioError:
    return ScenarioError(path, where.line(original(expansion, mistake.place)), str(mistake))
