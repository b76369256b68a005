"""The peers on this machine: what is pinned is installed into a folder that git ignores."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent / "peers"
INSTALLED = Path(__file__).parent / ".peers"


def install() -> None:
    """Install every peer that can be; one that cannot says so when it is its turn."""
    for lock in sorted(HERE.glob("*/package-lock.json")):
        _once(lock, _npm)
    for lock in sorted(HERE.glob("*/requirements.lock")):
        _once(lock, _uv)


def _once(lock: Path, work: Callable[[Path, Path], None]) -> None:
    """Install from a lock file unless this very file was installed before."""
    name = lock.parent.name
    folder = INSTALLED / name
    done = folder / f"{lock.name}.done"
    if done.exists() and done.read_text() == lock.read_text():
        return
    print(f"installing {name} ({lock.name})", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        work(lock, folder)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"  {name} cannot be installed: {error}", flush=True)
    else:
        done.write_text(lock.read_text())


def _npm(lock: Path, folder: Path) -> None:
    for name in ("package.json", lock.name):
        shutil.copy(lock.parent / name, folder / name)
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder)


def _uv(lock: Path, folder: Path) -> None:
    uv = Path(sys.executable).parent / "uv"
    environment = folder / "venv"
    if not environment.exists():
        _run(uv, "venv", "--quiet", "--python", sys.executable, environment)
    python = environment / "bin" / "python"
    _run(uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", lock)


def _run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)


def missing(name: str, *programs: str) -> str | None:
    """Say that a peer is not installed, if one of its programs is not there."""
    absent = [program for program in programs if not (INSTALLED / name / program).exists()]
    return "could not be installed on this machine" if absent else None


def node_missing() -> str | None:
    """Say that there is no Node.js, if so."""
    return None if shutil.which("node") else "needs Node.js, which is not on this machine"


def node_version(name: str, package: str) -> str:
    """Return the version of a package from npm."""
    file = INSTALLED / name / "node_modules" / package / "package.json"
    return str(json.loads(file.read_text())["version"])


def python_version(name: str, package: str) -> str:
    """Return the version of a package from PyPI."""
    python = INSTALLED / name / "venv" / "bin" / "python"
    code = f"from importlib.metadata import version; print(version({package!r}))"
    done = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    install()
