"""Which files are looked at, and what their project says about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from soundstage.cli.errors import CommandError, UsageError
from soundstage.cli.files import STANDARD_INPUT, read_bytes
from soundstage.definition.names import FLOW, placeholder
from soundstage.definition.parse import parse_definition
from soundstage.environments import project_flows
from soundstage.errors import DefinitionError, Json
from soundstage.lint.config import Config, ConfigError, covers, read_config
from soundstage.project import Project, ProjectError, find_project

_SKIPPED = frozenset({"node_modules", "dist", "build"})
_MARKS = (b'"states"', b'"initial_state"')


def flow_files(names: Sequence[str]) -> Iterator[str]:
    """Yield the files that are named, and the flow definitions in the folders that are."""
    for name in names or ["."]:
        path = Path(name)
        if name == STANDARD_INPUT or not path.is_dir():
            yield name
        else:
            yield from sorted(str(found) for found in _definitions(path))


def _definitions(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*.json"):
        parts = path.relative_to(folder).parts
        if any(part in _SKIPPED or part.startswith(".") for part in parts) or not path.is_file():
            continue
        content = path.read_bytes()
        if all(mark in content for mark in _MARKS):
            yield path


class Projects:
    """The projects of the files, each read once."""

    def __init__(self) -> None:
        self._found: dict[Path, tuple[Project, Config]] = {}
        self._subflows: dict[Path, Json] = {}

    def of(self, name: str) -> tuple[Project, Config]:
        """Return the project of a file and what it wants; of the standard input this folder's."""
        folder = Path() if name == STANDARD_INPUT else Path(name).parent
        key = folder.absolute()
        if key not in self._found:
            try:
                project = find_project(folder)
            except ProjectError as error:
                raise UsageError(str(error)) from error
            self._found[key] = (project, _config(project))
        return self._found[key]

    def for_file(self, name: str) -> Config:
        """Return the configuration with the exceptions that are about this file only."""
        project, config = self.of(name)
        inside = inside_project(project, name)
        return replace(config, ignores=tuple(i for i in config.ignores if covers(i, inside)))

    def subflows(self, name: str, given: Mapping[str, str]) -> dict[str, Json]:
        """Return the definitions of subflows: those of the project, and those of the command."""
        project, config = self.of(name)
        paths = {sid: project.root / file for sid, file in config.subflows.items()}
        paths |= {
            placeholder(FLOW, flow): file
            for flow, file in project_flows(project).items()
            if file.is_file()
        }
        paths |= {sid: Path(file) for sid, file in given.items()}
        return {sid: self._definition(path) for sid, path in paths.items()}

    def _definition(self, path: Path) -> Json:
        if path not in self._subflows:
            try:
                self._subflows[path] = parse_definition(read_bytes(str(path)))
            except DefinitionError as error:
                raise CommandError(f"the subflow {path} cannot be read: {error}") from error
        return self._subflows[path]


def _config(project: Project) -> Config:
    try:
        return read_config(project.table("lint"))
    except ConfigError as error:
        raise UsageError(f"{project.file}: [{project.heading('lint')}]: {error}") from error
    except ProjectError as error:
        raise UsageError(str(error)) from error


def inside_project(project: Project, name: str) -> str:
    """Return how the configuration names a file: from the folder of the project on."""
    path = Path(name).absolute()
    return path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else name
