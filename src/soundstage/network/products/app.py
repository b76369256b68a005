"""All products together: their routes, and what they do with a text from a phone."""

from collections.abc import Callable

from starlette.routing import Route

from soundstage.network.products.collection import Collection
from soundstage.network.products.content import content
from soundstage.network.products.conversations.app import conversations
from soundstage.network.products.conversations.arrivals import Arrivals
from soundstage.network.products.conversations.chat import chat
from soundstage.network.products.conversations.collections import Desk
from soundstage.network.products.conversations.control import Control
from soundstage.network.products.conversations.events import Announcer
from soundstage.network.products.conversations.life import Life
from soundstage.network.products.conversations.receipts import Receipts
from soundstage.network.products.conversations.talk import Talk
from soundstage.network.products.flex import flex
from soundstage.network.products.plans import Plans
from soundstage.network.products.shelf import Shelf
from soundstage.network.products.sync import sync
from soundstage.network.products.taskrouter import taskrouter
from soundstage.network.products.tasks import TaskDesk
from soundstage.network.products.workers import Workers
from soundstage.network.records import Message
from soundstage.network.registry import Registry
from soundstage.network.runner import Runner
from soundstage.network.sending import Sending
from soundstage.network.state import State
from soundstage.network.webhooks import Webhooks


class Products:
    """The products beside messages and calls.

    `studio_url` is where the flows are whose webhooks conversations call.
    """

    def __init__(
        self,
        state: State,
        registry: Registry,
        runner: Runner,
        webhooks: Webhooks,
        sending: Sending,
        studio_url: str,
    ) -> None:
        self._shelf = shelf = Shelf(state)
        announcer = Announcer(state, shelf, runner, webhooks, studio_url)
        life = Life(state, shelf, runner, announcer)
        self._receipts = Receipts(shelf, announcer)
        talk = Talk(state, shelf, sending, announcer, life, self._receipts)
        desk = Desk(state, shelf, talk, life)
        self._arrivals = Arrivals(state, shelf, talk)
        self._control = Control(desk)
        self.tasks = TaskDesk(shelf, Workers(shelf, runner))
        self._plans = Plans(state, self.tasks.workers)
        self._collections: Callable[[], list[Collection]] = lambda: [
            *chat(desk),
            *content(state, shelf, registry),
            *conversations(desk),
            *flex(state, shelf, self.tasks),
            *sync(state, shelf),
            *taskrouter(state, shelf, self.tasks),
        ]

    @property
    def changes(self) -> int:
        """How often something of these products was written."""
        return self._shelf.table.changes

    def take(self, message: Message, token: str) -> bool:
        """Put a phone's text into the conversation it belongs to; tell whether it has one."""
        return self._arrivals.take(message, token)

    def follow(self, message: Message) -> None:
        """Note the new status of a message that may be a conversation's."""
        self._receipts.follow(message)

    def routes(self) -> list[Route]:
        """Return the routes of all products."""
        routes = [route for collection in self._collections() for route in collection.routes()]
        return [*self._control.routes(), *self._plans.routes(), *routes]
