"""What the products keep: one shape of row for every kind of resource."""

from dataclasses import dataclass
from datetime import datetime

from soundstage.errors import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A resource of a product. `data` holds the fields that are its kind's own.

    `parent` is the SID of the resource it lies in, or empty. What has no SID (the items of
    lists and maps) keeps its index or key in `sid`.
    """

    kind: str
    sid: str
    account_sid: str
    parent: str
    unique_name: str | None
    data: dict[str, Json]
    date_created: datetime
    date_updated: datetime
    idempotency_token: str | None = None
    seq: int | None = None
