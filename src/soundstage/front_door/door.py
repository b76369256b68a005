"""Everything that a wrapped program needs, open for as long as it runs."""

import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from soundstage.carrier.urls import basic_authorization
from soundstage.front_door.authority import Authority
from soundstage.front_door.contexts import Contexts
from soundstage.front_door.environment import Changes, changes
from soundstage.front_door.folders import data_folder
from soundstage.front_door.forwarding import Forwarding, new_session
from soundstage.front_door.notices import Notices
from soundstage.front_door.outside import Outside
from soundstage.front_door.proxy import Proxy
from soundstage.front_door.trust import write_trust

_KEY, _SECRET = "TWILIO_API_KEY", "TWILIO_API_SECRET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a front door leads to; `own` when the server is this process's."""

    server_url: str
    account: tuple[str, str] | None
    own: bool = True
    offline: bool = False
    port: int = 0


@asynccontextmanager
async def open_door(
    plan: Plan, say: Callable[[str], None], environment: Mapping[str, str] = os.environ
) -> AsyncIterator[Changes]:
    """Open a front door; yield what a program's environment needs to find it."""
    authority = Authority.open(data_folder(environment))
    outside = Outside.of_environment()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="soundstage-wrap-")))
        session = await stack.enter_async_context(new_session())
        forwarding = Forwarding(
            session,
            plan.server_url,
            Notices(say),
            outside,
            plan.offline,
            _credentials(plan, environment),
        )
        proxy = Proxy(forwarding, Contexts(authority, folder))
        stack.push_async_callback(proxy.close)
        await proxy.start(plan.port)
        trust = write_trust(authority, folder, environment)
        yield changes(environment, proxy.url, plan.server_url, trust, plan.account)


def _credentials(plan: Plan, environment: Mapping[str, str]) -> dict[str, str]:
    """Let the API key of the environment stand for the account, which a server of ours has."""
    key, secret = environment.get(_KEY), environment.get(_SECRET)
    if not (plan.own and plan.account and key and secret):
        return {}
    return {basic_authorization(key, secret): basic_authorization(*plan.account)}
