"""Keeping resources: adding, finding, changing, and removing with what lies in them."""

from datetime import datetime
from typing import Any

from soundstage.errors import ApiError, Json
from soundstage.network.database import Table
from soundstage.network.errors import BadRequest
from soundstage.network.products.errors import Conflict
from soundstage.network.products.records import Resource
from soundstage.network.state import State
from soundstage.sid import is_sid, new_sid

_UNCHANGED: Any = object()


class Shelf:
    """The rows of all products of a network."""

    def __init__(self, state: State) -> None:
        self.table = Table(state.connection, "resources", Resource)
        self._state = state

    def now(self) -> datetime:
        """Return the present moment of the network."""
        return self._state.now()

    def add(
        self,
        kind: str,
        account_sid: str,
        data: dict[str, Json],
        *,
        prefix: str = "",
        sid: str = "",
        parent: str = "",
        unique_name: str | None = None,
        taken: type[ApiError] = Conflict,
        token: str | None = None,
    ) -> Resource:
        """Keep a new resource under a new SID, or under the one that is given.

        `taken` is what is raised when its name exists; the same `token` again returns what
        it made the first time.
        """
        seen = self._seen(kind, account_sid, token)
        if seen is not None:
            return seen
        if unique_name and self.named(kind, account_sid, unique_name, parent):
            raise taken
        if sid and self._is_given(kind, sid, "" if prefix else parent):
            raise taken(f"{sid[:100]} exists already")
        now = self.now()
        return self.table.insert(
            Resource(
                kind=kind,
                sid=sid or new_sid(prefix),
                account_sid=account_sid,
                parent=parent,
                unique_name=unique_name,
                data=data,
                date_created=now,
                date_updated=now,
                idempotency_token=token,
            )
        )

    def _seen(self, kind: str, account_sid: str, token: str | None) -> Resource | None:
        if token is None:
            return None
        return self.table.one(kind=kind, account_sid=account_sid, idempotency_token=token)

    def _is_given(self, kind: str, sid: str, parent: str) -> bool:
        """Tell whether a SID is somebody's; an index or key is only one's among its like."""
        if not parent:
            return self.table.one(kind=kind, sid=sid) is not None
        return self.table.one(kind=kind, parent=parent, sid=sid) is not None

    def change(
        self,
        resource: Resource,
        data: dict[str, Json],
        unique_name: str | None = _UNCHANGED,
        taken: type[ApiError] = Conflict,
    ) -> Resource:
        """Change some fields of a resource."""
        changes: dict[str, Any] = {"data": resource.data | data, "date_updated": self.now()}
        if unique_name is not _UNCHANGED and unique_name != resource.unique_name:
            place = (resource.kind, resource.account_sid)
            if unique_name and self.named(*place, unique_name, resource.parent):
                raise taken
            changes["unique_name"] = unique_name
        return self.table.update(resource, **changes)

    def remove(self, resource: Resource) -> None:
        """Remove a resource and everything in it."""
        for child in self.table.where("parent = ?", resource.sid):
            if child.account_sid == resource.account_sid:
                self.remove(child)
        self.table.delete(resource)

    def at(self, kind: str, account_sid: str, sid: str) -> Resource | None:
        """Return a resource of the account by its SID alone."""
        return self.table.one(kind=kind, account_sid=account_sid, sid=sid)

    def named(self, kind: str, account_sid: str, name: str, parent: str = "") -> Resource | None:
        """Return a resource by its unique name."""
        return self.table.one(kind=kind, account_sid=account_sid, parent=parent, unique_name=name)

    def within(self, kind: str, parent: Resource) -> list[Resource]:
        """Return the resources of a kind in another one, oldest first."""
        condition = "account_sid = ? AND kind = ? AND parent = ?"
        return self.table.where(condition, parent.account_sid, kind, parent.sid)


def checked_sid(given: str, prefix: str) -> str:
    """Return a SID that a client wants to give to a new resource."""
    if given and not is_sid(given, prefix):
        raise BadRequest(f"Invalid Sid: expected {prefix} and 32 hexadecimal digits")
    return given
