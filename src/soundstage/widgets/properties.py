"""The vocabulary in which widgets declare their properties.

`Text` and `Line` may hold Liquid and are rendered when the widget is entered; a `Line` is
trimmed (addresses, URLs, SIDs, numbers), a `Text` keeps its white space. All other types are
taken literally [tf][subflows].
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

import msgspec

from soundstage.errors import Json

Text = Annotated[
    str,
    msgspec.Meta(
        extra_json_schema={"x-liquid": True, "x-editor": "template"}, extra={"liquid": "keep"}
    ),
]
Line = Annotated[str, msgspec.Meta(extra_json_schema={"x-liquid": True}, extra={"liquid": "trim"})]


Example = Mapping[str, Json]
"""The `properties` of one valid state."""


class Offset(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a widget on the canvas; without effect when the flow runs [schema]."""

    x: int | float = 0
    y: int | float = 0


@dataclass(frozen=True, slots=True)
class Need:
    """A property that some states need: `when` they have these values, `unless` they have those."""

    name: str
    when: Mapping[str, Json] = field(default_factory=dict)
    unless: tuple[str, ...] = ()


class Properties(msgspec.Struct, frozen=True, kw_only=True):
    """What every widget has. Properties that nobody knows are accepted and ignored."""

    needs: ClassVar[tuple[Need, ...]] = ()

    offset: Offset = Offset()


class KeyValue(msgspec.Struct, frozen=True, kw_only=True):
    """One pair of a list of parameters; only the value may hold Liquid [contract]."""

    key: str
    value: Text


class TypedKeyValue(msgspec.Struct, frozen=True, kw_only=True):
    """A pair whose value may be parsed as JSON [W:set-variables]."""

    key: str
    value: Line
    type: Literal["string", "json_object"] = "string"
    parse_as_json: bool = False

    @property
    def is_json(self) -> bool:
        return self.type == "json_object" or self.parse_as_json
