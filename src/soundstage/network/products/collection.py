"""The REST of one kind of resource: create, list, fetch, update, delete."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soundstage.errors import Json
from soundstage.network.errors import NotFound
from soundstage.network.products.fields import choice, read_all, read_given
from soundstage.network.products.kinds import Kind, Place, shown
from soundstage.network.products.pages import meta_page
from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import Shelf, checked_sid
from soundstage.network.rest.answers import empty_answer, json_answer
from soundstage.network.rest.paging import Selection
from soundstage.network.rest.requests import Form, authenticated, read_form
from soundstage.network.state import State

_TOKEN = "i-twilio-idempotency-token"  # noqa: S105 (the name of a header)
_ORDER = choice("asc", "desc")


@dataclass(frozen=True, slots=True)
class Ask:
    """What a client asks for: where, with which parameters and headers."""

    place: Place
    form: Form
    headers: Mapping[str, str]

    @property
    def token(self) -> str | None:
        """The idempotency token of the request."""
        return self.headers.get(_TOKEN)


class Collection:
    """The resources of one kind, below a product's root or below those of another kind.

    A product changes what is its own in `make`, `alter`, `drop`, `find`, `render`.
    """

    made_status = 201
    list_methods: tuple[str, ...] = ("GET", "POST")
    item_methods: tuple[str, ...] = ("GET", "POST", "DELETE")

    def __init__(self, state: State, shelf: Shelf, kind: Kind, within: "Collection | str") -> None:
        self.state = state
        self.shelf = shelf
        self.kind = kind
        self._root = within if isinstance(within, str) else ""
        self._within = None if isinstance(within, str) else within
        self._depth: int = self._within._depth + 1 if self._within else 0
        start = self._within.item_path if self._within else self._root
        self.path = f"{start}/{kind.segment}"

    @property
    def item_path(self) -> str:
        """The path of one resource."""
        return f"{self.path}/{{sid{self._depth}}}"

    def routes(self) -> list[Route]:
        """Return the routes of the list and of one resource."""
        return [
            Route(self.path, self._many, methods=self.list_methods),
            Route(self.item_path, self._one, methods=self.item_methods),
        ]

    async def _many(self, request: Request) -> Response:
        if request.method == "POST":
            ask = await self._ask(request)
            with self.state.connection:
                made = self.make(ask)
            return json_answer(self.render(ask.place, made), self.made_status)
        place = self.place(request)
        page = meta_page(
            request,
            self.shelf.table,
            self.select(request, place),
            self.kind.key,
            lambda row: self.render(place, row),
            ascending=self._is_ascending(request),
        )
        return json_answer(page)

    async def _one(self, request: Request) -> Response:
        place = self.place(request)
        resource = self.found(request, place)
        if request.method == "GET":
            return json_answer(self.render(place, resource))
        ask = await self._ask(request)
        resource = self.found(request, place)
        with self.state.connection:
            if request.method == "DELETE":
                self.drop(ask, resource)
                return empty_answer()
            changed = self.alter(ask, resource)
        return json_answer(self.render(place, changed))

    async def _ask(self, request: Request) -> Ask:
        authenticated(request, self.state)
        form = await self.read(request)
        return Ask(self.place(request), form, request.headers)

    async def read(self, request: Request) -> Form:
        """Return the parameters of a request."""
        return await read_form(request)

    def place(self, request: Request) -> Place:
        """Return where the request points, or raise 20404."""
        if self._within is None:
            account = authenticated(request, self.state)
            origin = str(request.base_url).rstrip("/")
            return Place(account, (), f"{origin}{self.path}")
        outer = self._within.place(request)
        holder = self._within.found(request, outer)
        url = f"{outer.url_of(holder)}/{self.kind.segment}"
        return Place(outer.account, (*outer.above, holder), url)

    def found(self, request: Request, place: Place) -> Resource:
        """Return the resource that the request names at this level."""
        resource = self.find(place, request.path_params[f"sid{self._depth}"])
        if resource is None:
            path = request.url.path.partition("/v1")[2] or request.url.path
            raise NotFound(f"The requested resource {path[:200]} was not found")
        return resource

    def find(self, place: Place, address: str) -> Resource | None:
        """Return the resource with this SID or unique name."""
        account, parent = place.account.sid, self.parent(place)
        found = self.shelf.table.one(
            kind=self.kind.name, account_sid=account, parent=parent, sid=address
        )
        if found is None and self.kind.has_name:
            return self.shelf.named(self.kind.name, account, address, parent)
        return found

    def parent(self, place: Place) -> str:
        """Return what the resources of this collection have as their parent."""
        return place.above[-1].sid if place.above else ""

    def select(self, request: Request, place: Place) -> Selection:
        """Return which rows a list shows."""
        condition = "account_sid = ? AND kind = ? AND parent = ?"
        values = (place.account.sid, self.kind.name, self.parent(place))
        selection = Selection(condition, values)
        for name, column in self.kind.filters.items():
            value = request.query_params.get(name)
            if value:
                selection = selection.also(f"json_extract(data, '$.{column}') = ?", value)
        return selection

    def _is_ascending(self, request: Request) -> bool:
        form = Form(request.query_params.multi_items())
        return _ORDER(form, "Order") == "asc" if form.text("Order") else self.kind.ascending

    def make(self, ask: Ask) -> Resource:
        """Make a new resource; a `Sid` in the form is ours: the SID it shall have."""
        data = read_all(self.kind.fields, ask.form)
        return self.keep(ask, data, checked_sid(ask.form.text("Sid"), self.kind.prefix))

    def keep(self, ask: Ask, data: dict[str, Json], sid: str = "") -> Resource:
        """Add a row with these fields to the collection."""
        return self.shelf.add(
            self.kind.name,
            ask.place.account.sid,
            data,
            prefix=self.kind.prefix,
            sid=sid,
            parent=self.parent(ask.place),
            unique_name=data.pop("unique_name", None) or None,
            taken=self.kind.taken,
            token=ask.token,
        )

    def alter(self, ask: Ask, resource: Resource) -> Resource:
        """Change what the form gives."""
        data = read_given(self.kind.fields, ask.form)
        if "unique_name" in data:
            name = data.pop("unique_name") or None
            return self.shelf.change(resource, data, name, self.kind.taken)
        return self.shelf.change(resource, data) if data else resource

    def drop(self, ask: Ask, resource: Resource) -> None:
        """Remove a resource."""
        self.shelf.remove(resource)

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        """Return a resource as the carrier shows it."""
        return shown(self.kind, place, resource)
