"""How an editor shows a property: words that stand beside its type and its meaning.

They say nothing to the validator. A property without any is edited by its type.
"""

from typing import Annotated

from msgspec import Meta

from soundstage.errors import Json
from soundstage.widgets.properties import Line, Text


def shown(**words: Json) -> Meta:
    """Return words for the form: `editor="url"` is `x-editor`."""
    return Meta(extra_json_schema={f"x-{word}": value for word, value in words.items()})


ADVANCED = shown(advanced=True)
"""Few flows need it, so it is out of the way."""

HIDDEN = shown(editor="hidden")
"""It has no effect, or another property of the form sets it."""

SECONDS = shown(editor="seconds")
SOON = shown(order=-1)
"""It comes before the properties of the other classes."""

Url = Annotated[Line, shown(editor="url")]
Phone = Annotated[Line, shown(editor="phone")]
JsonText = Annotated[Text, shown(editor="code", language="json")]


def like(example: str) -> Meta:
    """Show an example where nothing is written yet."""
    return shown(placeholder=example)


def choices(*values: str) -> Meta:
    """Offer these values; a template may stand there as well."""
    return shown(editor="choice", choices=list(values))


def sid(prefix: str) -> Meta:
    """Ask for a SID with this prefix."""
    return shown(editor="sid", prefix=prefix)
