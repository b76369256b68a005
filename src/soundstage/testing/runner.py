"""Running scenario files: those named, and those in the folders that are named."""

import asyncio
import gc
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from soundstage.testing.errors import MissingFile
from soundstage.testing.player import play
from soundstage.testing.reading import SUFFIX, ScenarioError, Script, read_script
from soundstage.testing.results import Failure, Result

_FILES_PER_PROCESS = 4
"""Another process costs about as much as playing so many files."""

_GARBAGE = 50_000
"""Scenarios leave little behind that only the collector finds; it need not look often."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which scenarios are played: those with a text in their name or path; and where."""

    text: str = ""
    environment: str = ""

    def fits(self, path: Path, name: str) -> bool:
        return self.text.lower() in f"{path}: {name}".lower()


EVERYTHING = Choice()


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


def run_file(path: Path, choice: Choice = EVERYTHING) -> list[Result]:
    """Play the scenarios of a file. A file that cannot be used is one failed result."""
    return list(each_result(path, choice))


def each_result(path: Path, choice: Choice = EVERYTHING) -> Iterator[Result]:
    """Yield the results of a file as they come."""
    try:
        script = read_script(path, choice.environment)
        with asyncio.Runner() as runner:
            for number, scenario in enumerate(script.file.scenarios):
                if choice.fits(path, scenario.name):
                    yield _timed(runner, script, number)
    except ScenarioError as error:
        failure = Failure(error.line, error.message)
        yield Result(path=path, name="(the file)", line=error.line, failure=failure)


def _timed(runner: asyncio.Runner, script: Script, number: int) -> Result:
    """Play on the runner's loop: its own `run` sets a signal handler up, which costs more."""
    began = time.perf_counter()
    result = runner.get_loop().run_until_complete(play(script, number))
    return replace(result, seconds=time.perf_counter() - began)


def usual_jobs(files: int) -> int:
    """Return how many processes are worth while for so many files."""
    return max(1, min(os.cpu_count() or 1, files // _FILES_PER_PROCESS))


def run_files(
    paths: Iterable[Path],
    jobs: int,
    choice: Choice = EVERYTHING,
    prepare: Callable[[], None] = lambda: None,
    *,
    whole: bool = False,
) -> Iterator[list[Result]]:
    """Yield the results of each file, in the order of the files, from so many processes.

    `prepare` is called in each of them first. `whole` results come with their executions.
    Whoever stops listening stops the processes.
    """
    run = partial(run_file, choice=choice)
    if not whole:
        run = partial(_portable, run)
    if jobs == 1:
        prepare()
        usual = gc.get_threshold()
        gc.set_threshold(_GARBAGE)
        try:
            yield from map(run, paths)
        finally:
            gc.set_threshold(*usual)
        return
    start = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    pool = ProcessPoolExecutor(
        jobs, multiprocessing.get_context(start), initializer=_begin, initargs=(prepare,)
    )
    try:
        yield from pool.map(run, paths)
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(prepare: Callable[[], None]) -> None:
    """Leave Ctrl-C to the process that the others work for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_GARBAGE)
    prepare()


def _portable(run: Callable[[Path], list[Result]], path: Path) -> list[Result]:
    """Return results without what only this process needs."""
    return [replace(result, played=None) for result in run(path)]
