"""Sync: documents, lists and maps that hold JSON [oai].

Errors and limits are from memory [mem]. What has outlived its `Ttl` is still shown (choice).
"""

from datetime import timedelta

from soundstage.errors import Json
from soundstage.network.products.collection import Ask, Collection
from soundstage.network.products.errors import ItemKeyTaken, ObjectNameTaken, RevisionMismatch
from soundstage.network.products.fields import (
    field,
    flag,
    json_object,
    read_all,
    read_given,
    text,
    url,
    whole,
)
from soundstage.network.products.kinds import Kind, Place
from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import Shelf, checked_sid
from soundstage.network.state import State
from soundstage.sid import derive_sid

ROOT = "/network/sync/v1"
_DATA = 16_384
_YEAR = 31_536_000

_TTL = field("ttl", whole(0, _YEAR), shown=False)
_NAMES = (field("unique_name", text(320), fixed=True), _TTL)
_COLLECTION_TTL = field("collection_ttl", whole(0, _YEAR), shown=False)
_ITEM = (
    field("data", json_object(_DATA), needed=True),
    _TTL,
    field("item_ttl", whole(0, _YEAR), shown=False),
    _COLLECTION_TTL,
)
_CHILDREN = {"documents": "Documents", "lists": "Lists", "maps": "Maps", "streams": "Streams"}

SERVICES = Kind(
    name="sync.service",
    segment="Services",
    key="services",
    prefix="IS",
    fields=(
        field("friendly_name", text(256)),
        field("webhook_url", url),
        field("webhooks_from_rest_enabled", flag, False),
        field("reachability_webhooks_enabled", flag, False),
        field("acl_enabled", flag, False),
        field("reachability_debouncing_enabled", flag, False),
        field("reachability_debouncing_window", whole(1_000, 30_000), 5_000),
    ),
    constants={"unique_name": None},
    links=_CHILDREN,
)
DOCUMENTS = Kind(
    name="sync.document",
    segment="Documents",
    key="documents",
    prefix="ET",
    fields=(*_NAMES, field("data", json_object(_DATA), {})),
    links={"permissions": "Permissions"},
    above=("service_sid",),
    taken=ObjectNameTaken,
)
LISTS = Kind(
    name="sync.list",
    segment="Lists",
    key="lists",
    prefix="ES",
    fields=(*_NAMES, _COLLECTION_TTL),
    links={"items": "Items", "permissions": "Permissions"},
    above=("service_sid",),
    taken=ObjectNameTaken,
)
MAPS = Kind(
    name="sync.map",
    segment="Maps",
    key="maps",
    prefix="MP",
    fields=(*_NAMES, _COLLECTION_TTL),
    links={"items": "Items", "permissions": "Permissions"},
    above=("service_sid",),
    taken=ObjectNameTaken,
)
LIST_ITEMS = Kind(
    name="sync.list_item",
    segment="Items",
    key="items",
    prefix="",
    fields=_ITEM,
    above=("service_sid", "list_sid"),
    ascending=True,
)
MAP_ITEMS = Kind(
    name="sync.map_item",
    segment="Items",
    key="items",
    prefix="",
    fields=(field("key", text(320), needed=True, fixed=True, shown=False), *_ITEM),
    above=("service_sid", "map_sid"),
    taken=ItemKeyTaken,
    ascending=True,
)


class _Services(Collection):
    """The services; `default` is there for every account [mem]."""

    def find(self, place: Place, address: str) -> Resource | None:
        found = super().find(place, address)
        if found is not None or address != "default":
            return found
        sid = derive_sid("IS", f"sync {place.account.sid}", 0)
        known = super().find(place, sid)
        if known is not None:
            return known
        data = {one.name: one.default for one in self.kind.fields}
        named = data | {"friendly_name": "Default Service"}
        return self.shelf.add(self.kind.name, place.account.sid, named, sid=sid)


class _Objects(Collection):
    """What has a revision, and a date when it expires."""

    def make(self, ask: Ask) -> Resource:
        data = self._stamped(ask, read_all(self.kind.fields, ask.form), "0")
        return self.keep(ask, data, checked_sid(ask.form.text("Sid"), self.kind.prefix))

    def alter(self, ask: Ask, resource: Resource) -> Resource:
        self._expect(ask, resource)
        data = read_given(self.kind.fields, ask.form)
        following = f"{int(resource.data['revision'], 16) + 1:x}"
        return self.shelf.change(resource, self._stamped(ask, data, following))

    def drop(self, ask: Ask, resource: Resource) -> None:
        self._expect(ask, resource)
        super().drop(ask, resource)

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        own = {"revision": resource.data["revision"], "created_by": "system"}
        expires = {"date_expires": resource.data.get("date_expires")}
        return super().render(place, resource) | own | expires

    def _expect(self, ask: Ask, resource: Resource) -> None:
        expected = ask.headers.get("if-match")
        if expected and expected.strip('"') != resource.data["revision"]:
            raise RevisionMismatch

    def _stamped(self, ask: Ask, data: dict[str, Json], revision: str) -> dict[str, Json]:
        ttl = data.get("item_ttl") or data.get("ttl") or data.get("collection_ttl")
        if ttl:
            expires = self.shelf.now() + timedelta(seconds=ttl)
            data["date_expires"] = expires.strftime("%Y-%m-%dT%H:%M:%SZ")
        return data | {"revision": revision}


class _ListItems(_Objects):
    """The items of a list, numbered from 0; a number is never given twice."""

    def make(self, ask: Ask) -> Resource:
        holder = self.shelf.at(LISTS.name, ask.place.account.sid, ask.place.above[-1].sid)
        index = holder.data.get("next_index", 0) if holder else 0
        data = self._stamped(ask, read_all(self.kind.fields, ask.form), "0")
        made = self.keep(ask, data, str(index))
        if holder is not None and made.sid == str(index):
            self.shelf.change(holder, {"next_index": index + 1})
        return made

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        answer = super().render(place, resource)
        return _without_sid(answer) | {"index": int(resource.sid)}


class _MapItems(_Objects):
    """The items of a map, each under its key; a key may hold slashes."""

    @property
    def item_path(self) -> str:
        return f"{self.path}/{{sid2:path}}"

    def make(self, ask: Ask) -> Resource:
        data = self._stamped(ask, read_all(self.kind.fields, ask.form), "0")
        return self.keep(ask, data, data.pop("key"))

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        answer = super().render(place, resource)
        return _without_sid(answer) | {"key": resource.sid}


def _without_sid(answer: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in answer.items() if name != "sid"}


def sync(state: State, shelf: Shelf) -> list[Collection]:
    """Return the collections of Sync."""
    services = _Services(state, shelf, SERVICES, ROOT)
    lists = _Objects(state, shelf, LISTS, services)
    maps = _Objects(state, shelf, MAPS, services)
    return [
        services,
        _Objects(state, shelf, DOCUMENTS, services),
        lists,
        maps,
        _ListItems(state, shelf, LIST_ITEMS, lists),
        _MapItems(state, shelf, MAP_ITEMS, maps),
    ]
