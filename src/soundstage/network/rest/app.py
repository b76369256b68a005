"""The network's ASGI application: all its resources on one origin."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from soundstage.errors import ApiError
from soundstage.network.inbound import Inbound
from soundstage.network.products.app import Products
from soundstage.network.registry import Registry
from soundstage.network.rest.answers import api_error, http_error, our_fault
from soundstage.network.rest.control import Control
from soundstage.network.rest.later import Later
from soundstage.network.rest.messages import Messages
from soundstage.network.rest.numbers import Numbers
from soundstage.network.rest.voice import phone_routes, voice_routes
from soundstage.network.sending import Sending
from soundstage.network.state import State
from soundstage.network.voice.exchange import Exchange


def build_app(
    state: State,
    registry: Registry,
    sending: Sending,
    inbound: Inbound,
    products: Products,
    exchange: Exchange,
) -> Starlette:
    """Return the application; a further product is a further resource here."""
    return Starlette(
        routes=[
            *Messages(state, sending).routes(),
            *Control(state, registry, inbound).routes(),
            Later("/network/", lambda: phone_routes(exchange)),
            Later("/network/", products.routes),
            Later("/2010-04-01/", Numbers(state, registry).routes),
            Later("/2010-04-01/", lambda: voice_routes(exchange)),
        ],
        exception_handlers={
            ApiError: api_error,
            HTTPException: http_error,
            Exception: our_fault,
        },
    )
