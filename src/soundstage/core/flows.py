"""Accounts, keys, flows and revisions: what exists before anything runs."""

from datetime import datetime
from enum import StrEnum

import msgspec


class FlowStatus(StrEnum):
    """Whether a revision runs for everybody or for test users only [flow]."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account; it owns its flows and sees nothing else."""

    sid: str
    name: str
    auth_token: str
    created_at: datetime


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A second way to sign in to an account; only a hash of the secret is kept."""

    sid: str
    account_sid: str
    name: str
    secret_hash: str
    created_at: datetime


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One numbered definition of a flow. `definition` is the client's own JSON text."""

    flow_sid: str
    number: int
    status: FlowStatus
    friendly_name: str
    definition: str
    commit_message: str | None
    author_sid: str | None
    created_at: datetime
    warnings: tuple[tuple[str, str], ...] = ()


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """A flow. `latest` and `published` are revision numbers; the author is the latest one's."""

    sid: str
    account_sid: str
    friendly_name: str
    status: FlowStatus
    latest: int
    published: int | None
    author_sid: str | None = None
    created_at: datetime
    updated_at: datetime | None = None


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A note on the canvas."""

    id: str
    x: float
    y: float
    width: float
    height: float
    text: str
    colour: str = "yellow"
