"""Running scenario files: those named, and those in the folders that are named."""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path

from soundstage.testing.errors import MissingFile
from soundstage.testing.player import play
from soundstage.testing.reading import SUFFIX, ScenarioError, read_script
from soundstage.testing.results import Failure, Result


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the scenario files among the paths and in the folders among them, each once.

    Raises:
        MissingFile: a path is not there.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found |= dict.fromkeys(sorted(path.rglob(f"*{SUFFIX}")))
        elif path.is_file():
            found[path] = None
        else:
            raise MissingFile(f"{path} is not there; name scenario files or folders of them")
    return list(found)


def run_file(path: Path) -> list[Result]:
    """Play all scenarios of a file. A file that cannot be used is one failed result."""
    return list(each_result(path))


def each_result(path: Path) -> Iterator[Result]:
    """Yield the results of a file as they come."""
    try:
        script = read_script(path)
        with asyncio.Runner() as runner:
            for number in range(len(script.file.scenarios)):
                yield runner.run(play(script, number))
    except ScenarioError as error:
        failure = Failure(error.line, error.message)
        yield Result(path=path, name="(the file)", line=error.line, failure=failure)
