"""All products together: their routes."""

from starlette.routing import Route

from soundstage.network.products.collection import Collection
from soundstage.network.products.content import content
from soundstage.network.products.flex import flex
from soundstage.network.products.shelf import Shelf
from soundstage.network.products.sync import sync
from soundstage.network.products.taskrouter import taskrouter
from soundstage.network.registry import Registry
from soundstage.network.state import State


class Products:
    """The products beside messages and calls."""

    def __init__(self, state: State, registry: Registry) -> None:
        shelf = Shelf(state)
        self._collections: list[Collection] = [
            *content(state, shelf, registry),
            *flex(state, shelf),
            *sync(state, shelf),
            *taskrouter(state, shelf),
        ]

    def routes(self) -> list[Route]:
        """Return the routes of all products."""
        return [route for collection in self._collections for route in collection.routes()]
