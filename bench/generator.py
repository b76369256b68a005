"""The load generator as the harness sees it: orders go in, figures come out."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Figures = dict[str, Any]


class NoAnswer(Exception):
    """A system did not answer as it must; the message says what came instead."""


class Generator:
    """The process that plays carrier and contacts."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        port = self._read()
        self.carrier = f"http://127.0.0.1:{port}"

    def order(
        self, workload: str, url: str, contacts: int, seconds: float, rate: float = 0.0
    ) -> Figures:
        """Let contacts talk to a system for a while."""
        assert self._process.stdin
        given = {"workload": workload, "url": url, "contacts": contacts, "seconds": seconds}
        print(json.dumps({**given, "rate": rate}), file=self._process.stdin, flush=True)
        figures: Figures = self._read()
        if "error" in figures:
            raise NoAnswer(figures["error"])
        return figures

    def _read(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise NoAnswer("the load generator ended")
        return json.loads(line)


@contextmanager
def generator() -> Iterator[Generator]:
    """Run the load generator."""
    command = [sys.executable, "-m", "bench.load"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Generator(process)
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(30)
