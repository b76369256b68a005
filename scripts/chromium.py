"""Find a Chromium for the tests of the editor, and install one where that is possible."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "Chromium drives the tests of the editor, and it is not on this machine: install it "
    "(Debian: apt-get install chromium) or Google Chrome"
)


def find_chromium() -> str | None:
    """Return the path of a Chromium on this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install Debian's package, when this user may."""
    if shutil.which("apt-get") is None:
        return
    may = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if may and shutil.which("sudo") is None:
        return
    print("installing chromium, which the tests of the editor drive", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
        subprocess.run([*may, "apt-get", *words], env=quiet, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    if find_chromium() is None:
        install()
    if find_chromium() is None:
        print(MISSING, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
