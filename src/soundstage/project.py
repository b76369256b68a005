"""What a project says about itself: `soundstage.toml`, or `[tool.soundstage]` of pyproject.toml.

Each part of Soundstage reads one table of it. The nearest file upwards counts; of two files in
the same folder `soundstage.toml` does.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from soundstage.errors import Json, SoundstageError

FILE = "soundstage.toml"
_PYPROJECT = "pyproject.toml"


class ProjectError(SoundstageError):
    """A configuration that cannot be understood; says which file and what to change."""


@dataclass(frozen=True, slots=True)
class Project:
    """The configuration of a project; `file` is None where there is none."""

    root: Path
    file: Path | None = None
    tables: Mapping[str, Json] = field(default_factory=dict)

    def table(self, name: str) -> Mapping[str, Json]:
        """Return one table, empty when it is not there."""
        found = self.tables.get(name, {})
        if not isinstance(found, dict):
            raise ProjectError(f"{self.file}: {name} has to be a table, [{self.heading(name)}]")
        return found

    def heading(self, name: str) -> str:
        """Return how the heading of a table is written in this file."""
        inside = self.file is not None and self.file.name == _PYPROJECT
        return f"tool.soundstage.{name}" if inside else name


def find_project(start: Path) -> Project:
    """Return the project that a folder belongs to.

    Raises:
        ProjectError: its file is not TOML or cannot be read.
    """
    folder = start.absolute()
    for parent in (folder, *folder.parents):
        for name in (FILE, _PYPROJECT):
            if (path := parent / name).is_file():
                project = read_project(path)
                if project is not None:
                    return project
    return Project(folder)


def read_project(file: Path) -> Project | None:
    """Return what a file configures; None for a pyproject.toml that says nothing about us."""
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProjectError(f"{file} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProjectError(f"{file} is not TOML: {error}") from error
    if file.name != _PYPROJECT:
        return Project(file.parent, file, document)
    tool = document.get("tool")
    ours = tool.get("soundstage") if isinstance(tool, dict) else None
    return Project(file.parent, file, ours) if isinstance(ours, dict) else None
