"""Content templates: JSON in, JSON out; their text is what messages with a `ContentSid` say."""

import msgspec
from starlette.requests import Request

from soundstage.errors import Json
from soundstage.network.errors import BadRequest
from soundstage.network.products.collection import Ask, Collection
from soundstage.network.products.fields import field
from soundstage.network.products.kinds import Kind
from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import Shelf
from soundstage.network.registry import Registry
from soundstage.network.rest.requests import Form, read_json
from soundstage.network.state import State

ROOT = "/network/content/v1"

CONTENTS = Kind(
    name="content",
    segment="Content",
    key="contents",
    prefix="HX",
    fields=tuple(field(name) for name in ("friendly_name", "language", "variables", "types")),
    links={"approval_fetch": "ApprovalRequests"},
)


class _Given(msgspec.Struct, forbid_unknown_fields=True):
    types: dict[str, dict[str, Json] | None]
    language: str | None = None
    friendly_name: str | None = None
    variables: dict[str, str] | None = None


class _Contents(Collection):
    """The templates; sent messages find their texts in the registry."""

    item_methods = ("GET", "PUT", "DELETE")

    def __init__(self, state: State, shelf: Shelf, registry: Registry) -> None:
        super().__init__(state, shelf, CONTENTS, ROOT)
        self._registry = registry

    async def read(self, request: Request) -> Form:
        if request.method == "DELETE":
            return Form([])
        given = await read_json(request, _Given)
        return Form([("JSON", msgspec.json.encode(given).decode())])

    def make(self, ask: Ask) -> Resource:
        given = _given(ask)
        if not given.language:
            raise BadRequest("Missing required parameter language in the post body")
        made = self.keep(ask, msgspec.structs.asdict(given))
        self._registry.put_content(made.account_sid, made.sid, _body(given))
        return made

    def alter(self, ask: Ask, resource: Resource) -> Resource:
        given = _given(ask)
        self._registry.put_content(resource.account_sid, resource.sid, _body(given))
        values = msgspec.structs.asdict(given)
        return self.shelf.change(
            resource, {name: value for name, value in values.items() if value is not None}
        )

    def drop(self, ask: Ask, resource: Resource) -> None:
        known = self.state.contents.one(sid=resource.sid)
        if known is not None:
            self.state.contents.delete(known)
        super().drop(ask, resource)


def content(state: State, shelf: Shelf, registry: Registry) -> list[Collection]:
    """Return the collection of the Content API."""
    return [_Contents(state, shelf, registry)]


def _given(ask: Ask) -> _Given:
    """Return the template without the types that the official SDK sends as null [py]."""
    given = msgspec.json.decode(ask.form.text("JSON"), type=_Given)
    types = {name: value for name, value in given.types.items() if value is not None}
    return msgspec.structs.replace(given, types=types)


def _body(given: _Given) -> str:
    """Return the text of the first type that has one."""
    if not given.types:
        raise BadRequest("Invalid types: a template needs a type such as twilio/text")
    types = [one for one in given.types.values() if one is not None]
    bodies = (one.get("body") or one.get("title") for one in types)
    return next((body for body in bodies if isinstance(body, str)), "")
