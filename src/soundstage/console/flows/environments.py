"""Where a flow stands in the environments of the project that the server was started in."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from soundstage.console.call import Call
from soundstage.console.urls import host_of
from soundstage.console.wire.flows import EnvironmentRow, Environments
from soundstage.core.flows import Flow
from soundstage.environments import (
    Environment,
    EnvironmentFault,
    environment_names,
    read_environment,
)
from soundstage.project import Project, ProjectError, find_project
from soundstage.promotion.faults import PromotionFault, ServerFault
from soundstage.promotion.http import Http
from soundstage.promotion.lock import FILE, Entry, Lock
from soundstage.promotion.server import LATEST, LATEST_PUBLISHED, Server

_PATIENCE = 3.0
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class _Place:
    """One environment, with what its SIDs and the lock file say of each flow."""

    environment: Environment
    entries: Mapping[str, Entry]

    def sids(self) -> dict[str, str]:
        known = {name: entry.sid for name, entry in self.entries.items()}
        return known | self.environment.table.flows


async def list_environments(call: Call[None, None]) -> Environments:
    """Show a flow in all environments that know it by the same name."""
    flow = await call.flow()
    try:
        places = await asyncio.to_thread(_places, call.room.folder)
    except (ProjectError, EnvironmentFault, PromotionFault) as fault:
        row = EnvironmentRow(
            name="soundstage.toml",
            url="",
            flow_sid=None,
            pulled_revision=None,
            latest_revision=None,
            published_revision=None,
            problem=str(fault),
        )
        return Environments(environments=(row,))
    name = _name_of(flow, places)
    rows = await asyncio.gather(*(_row(call, flow, name, place) for place in places))
    return Environments(environments=tuple(rows))


def _places(folder: Path) -> list[_Place]:
    project: Project = find_project(folder)
    lock = Lock(project.root / FILE)
    return [
        _Place(read_environment(project, name), lock.entries(name))
        for name in environment_names(project)
    ]


def _name_of(flow: Flow, places: list[_Place]) -> str | None:
    """Return what the project calls a flow."""
    names = (name for place in places for name, sid in place.sids().items() if sid == flow.sid)
    return next(names, None)


async def _row(
    call: Call[None, None], flow: Flow, name: str | None, place: _Place
) -> EnvironmentRow:
    sid = place.sids().get(name) if name else None
    entry = place.entries.get(name) if name else None
    latest = published = None
    problem = None
    if name is None:
        problem = f"{flow.friendly_name} is no flow of the project: add it to [flows]"
    elif sid is None:
        problem = f"{name} is not there yet: `soundstage push --env {place.environment.name}`"
    elif sid == flow.sid and _is_here(call, place.environment):
        latest, published = flow.latest, flow.published
    else:
        latest, published, problem = await _ask(place.environment, sid)
    return EnvironmentRow(
        name=place.environment.name,
        url=place.environment.url,
        flow_sid=sid,
        pulled_revision=entry.revision if entry and entry.sid == sid else None,
        latest_revision=latest,
        published_revision=published,
        problem=problem,
    )


def _is_here(call: Call[None, None], environment: Environment) -> bool:
    """Tell whether an environment is this very server."""
    here = {host_of(url) for url in (call.visit.base_url, call.node.settings.base_url)}
    return host_of(environment.url) in here - {""}


async def _ask(environment: Environment, sid: str) -> tuple[int | None, int | None, str | None]:
    """Return the latest and the published revision on another server, or why not."""
    try:
        credentials = environment.credentials(os.environ)
        server = Server(Http(environment.url, credentials, patience=_PATIENCE, pauses=()))
        async with asyncio.timeout(2 * _PATIENCE + 1):
            return await asyncio.to_thread(_revisions, server, sid)
    except (EnvironmentFault, PromotionFault) as fault:
        return None, None, str(fault)
    except TimeoutError:
        return None, None, f"{environment.url} does not answer"


def _revisions(server: Server, sid: str) -> tuple[int | None, int | None, str | None]:
    latest = server.revision(sid, LATEST).number
    try:
        return latest, server.revision(sid, LATEST_PUBLISHED).number, None
    except ServerFault as fault:
        if fault.status != _NOT_FOUND:
            raise
        return latest, None, None
