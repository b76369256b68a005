"""Runs a command on a machine whose clock is wrong: `shifted.py SECONDS COMMAND …`."""

import sys
import time
from datetime import datetime, timedelta

from soundstage.cli import main
from soundstage.clock import SystemClock

seconds = int(sys.argv[1])
right, right_ns, now = time.time, time.time_ns, SystemClock.now


def wrong_now(clock: SystemClock) -> datetime:
    return now(clock) + timedelta(seconds=seconds)


time.time = lambda: right() + seconds
time.time_ns = lambda: right_ns() + seconds * 1_000_000_000
SystemClock.now = wrong_now  # type: ignore[assignment, method-assign]
sys.exit(main(sys.argv[2:]))
