"""Write the widget catalogue for the editor's tests: `python -m scripts.console_catalogue`."""

from pathlib import Path

import msgspec

from soundstage.console.checking.catalogue import catalogue

TARGET = Path(__file__).parents[1] / "web/src/inspector/catalogue.fixture.json"


def catalogue_text() -> str:
    """Return the catalogue as the console API answers it, one value a line."""
    return msgspec.json.format(msgspec.json.encode(catalogue()), indent=2).decode() + "\n"


if __name__ == "__main__":
    TARGET.write_text(catalogue_text(), encoding="utf-8")
