"""TwiML documents as strings."""

from soundstage.twiml.build import (
    EMPTY,
    HOLD_SECONDS,
    clean_text,
    document,
    hold_document,
    to_xml,
    verb,
)

__all__ = ["EMPTY", "HOLD_SECONDS", "clean_text", "document", "hold_document", "to_xml", "verb"]
