"""Which of Twilio's hosts are served here, and under which paths of a Soundstage server."""

import re
from dataclasses import dataclass

_TWILIO = re.compile(r"(?:([a-z0-9-]+)\.(?:[a-z0-9-]+\.){0,2})?twilio\.com")
"""A product, and an edge and a region where the client names some: `api.dublin.ie1`."""


@dataclass(frozen=True, slots=True)
class Product:
    """What stands behind a host: the paths that are served, and what goes before them here."""

    paths: tuple[str, ...]
    prefix: str = ""

    def serves(self, path: str) -> bool:
        """Tell whether a path, without its query, can be one of ours."""
        return any(path == root or path.startswith(f"{root}/") for root in self.paths)


def _simulated(name: str, version: str = "v1") -> Product:
    return Product((f"/{version}",), f"/network/{name}")


PRODUCTS = {
    "studio": Product(("/v1/Flows", "/v2/Flows")),
    "webhooks": Product(("/v1/Accounts",)),
    "events": Product(("/v1/Sinks", "/v1/Subscriptions", "/v1/Types")),
    "monitor": Product(("/v1/Alerts",)),
    "api": Product(("/2010-04-01",)),
    "chat": _simulated("chat", "v2"),
    **{
        name: _simulated(name)
        for name in ("content", "conversations", "flex-api", "sync", "taskrouter")
    },
}
"""By the first label of the host."""


def is_twilio(host: str) -> bool:
    """Tell whether a host, in lower case, is one of Twilio's."""
    return host == "twilio.com" or host.endswith(".twilio.com")


def product_of(host: str) -> Product | None:
    """Return what is served behind one of Twilio's hosts; None when nothing is."""
    found = _TWILIO.fullmatch(host)
    return PRODUCTS.get(found[1] or "") if found else None
