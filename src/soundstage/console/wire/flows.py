"""Flows and their revisions."""

from datetime import datetime
from typing import Literal

import msgspec

from soundstage.core.flows import FlowStatus, Note
from soundstage.errors import Json


class FlowsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which flows to list: `search` is looked for in names and SIDs; `after` is a page's `next`."""

    search: str = ""
    status: FlowStatus | None = None
    after: str = ""
    size: int = 50


class FlowRow(msgspec.Struct, frozen=True, kw_only=True):
    """One flow of the list. A count that is `capped` is that number or more."""

    sid: str
    friendly_name: str
    status: FlowStatus
    latest_revision: int
    published_revision: int | None
    author: str | None
    created_at: datetime
    updated_at: datetime | None
    executions_last_day: int
    active_executions: int
    capped: bool


class FlowList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of flows, newest first."""

    flows: tuple[FlowRow, ...]
    next: str | None


class FlowDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A flow with its latest revision."""

    row: FlowRow
    definition: dict[str, Json]
    commit_message: str | None
    webhook_url: str
    test_users: tuple[str, ...]
    numbers: tuple[str, ...]


class CreateFlow(msgspec.Struct, frozen=True, kw_only=True):
    """A new flow: from a definition, from a template, or blank when both are left out."""

    friendly_name: str
    definition: dict[str, Json] | None = None
    template: str | None = None
    status: FlowStatus = FlowStatus.DRAFT
    commit_message: str = ""


class RenameFlow(msgspec.Struct, frozen=True, kw_only=True):
    """A flow's new name."""

    friendly_name: str


class SaveRevision(msgspec.Struct, frozen=True, kw_only=True):
    """The next revision. When `based_on` is not the latest any more it is refused with 409."""

    definition: dict[str, Json]
    friendly_name: str
    status: FlowStatus
    based_on: int
    commit_message: str = ""


class RevisionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One revision of the history."""

    number: int
    status: FlowStatus
    friendly_name: str
    commit_message: str | None
    author: str | None
    created_at: datetime
    current: bool


class RevisionsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which revisions to list."""

    after: str = ""
    size: int = 50


class RevisionList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of revisions, newest first."""

    revisions: tuple[RevisionRow, ...]
    next: str | None


class RevisionDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A revision with its definition."""

    row: RevisionRow
    definition: dict[str, Json]


class NamedFlow(msgspec.Struct, frozen=True, kw_only=True):
    """Another flow, by name."""

    sid: str
    friendly_name: str


class Dependents(msgspec.Struct, frozen=True, kw_only=True):
    """What a deletion would take with it or leave without an answer."""

    active_executions: int
    capped: bool
    numbers: tuple[str, ...]
    parents: tuple[NamedFlow, ...]


class TestUsers(msgspec.Struct, frozen=True, kw_only=True):
    """The contacts that run drafts."""

    test_users: tuple[str, ...]


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """A flow to begin with."""

    name: str
    title: str
    summary: str
    channels: tuple[Literal["messages", "calls", "rest"], ...]
    widgets: int
    definition: dict[str, Json]


class TemplateList(msgspec.Struct, frozen=True, kw_only=True):
    """All templates."""

    templates: tuple[Template, ...]


class ReadText(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a file that somebody wants to import."""

    text: str


class ReadFlow(msgspec.Struct, frozen=True, kw_only=True):
    """The flow that was found in a text. `legacy` was an export of 2018, now in today's form."""

    friendly_name: str
    definition: dict[str, Json]
    legacy: bool
    notes: tuple[str, ...]


class FormatFlow(msgspec.Struct, frozen=True, kw_only=True):
    """A definition to be written as a file."""

    definition: dict[str, Json]


class FormattedFlow(msgspec.Struct, frozen=True, kw_only=True):
    """The canonical text of a definition."""

    text: str


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """All notes of a flow."""

    notes: tuple[Note, ...]


class EnvironmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """Where a flow stands in one environment of `soundstage.toml`."""

    name: str
    url: str
    flow_sid: str | None
    pulled_revision: int | None
    latest_revision: int | None
    published_revision: int | None
    problem: str | None


class Environments(msgspec.Struct, frozen=True, kw_only=True):
    """All environments; empty when none are configured."""

    environments: tuple[EnvironmentRow, ...]
