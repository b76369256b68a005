"""The definitions that a scenario file plays: its flow's, and those of the subflows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from soundstage.environments import EnvironmentFault, filled, subflow_files
from soundstage.project import ProjectError
from soundstage.testing.reading import ScenarioError, Script


@dataclass(frozen=True, slots=True)
class Definitions:
    """Texts with the files that they come from; subflows by SID."""

    flow: tuple[Path, str]
    subflows: Mapping[str, tuple[Path, str]]


def read_definitions(script: Script) -> Definitions:
    """Read the flow and its subflows, those that the project's environments name included.

    Raises:
        ScenarioError: a file cannot be read, or a name in it has no value.
    """
    path, line = script.flow_path, script.line("flow")
    written = _read(script, path, line)
    definition = _filled(script, path, written, line)
    for old, new in script.file.replace.items():
        definition = definition.replace(old, new)
    subflows = {}
    for sid, file in _subflows(script, written).items():
        line = script.line("subflows", sid)
        subflows[sid] = (file, _filled(script, file, _read(script, file, line), line))
    return Definitions((path, definition), subflows)


def read_beside(path: Path) -> tuple[str, dict[str, str]]:
    """Read a flow for a test without a scenario file, and the flows that it names, by SID."""
    written = path.read_text(encoding="utf-8")
    subflows = {
        sid: filled(file, file.read_text(encoding="utf-8"))
        for sid, file in subflow_files(path, written).items()
    }
    return filled(path, written), subflows


def _subflows(script: Script, written: str) -> dict[str, Path]:
    named = {sid: script.path.parent / name for sid, name in script.file.subflows.items()}
    try:
        return subflow_files(script.flow_path, written, environment=script.environment) | named
    except (EnvironmentFault, ProjectError) as error:
        raise ScenarioError(script.path, script.line("flow"), str(error)) from None


def _filled(script: Script, path: Path, text: str, line: int) -> str:
    try:
        return filled(path, text, environment=script.environment)
    except (EnvironmentFault, ProjectError) as error:
        raise ScenarioError(script.path, line, str(error)) from None


def _read(script: Script, path: Path, line: int) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ScenarioError(
            script.path, line, f"the flow {path} cannot be read: {reason}"
        ) from None
