"""The way in: signed webhooks go round the nodes, and are repeated until one answers.

What a load balancer and a carrier do together: a node that refuses the connection is passed
over; no answer, a 5xx or a 429 means the same request again, with the same token.
"""

import asyncio
import itertools
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from tests.e2e.conftest import TOKEN
from tests.torture.record import Answered, Happened, Recorder
from tests.torture.world import GIVEN_UP, PUBLIC

from soundstage.carrier.signature import HEADER, sign
from soundstage.runtime.perform import IDEMPOTENCY

Params = Sequence[tuple[str, str]]
_LONGEST_ANSWER = 15
_PAUSE = 0.15
_LOOK_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request to a flow."""

    token: str
    url: str
    kind: str
    contact: str
    params: Params

    @property
    def flow(self) -> str:
        return urlsplit(self.url).path.rpartition("/")[2]


class Balancer:
    """Sends webhooks to whichever node takes them."""

    def __init__(self, nodes: Sequence[str], recorder: Recorder) -> None:
        self._nodes = nodes
        self._recorder = recorder
        self._turns = itertools.count()
        self._looking: asyncio.Task[None] | None = None
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            timeout=aiohttp.ClientTimeout(total=_LONGEST_ANSWER),
        )

    async def close(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
        await self._session.close()

    async def tell(self, webhook: Webhook) -> str | None:
        """Return the document that a flow answered; None when it refused or nobody answered."""
        self._recorder.note(
            Happened(
                token=webhook.token,
                flow=webhook.flow,
                kind=webhook.kind,
                contact=webhook.contact,
            )
        )
        return await self.repeat(webhook)

    async def repeat(self, webhook: Webhook) -> str | None:
        """Send a webhook, again and again while there is no answer."""
        patience = time.monotonic() + GIVEN_UP
        url = webhook.url.partition("#")[0]
        headers = {HEADER: sign(TOKEN, url, webhook.params), IDEMPOTENCY: webhook.token}
        while time.monotonic() < patience:
            began = time.time()
            status, node, text = await self.post(url, list(webhook.params), headers)
            self._recorder.note(
                Answered(token=webhook.token, node=node, status=status, seconds=time.time() - began)
            )
            if 0 < status < 500 and status != 429:
                return text if status == 200 else None
            await asyncio.sleep(_PAUSE)
        return None

    async def post(
        self, url: str, form: list[tuple[str, str]], headers: dict[str, str]
    ) -> tuple[int, str, str]:
        """Return status (0: no answer), node and body from the next node that accepts."""
        for number in itertools.islice(self._turns, len(self._nodes)):
            node = number % len(self._nodes)
            place = url.replace(PUBLIC, self._nodes[node], 1)
            try:
                async with self._session.post(place, data=form, headers=headers) as answer:
                    return answer.status, f"n{node}", await answer.text()
            except aiohttp.ClientConnectorError:
                continue
            except (aiohttp.ClientError, TimeoutError, OSError):
                return 0, f"n{node}", ""
        await self._somebody()
        return 0, "", ""

    async def _somebody(self) -> None:
        """Wait until a node accepts connections again; all who wait share one look."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        await asyncio.shield(self._looking)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            for node in self._nodes:
                parts = urlsplit(node)
                with suppress(OSError):
                    _, writer = await asyncio.open_connection(parts.hostname, parts.port)
                    writer.close()
                    return
