"""Flows with names, for whatever runs them here: with the values of one environment."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from soundstage.definition.names import (
    FLOW,
    UnknownName,
    fill_text,
    has_placeholders,
    placeholder,
)
from soundstage.environments.config import (
    Environment,
    EnvironmentFault,
    environment_names,
    project_flows,
    read_environment,
)
from soundstage.project import find_project

VARIABLE = "SOUNDSTAGE_ENVIRONMENT"
_NOTHING: Mapping[str, str] = {}


def filled(
    path: Path, text: str, variables: Mapping[str, str] = _NOTHING, *, environment: str = ""
) -> str:
    """Return a flow's text with values in place of names; lines stay where they are.

    Without `environment` it is the one that SOUNDSTAGE_ENVIRONMENT names, or the first. Secrets
    come from `variables`; without them and for flows without a SID there are stand-ins. Without
    a project that has environments nothing is changed.

    Raises:
        EnvironmentFault: a name has no value.
        ProjectError: the project's file cannot be read.
    """
    found = _values(path, variables, environment) if has_placeholders(text) else None
    if found is None:
        return text
    used, values = found
    try:
        return fill_text(text, values)
    except UnknownName as error:
        raise EnvironmentFault(unknown(path, error, used.heading)) from None


def subflow_files(path: Path, text: str, *, environment: str = "") -> dict[str, Path]:
    """Return the files of the flows that a flow's text names, and those that they name, by SID.

    Raises:
        EnvironmentFault: the project describes its environments or flows wrongly.
        ProjectError: the project's file cannot be read.
    """
    found = _values(path, _NOTHING, environment) if has_placeholders(text) else None
    if found is None:
        return {}
    files = project_flows(find_project(path.parent))
    subflows: dict[str, Path] = {}
    texts = [text]
    while texts:
        text = texts.pop()
        for name, file in files.items():
            mark = placeholder(FLOW, name)
            sid = found[1][mark]
            if mark in text and sid not in subflows and file.is_file():
                subflows[sid] = file
                texts.append(file.read_text(encoding="utf-8", errors="replace"))
    return subflows


def _values(
    path: Path, variables: Mapping[str, str], name: str
) -> tuple[Environment, dict[str, str]] | None:
    project = find_project(path.parent)
    known = environment_names(project)
    if not known:
        return None
    environment = read_environment(project, name or os.environ.get(VARIABLE) or known[0])
    flows = {flow: stand_in(flow) for flow in project_flows(project)}
    return environment, environment.stand_ins(flows, variables)


def stand_in(name: str) -> str:
    """Return the SID of a flow that no server has given one, always the same."""
    return f"FW{hashlib.sha256(name.encode()).hexdigest()[:32]}"


def unknown(path: Path, error: UnknownName, heading: str) -> str:
    """Return what to do about a name without a value."""
    if error.placeholder.startswith("${flow."):
        return f"{path}: {error}: add the flow to [flows], or its SID to [{heading}.flows]"
    return f"{path}: {error}: add it to [{heading}.values]"
