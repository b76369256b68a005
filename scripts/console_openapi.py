"""Writes web/openapi.json: what the editor's typed client is made of."""

import json
from pathlib import Path

from soundstage.console.openapi import openapi
from soundstage.console.operations import OPERATIONS

DOCUMENT = Path(__file__).parents[1] / "web" / "openapi.json"


def document() -> str:
    """Return the text of the document."""
    return json.dumps(openapi(OPERATIONS), indent=2) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
