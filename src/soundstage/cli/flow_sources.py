"""Where commands that compare flows find them: files, git revisions, revisions on a server."""

import os
import re
import subprocess
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from soundstage.cli.errors import CommandError
from soundstage.cli.files import STANDARD_INPUT, decoded, read_bytes, shown
from soundstage.definition.parse import ROOT, parse_definition
from soundstage.definition.positions import locate
from soundstage.definition.shape import check_shape
from soundstage.errors import DefinitionError, Json
from soundstage.settings import read_settings

REVISION = re.compile(r"(?P<sid>FW[0-9a-fA-F]{32})(?:@(?P<revision>\w+))?")
NOTHING: Json = {"states": []}
"""The flow that is not there yet, or no more."""

_NO_FILE = (os.devnull, "/dev/null")
"""What git gives for a file that is not there; it says the latter on every system."""

_FAULT = re.compile(r" at line (\d+), column (\d+)$")


class Source(NamedTuple):
    """A flow, what messages call it, and the text it was read from."""

    label: str
    text: str
    document: Json


def read_source(name: str, server: str | None = None) -> Source:
    """Return the flow that a command's argument names, or say what is wrong with it."""
    if name in _NO_FILE:
        return Source(name, "", NOTHING)
    if name != STANDARD_INPUT and not Path(name).exists():
        if found := REVISION.fullmatch(name):
            reader = import_module("soundstage.cli.remote_flow")
            text: str = reader.fetch(found["sid"], found["revision"] or "latest", server)
            return _source(name, text.encode())
        if ":" in name:
            return _source(name, _from_git(name))
    return _source(shown(name), read_bytes(name))


def read_text(name: str) -> str:
    """Return a file's text as it is."""
    return "" if name in _NO_FILE else decoded(read_bytes(name))


def parse(label: str, content: bytes) -> Json:
    """Return the JSON document of a file, or say where it is none."""
    try:
        return parse_definition(content, read_settings().limits)
    except DefinitionError as error:
        raise CommandError(explained(label, decoded(content), error)) from error


def _source(label: str, content: bytes) -> Source:
    document = parse(label, content)
    text = decoded(content)
    try:
        check_shape(document)
    except DefinitionError as error:
        raise CommandError(explained(label, text, error)) from error
    return Source(label, text, document)


def explained(label: str, text: str, error: DefinitionError) -> str:
    """Return the problems of a file, each with its line and column."""
    places = locate(text, {problem.property_path for problem in error.problems})
    lines = []
    for problem in error.problems:
        message = problem.message
        place = places[problem.property_path]
        line, column = place.line, place.column
        if problem.property_path == ROOT and (fault := _FAULT.search(message)):
            line, column = int(fault[1]), int(fault[2])
            message = message[: fault.start()]
        lines.append(f"{label}:{line}:{column}: {message} ({problem.property_path})")
    return "\n".join(lines)


def _from_git(name: str) -> bytes:
    command = ["git", "show", "--no-textconv", "--end-of-options", name]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    except OSError as error:
        raise CommandError(f"{name} is no file, and git cannot be run: {error.strerror}") from error
    if done.returncode:
        why = done.stderr.decode(errors="replace").strip().splitlines()
        raise CommandError(
            f"{name} is neither a file nor in git: {why[0] if why else 'git failed'}"
        )
    return done.stdout
