"""Help for the tests of the products: REST calls of one product with the town's account."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from soundstage.network import Network, create_network

FORM = ("Content-Type", "application/x-www-form-urlencoded")
JSON = ("Content-Type", "application/json")


class Product:
    """One product's REST API, as the town's account sees it."""

    def __init__(self, town: Any) -> None:
        self.town = town

    async def ask(
        self, method: str, path: str, form: Any = None, **headers: str
    ) -> tuple[int, Any]:
        """Make a request below `/network/`; header names are given with underscores."""
        more = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        kind = () if any(name.lower() == "content-type" for name, _ in more) else (FORM,)
        pairs = form.items() if isinstance(form, Mapping) else form or ()
        body = urlencode(list(pairs)).encode()
        answer: tuple[int, Any] = await self.town.raw(
            method, f"/network/{path}", body, (*kind, *more)
        )
        return answer

    async def json(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """Make a request with a JSON body."""
        data = msgspec.json.encode(body)
        answer: tuple[int, Any] = await self.town.raw(method, f"/network/{path}", data, (JSON,))
        return answer

    async def make(self, path: str, **form: str) -> Any:
        """Create a resource; `Messaging__X` stands for `Messaging.X`."""
        named = {name.replace("__", "."): value for name, value in form.items()}
        status, body = await self.ask("POST", path, named)
        assert status in (200, 201), body
        return body

    async def get(self, path: str) -> Any:
        """Fetch something that is there."""
        status, body = await self.ask("GET", path)
        assert status == 200, body
        return body


@pytest.fixture
def product(town: Any) -> Product:
    """Return the product API of the town; its network is `town.network`."""
    assert isinstance(town.network, Network)
    return Product(town)


STUDIO = "http://studio.example:8080"
FLOW = "FW00000000000000000000000000000001"


class Talks:
    """Short words for conversations of the town's account."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.root = "conversations/v1/Conversations"

    async def begin(self, *people: str, **form: str) -> str:
        """Make a conversation with people: names by chat, numbers by SMS; return its SID."""
        sid: str = (await self.product.make(self.root, **form))["sid"]
        for person in people:
            await self.join(sid, person)
        return sid

    async def join(self, sid: str, person: str) -> Any:
        """Let somebody take part."""
        path = f"{self.root}/{sid}/Participants"
        if "+" not in person:
            return await self.product.make(path, Identity=person)
        proxy = person.replace(person.rpartition(":")[2], self.product.town.number)
        return await self.product.make(
            path, MessagingBinding__Address=person, MessagingBinding__ProxyAddress=proxy
        )

    async def hook(self, sid: str, target: str, **configuration: Any) -> Any:
        """Add a scoped webhook; lists are repeated parameters."""
        form = [("Target", target)]
        for name, value in configuration.items():
            values = value if isinstance(value, list) else [value]
            form += [(f"Configuration.{name}", one) for one in values]
        status, made = await self.product.ask("POST", f"{self.root}/{sid}/Webhooks", form)
        assert status == 201, made
        return made

    async def write(self, sid: str, author: str, body: str, **more: Any) -> tuple[int, Any]:
        """Let somebody write in a chat client, and let happen what follows at once."""
        said = {"author": author, "body": body} | more
        answer = await self.product.json("POST", f"conversations/{sid}/messages", said)
        await self.product.town.network.run_due()
        return answer

    async def said(self, sid: str) -> list[tuple[str, str]]:
        """Return who said what."""
        listed = await self.product.get(f"{self.root}/{sid}/Messages")
        return [(message["author"], message["body"]) for message in listed["messages"]]


@pytest.fixture
def talks(product: Product) -> Talks:
    """Return the conversations of the town."""
    return Talks(product)


@pytest.fixture
async def town(town: Any) -> AsyncIterator[Any]:
    """Let the town's network know where flows are."""
    await town.network.close()
    network = create_network(":memory:", town.clock, town.http, STUDIO)
    town.network = network
    town.http.mount(town.base, network.app)
    network.add_account(town.account, town.token)
    network.add_account(town.other_account, "another token")
    network.add_number(town.account, town.number, sms_url=town.hook)
    yield town


@dataclass(frozen=True)
class Made:
    """A resource of the world: its product, its path as a template, the answers about it."""

    product: str
    template: str
    path: str
    created: tuple[int, Any]

    @property
    def list_path(self) -> str:
        """Return the path of the collection it is in."""
        return self.path.rpartition("/")[0]


@pytest.fixture
async def world(product: Product) -> list[Made]:
    """Make one of everything in `world.json`; a `{Sid}` is what was made in that place."""
    steps = msgspec.json.decode((Path(__file__).parent / "world.json").read_bytes())
    made = []
    for name, creations in steps.items():
        paths: dict[str, str] = {}
        for step in creations:
            outer, _, segment = step["path"].rpartition("/")
            path = f"{paths.get(outer, name + outer)}/{segment}"
            if "json" in step:
                answer = await product.json("POST", path, step["json"])
            else:
                answer = await product.ask("POST", path, step["form"])
            assert answer[0] in (200, 201), answer
            address = answer[1].get("sid") or answer[1].get("key", answer[1].get("index"))
            paths[f"{step['path']}/{{Sid}}"] = f"{path}/{address}"
            made.append(Made(name, step["path"], f"{path}/{address}", answer))
    return made
