"""`/network/conversations/{CH}/messages`: somebody writes in a chat client.

That is what an application's user does with the carrier's SDK, so webhooks hear of it.
"""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soundstage.network.drafts import is_url
from soundstage.network.errors import (
    BadRequest,
    BodyTooLong,
    MediaInvalid,
    NotFound,
    TooManyMedia,
)
from soundstage.network.products.conversations.collections import Desk
from soundstage.network.products.conversations.kinds import CONVERSATIONS, MAX_BODY, PARTICIPANTS
from soundstage.network.products.conversations.talk import Line, media_in
from soundstage.network.products.fields import parse_object
from soundstage.network.rest.answers import json_answer
from soundstage.network.rest.requests import authenticated, read_json
from soundstage.network.sending import media_of

_MAX_MEDIA = 10


class _Said(msgspec.Struct, forbid_unknown_fields=True):
    author: str
    body: str = ""
    attributes: str = "{}"
    media: tuple[str, ...] = ()


class Control:
    """People with chat clients."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/network/conversations/{sid}/messages", self.say, methods=["POST"])]

    async def say(self, request: Request) -> Response:
        """Let a participant write; the webhooks are called on their own."""
        account = authenticated(request, self._desk.state)
        said = await read_json(request, _Said)
        sid = request.path_params["sid"]
        conversation = self._desk.shelf.at(CONVERSATIONS.name, account.sid, sid)
        if conversation is None:
            raise NotFound(f"The conversation {sid[:40]} was not found")
        _check(said)
        people = self._desk.shelf.within(PARTICIPANTS.name, conversation)
        if all(person.data["identity"] != said.author for person in people):
            raise BadRequest(
                f"{said.author[:60]!r} is not a participant: add one with that Identity first"
            )
        line = Line(
            author=said.author,
            body=said.body or None,
            attributes=said.attributes,
            media=media_in(media_of(said.media)),
            media_urls=said.media,
            source="SDK",
        )
        with self._desk.state.connection:
            message = self._desk.talk.say(conversation, line)
        return json_answer(
            {
                "sid": message.sid,
                "conversation_sid": conversation.sid,
                "author": said.author,
                "body": said.body,
                "index": message.data["index"],
            },
            201,
        )


def _check(said: _Said) -> None:
    """Refuse what no chat client sends; pictures and files are limited as in texts (assumed)."""
    if not said.body and not said.media:
        raise BadRequest("A message needs a body or media")
    if len(said.body) > MAX_BODY:
        raise BodyTooLong
    if len(said.media) > _MAX_MEDIA:
        raise TooManyMedia
    if not all(is_url(url) for url in said.media):
        raise MediaInvalid
    parse_object(said.attributes, "attributes", 16_384)
