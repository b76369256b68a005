"""The first `soundstage.toml` of a project: every flow of an account, and what to name in them."""

import json
from collections.abc import Mapping
from pathlib import Path

from soundstage.definition.names import name_values
from soundstage.environments import Environment
from soundstage.environments.config import RESERVED, TWILIO, Table
from soundstage.errors import Json
from soundstage.promotion.faults import PromotionFault
from soundstage.promotion.http import Http
from soundstage.promotion.lock import write_file
from soundstage.promotion.server import Server
from soundstage.promotion.suggesting import Suggestion, slug, suggestions, unused

FOLDER = "flows"


def start(path: Path, name: str, url: str, variables: Mapping[str, str]) -> None:
    """Write the tables of an environment for all flows of its account into a project's file.

    Raises:
        PromotionFault: the account has no flow, or the server cannot be read.
    """
    environment = Environment(name, f"environments.{name}", Table(url=url))
    server = Server(Http(environment.url, environment.credentials(variables)))
    sids: dict[str, str] = {}
    for row in reversed(list(server.flows())):
        sids[unused(slug(row.name, "flow"), sids)] = row.sid
    if not sids:
        raise PromotionFault(f"the account has no flow on {environment.url}")
    names = environment.names(sids, variables)
    flows = {
        flow: name_values(server.revision(sid).definition, names) for flow, sid in sids.items()
    }
    text = _tables(environment, sids, suggestions(flows, {*RESERVED, *sids}))
    before = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if path.exists() else ""
    write_file(path, before + text)


def _tables(environment: Environment, sids: Mapping[str, str], found: list[Suggestion]) -> str:
    heading, url = environment.heading, environment.url
    lines = ["[flows]"]
    lines += [f"{flow} = {_quoted(f'{FOLDER}/{flow}.json')}" for flow in sids]
    lines += ["", f"[{heading}]"]
    lines += [f"url = {_quoted(url)}"] if url != TWILIO else []
    lines += ["", f"[{heading}.flows]"]
    lines += [f"{flow} = {_quoted(sid)}" for flow, sid in sids.items()]
    lines += [one.line for one in found if one.is_flow]
    lines += ["", f"[{heading}.values]"]
    lines += [one.line for one in found if not one.is_flow]
    return "\n".join(lines) + "\n"


def _quoted(value: Json) -> str:
    return json.dumps(value)
