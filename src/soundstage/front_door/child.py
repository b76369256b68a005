"""Runs the wrapped program: its signals, its end, its exit status."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress

NOT_FOUND = 127
NOT_EXECUTABLE = 126
"""The exit statuses of a shell for programs that cannot be run."""

BY_SIGNAL = 128
"""What shells add to the number of a signal that ended a program."""

_ENDING_SECONDS = 5
_PASSED = (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)
_FROM_KEYBOARD = (signal.SIGINT, signal.SIGQUIT)


class CannotRun(Exception):
    """The program is not there or cannot be run; has the exit status that says so."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


async def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a program to its end and return its exit status, 128 and more when a signal was it.

    Signals go to the program, and to nobody once it has ended, until the caller asks for them:
    there is no moment at which one of them would end this process.

    Raises:
        CannotRun: it cannot be started.
    """
    try:
        process = await asyncio.create_subprocess_exec(*command, env=environment)
    except FileNotFoundError as error:
        raise CannotRun(f"{command[0]}: command not found", NOT_FOUND) from error
    except OSError as error:
        raise CannotRun(f"{command[0]}: {error.strerror}", NOT_EXECUTABLE) from error
    loop = asyncio.get_running_loop()
    for number in (*_PASSED, *_FROM_KEYBOARD):
        loop.add_signal_handler(number, _pass_on, process, number)
    try:
        status = await process.wait()
    finally:
        await _end(process)
    return status if status >= 0 else BY_SIGNAL - status


def _pass_on(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Let the program have a signal, unless the terminal has given it to both of us."""
    if number in _FROM_KEYBOARD and _in_foreground():
        return
    with suppress(ProcessLookupError):
        process.send_signal(number)


def _in_foreground() -> bool:
    """Tell whether keys pressed in the terminal reach this process and its children."""
    for descriptor in (0, 1, 2):
        with suppress(OSError):
            return os.tcgetpgrp(descriptor) == os.getpgrp()
    return False


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a program that nobody waits for any more."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.terminate()
        with suppress(TimeoutError):
            async with asyncio.timeout(_ENDING_SECONDS):
                await process.wait()
        if process.returncode is None:
            process.kill()
            await process.wait()
