"""The three conversations as Restate services: hypercorn serves `app:app`, CARRIER is its carrier.

A contact is a virtual object whose state is its place: each webhook is one invocation of it,
sent to Restate's own ingress. Asking the carrier is a durable step (`ctx.run_typed`).
"""

import os
from urllib.parse import parse_qsl

import aiohttp
import restate
from restate import ObjectContext
from restate.serde import Serde

CARRIER = os.environ["CARRIER"]
ROUNDS, PROMPTS, NOTES = 10, 5, 5
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
PROMPT = (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf speech" numDigits="1" '
    'timeout="5" action="/voice" method="POST"><Say>Hello {contact}, this is prompt {number}.'
    "</Say></Gather><Redirect>/voice</Redirect></Response>"
)
FORM = "application/x-www-form-urlencoded"
_http: aiohttp.ClientSession | None = None


class Form(Serde[dict]):
    """A webhook's form as it comes."""

    def deserialize(self, buf: bytes) -> dict | None:
        return dict(parse_qsl(buf.decode()))

    def serialize(self, obj: dict | None) -> bytes:
        return b""


class Document(Serde[str]):
    """TwiML as it goes out."""

    def deserialize(self, buf: bytes) -> str | None:
        return buf.decode()

    def serialize(self, obj: str | None) -> bytes:
        return (obj or "").encode()


OPTIONS = {
    "accept": FORM,
    "content_type": "text/xml",
    "input_serde": Form(),
    "output_serde": Document(),
}

dialogue = restate.VirtualObject("Dialogue")
burst = restate.Service("Burst")
voice = restate.VirtualObject("Voice")


async def send_message(to: str, from_: str, body: str) -> dict:
    global _http  # noqa: PLW0603
    if _http is None:
        _http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
    form = {"To": to, "From": from_, "Body": body}
    async with _http.post(f"{CARRIER}/2010-04-01/Messages.json", data=form) as answer:
        return await answer.json()


@dialogue.handler("webhook", **OPTIONS)
async def on_dialogue(ctx: ObjectContext, form: dict) -> str:
    number = (await ctx.get("round") or 0) + 1
    contact, said = form["From"], form["Body"]
    body = f"{contact}, you said {said}. Question {number}?"
    if number > ROUNDS:
        body = f"Thanks for {said}."
    await ctx.run_typed("send", send_message, to=contact, from_=form["To"], body=body)
    if number > ROUNDS:
        ctx.clear("round")
    else:
        ctx.set("round", number)
    return EMPTY


@burst.handler("webhook", **OPTIONS)
async def on_burst(ctx: restate.Context, form: dict) -> str:
    variables: dict[str, str] = {}
    for number in range(1, NOTES + 1):
        variables["word"] = f"{form['Body']} {number}"
        if "message" not in variables["word"]:
            break
    return EMPTY


@voice.handler("webhook", **OPTIONS)
async def on_voice(ctx: ObjectContext, form: dict) -> str:
    number = (await ctx.get("prompt") or 0) + 1
    if number > PROMPTS:
        ctx.clear("prompt")
        return EMPTY
    ctx.set("prompt", number)
    return PROMPT.format(contact=form["From"], number=number)


app = restate.app([dialogue, burst, voice])
