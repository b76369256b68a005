"""One environment with its server: what it has now, and what was known of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from soundstage.definition.names import (
    FLOW,
    Names,
    UnknownName,
    fill_values,
    name_values,
    placeholder,
)
from soundstage.definition.parse import parse_definition
from soundstage.definition.shape import check_shape
from soundstage.environments import Environment, project_flows, read_environment
from soundstage.environments.filling import stand_in, unknown
from soundstage.errors import DefinitionError, Json
from soundstage.project import Project
from soundstage.promotion.faults import PromotionFault, ServerFault
from soundstage.promotion.http import Http
from soundstage.promotion.lock import FILE, Entry, Lock, hash_of
from soundstage.promotion.secrets import hide
from soundstage.promotion.server import LATEST, Revision, Server

_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Deployed:
    """A revision on the server, and its definition with names."""

    revision: Revision
    named: Json

    def entry(self) -> Entry:
        """Return what the lock file keeps of it."""
        revision = self.revision
        return Entry(revision.sid, revision.number, revision.status, hash_of(self.named))


@dataclass(frozen=True, slots=True)
class Target:
    """An environment of a project; flows have names, files and, once they are there, SIDs."""

    environment: Environment
    server: Server
    lock: Lock
    files: Mapping[str, Path]
    variables: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.environment.name

    def sids(self) -> dict[str, str]:
        """Return the SIDs of the flows that the environment has."""
        known = {flow: entry.sid for flow, entry in self.entries().items()}
        return known | self.environment.table.flows

    def entries(self) -> Mapping[str, Entry]:
        """Return what the lock file knows of flows that are still the same."""
        given = self.environment.table.flows
        entries = self.lock.entries(self.name).items()
        return {flow: e for flow, e in entries if given.get(flow, e.sid) == e.sid}

    def names(self) -> Names:
        """Return all values of the environment as they are now."""
        return self.environment.names(self.sids(), self.variables)

    def hidden(self, text: str) -> str:
        """Return a text without the environment's secrets."""
        return hide(text, self.names())

    def deployed(self, sid: str, which: str | int = LATEST) -> Deployed:
        """Return a revision of a flow on the server."""
        try:
            revision = self.server.revision(sid, which)
        except ServerFault as fault:
            if fault.status != _NOT_FOUND:
                raise
            raise PromotionFault(
                f"{sid} is not on {self.name}, or has no such revision; if it was deleted, take it "
                f"out of {self.lock.path.name} and [{self.environment.heading}.flows]"
            ) from None
        try:
            check_shape(revision.definition)
        except DefinitionError as error:
            raise PromotionFault(f"{sid} on {self.name} is no flow: {error}") from None
        return Deployed(revision, name_values(revision.definition, self.names()))

    def note(self, flow: str, deployed: Deployed) -> None:
        """Keep in the lock file what a flow is now."""
        self.lock.set(self.name, flow, deployed.entry())

    def local(self, flow: str) -> Json | None:
        """Return the definition in a flow's file, with names; None if there is no file."""
        path = self.files[flow]
        try:
            document = parse_definition(path.read_bytes())
            check_shape(document)
        except FileNotFoundError:
            return None
        except DefinitionError as error:
            raise PromotionFault(
                f"{path} is no flow: {error}; `soundstage validate {path}` shows the lines"
            ) from None
        return document

    def filled(self, flow: str, named: Json, new: Iterable[str] = ()) -> Json:
        """Return a definition with the environment's values; `new` flows have no SID yet."""
        names = self.names()
        others = {placeholder(FLOW, other): stand_in(other) for other in new}
        try:
            return fill_values(named, replace(names, values={**names.values, **others}))
        except UnknownName as error:
            text = unknown(self.files[flow], error, self.environment.heading)
            raise PromotionFault(text) from None

    def chosen(self, flows: list[str] | None) -> list[str]:
        """Return the flows that are named, or all; each once."""
        for flow in flows or ():
            if flow not in self.files:
                known = f"known are {', '.join(self.files)}" if self.files else "there are none"
                raise PromotionFault(f"[flows] has no {flow}; {known}")
        if not self.files:
            raise PromotionFault('[flows] has no flow; add one: order = "flows/order.json"')
        return list(dict.fromkeys(flows or self.files))


def open_target(project: Project, name: str, variables: Mapping[str, str]) -> Target:
    """Return an environment of a project, ready to be talked to.

    Raises:
        EnvironmentFault: it is not there, is described wrongly, or lacks a variable.
    """
    environment = read_environment(project, name)
    server = Server(Http(environment.url, environment.credentials(variables)))
    lock = Lock(project.root / FILE)
    return Target(environment, server, lock, project_flows(project), variables)
