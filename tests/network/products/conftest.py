"""Help for the tests of the products: REST calls of one product with the town's account."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from soundstage.network import Network

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
