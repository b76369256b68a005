"""TwiML documents as strings."""

from soundstage.twiml.build import EMPTY, document, verb

__all__ = ["EMPTY", "document", "verb"]
