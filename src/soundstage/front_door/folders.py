"""Where the front door keeps what is the user's own, as each platform wants it."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from soundstage.front_door.errors import FrontDoorError

_NAME = "soundstage"
_ROOM = "front-door"


def data_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the folder of the user's certificate authority; it need not exist."""
    given = environment.get("XDG_DATA_HOME", "")
    if Path(given).is_absolute():
        return Path(given) / _NAME / _ROOM
    home = Path(environment.get("HOME") or Path.home())
    base = "Library/Application Support" if platform == "darwin" else ".local/share"
    return home / base / _NAME / _ROOM


def prepare(folder: Path) -> Path:
    """Make the folder if need be; nobody but its owner may look into it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise FrontDoorError(
            f"the folder {folder} cannot be used for the certificate authority: "
            f"{error.strerror}; name another place with XDG_DATA_HOME"
        ) from error
    return folder
