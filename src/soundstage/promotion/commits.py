"""What git says about the files that are pushed: the message, and what they were before."""

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

_PATIENCE = 20
_MOST_COMMITS = 50


def message_from_git(root: Path, files: Iterable[Path]) -> str | None:
    """Return the subject and short hash of HEAD, and whether the files differ from it.

    None outside of a repository, before its first commit, or without git.
    """
    head = _git(root, "log", "-1", "--format=%s%n%h")
    if head is None:
        return None
    subject, _, short = head.strip().rpartition("\n")
    changed = _git(root, "status", "--porcelain", "--", *map(str, files))
    mark = ", with uncommitted changes" if changed is None or changed.strip() else ""
    return f"{subject} ({short}{mark})"


def earlier_versions(file: Path) -> Iterator[str]:
    """Yield what a file was in the commits that lead to HEAD, newest first; not for ever."""
    commits = _git(file.parent, "log", f"-{_MOST_COMMITS}", "--format=%H", "--", file.name)
    for commit in (commits or "").split():
        if (text := _git(file.parent, "show", f"{commit}:./{file.name}")) is not None:
            yield text


def _git(root: Path, *words: str) -> str | None:
    command = ["git", "-C", str(root), *words]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_PATIENCE)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None
