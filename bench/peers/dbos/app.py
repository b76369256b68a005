"""The three conversations as DBOS workflows behind Starlette: `app.py PORT DATABASE CARRIER`.

A reply is a message to its workflow (`send` and `recv`); a document that answers an open
request is an event of it (`set_event` and `get_event`). What has no effect outside is no step.
"""

import sys
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

import aiohttp
import uvicorn
from dbos import DBOS, SetWorkflowID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PORT, DATABASE, CARRIER = sys.argv[1:]
ROUNDS, PROMPTS, NOTES = 10, 5, 5
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
PROMPT = (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf speech" numDigits="1" '
    'timeout="5" action="/voice" method="POST"><Say>Hello {contact}, this is prompt {number}.'
    "</Say></Gather><Redirect>/voice</Redirect></Response>"
)
LONGEST = 3600.0

DBOS(
    config={
        "name": "bench",
        "system_database_url": DATABASE,
        "sys_db_pool_size": 50,
        "log_level": "ERROR",
        "console_log_level": "ERROR",
        "enable_otlp": False,
    }
)
http: aiohttp.ClientSession
places: dict[str, int] = {}


@DBOS.step()
async def send_message(to: str, from_: str, body: str) -> dict:
    form = {"To": to, "From": from_, "Body": body}
    async with http.post(f"{CARRIER}/2010-04-01/Messages.json", data=form) as answer:
        return await answer.json()


@DBOS.workflow()
async def dialogue(contact: str, address: str, said: str) -> None:
    for number in range(1, ROUNDS + 1):
        question = f"{contact}, you said {said}. Question {number}?"
        await send_message(contact, address, question)
        reply = await DBOS.recv_async("reply", timeout_seconds=LONGEST)
        said = reply["Body"]
    await send_message(contact, address, f"Thanks for {said}.")


@DBOS.workflow()
async def burst(form: dict) -> str:
    variables: dict[str, str] = {}
    for number in range(1, NOTES + 1):
        variables["word"] = f"{form['Body']} {number}"
        if "message" not in variables["word"]:
            break
    return variables["word"]


@DBOS.workflow()
async def voice(contact: str) -> None:
    for number in range(1, PROMPTS + 1):
        document = PROMPT.format(contact=contact, number=number)
        await DBOS.set_event_async(f"document {number}", document)
        await DBOS.recv_async("keys", timeout_seconds=LONGEST)
    await DBOS.set_event_async(f"document {PROMPTS + 1}", EMPTY)


async def on_dialogue(request: Request) -> Response:
    form = dict(parse_qsl((await request.body()).decode()))
    contact = form["From"]
    place = _next_place(contact, ROUNDS + 1)
    if place == 0:
        with SetWorkflowID(contact):
            await DBOS.start_workflow_async(dialogue, contact, form["To"], form["Body"])
    else:
        await DBOS.send_async(contact, form, "reply", idempotency_key=form["MessageSid"])
    return Response(EMPTY, media_type="text/xml")


async def on_burst(request: Request) -> Response:
    form = dict(parse_qsl((await request.body()).decode()))
    with SetWorkflowID(form["MessageSid"]):
        await burst(form)
    return Response(EMPTY, media_type="text/xml")


async def on_voice(request: Request) -> Response:
    form = dict(parse_qsl((await request.body()).decode()))
    call = form["CallSid"]
    place = _next_place(call, PROMPTS + 1)
    if place == 0:
        with SetWorkflowID(call):
            await DBOS.start_workflow_async(voice, form["From"])
    else:
        await DBOS.send_async(call, form["Digits"], "keys")
    document = await DBOS.get_event_async(call, f"document {place + 1}", timeout_seconds=30)
    return Response(document, media_type="text/xml")


def _next_place(key: str, last: int) -> int:
    """Return which webhook of its conversation this is; kept in memory, in the peer's favour."""
    place = places.pop(key, 0)
    if place + 1 < last:
        places[key] = place + 1
    return place


@asynccontextmanager
async def life(_: Starlette):
    global http  # noqa: PLW0603
    http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
    DBOS.launch()
    yield
    await http.close()
    DBOS.destroy()


app = Starlette(
    routes=[
        Route("/dialogue", on_dialogue, methods=["POST"]),
        Route("/burst", on_burst, methods=["POST"]),
        Route("/voice", on_voice, methods=["POST"]),
    ],
    lifespan=life,
)

if __name__ == "__main__":
    uvicorn.run(app, port=int(PORT), log_level="error", access_log=False, loop="uvloop")
