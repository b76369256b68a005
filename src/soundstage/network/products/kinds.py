"""What a kind of resource is made of: its names, its fields, and how an answer shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from soundstage.errors import ApiError, Json
from soundstage.network.products.errors import Conflict
from soundstage.network.products.fields import Field
from soundstage.network.products.records import Resource
from soundstage.network.records import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of resource.

    `name` is what its rows are called, `segment` its part of a path, `key` its list's name in
    answers, `above` what an answer calls the SIDs of the resources it lies in (outermost
    first), `links` its sub-resources with their segments, `taken` the error for a name that
    exists, `filters` the query parameters of a list with the fields they compare.
    """

    name: str
    segment: str
    key: str
    prefix: str
    fields: tuple[Field, ...] = ()
    constants: Mapping[str, Json] = field(default_factory=dict)
    links: Mapping[str, str] | None = None
    above: tuple[str, ...] = ()
    taken: type[ApiError] = Conflict
    filters: Mapping[str, str] = field(default_factory=dict)
    ascending: bool = False

    @property
    def has_name(self) -> bool:
        """Tell whether its resources can have a unique name."""
        return any(field.name == "unique_name" for field in self.fields)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request points: the account, the resources on the way, the collection's URL."""

    account: Account
    above: tuple[Resource, ...]
    url: str

    def url_of(self, resource: Resource) -> str:
        """Return the URL of one resource of the collection."""
        return f"{self.url}/{quote(resource.sid, safe='')}"


def shown(kind: Kind, place: Place, resource: Resource) -> dict[str, Json]:
    """Return a resource as the carrier shows it [oai]: every key, dates in ISO 8601."""
    url = place.url_of(resource)
    answer: dict[str, Json] = {
        "sid": resource.sid,
        "account_sid": resource.account_sid,
        "date_created": resource.date_created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "date_updated": resource.date_updated.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "url": url,
        **kind.constants,
    }
    for name, holder in zip(kind.above, place.above, strict=True):
        answer[name] = holder.sid
    for one in kind.fields:
        if one.shown:
            answer[one.name] = resource.data.get(one.name, one.default)
    if kind.has_name:
        answer["unique_name"] = resource.unique_name
    if kind.links is not None:
        answer["links"] = {name: f"{url}/{segment}" for name, segment in kind.links.items()}
    return answer
