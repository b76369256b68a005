"""A slow network for the whole run, where the machine allows it: a network of its own, by `tc`."""

import os
import shutil
import subprocess
import sys

_INSIDE = "TORTURE_SLOWED"


def slow_down(milliseconds: float) -> str:
    """Start this program again in a network that is slow; where that is not possible say why."""
    if os.environ.get(_INSIDE):
        return f"every packet takes about {milliseconds:g} ms"
    if not milliseconds:
        return "not asked for"
    missing = [tool for tool in ("unshare", "ip", "tc") if shutil.which(tool) is None]
    if missing:
        return f"not on this machine: {', '.join(missing)} is not installed"
    delay = f"delay {milliseconds:g}ms {milliseconds / 2:g}ms"
    script = f"ip link set lo up && tc qdisc add dev lo root netem {delay}"
    tried = subprocess.run(
        ["unshare", "--net", "sh", "-c", script], capture_output=True, text=True, check=False
    )
    if tried.returncode:
        return f"not on this machine: {' '.join(tried.stderr.split())}"
    command = ["unshare", "--net", "sh", "-c", f'{script} && exec "$@"', "sh"]
    command += [sys.executable, "-m", "tests.torture"]
    return os.execvpe("unshare", command, {**os.environ, _INSIDE: "1"})
