"""A carrier that accepts every message at once: the least that an outside call can cost."""

import itertools

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

_numbers = itertools.count(1)


async def accept(request: Request) -> JSONResponse:
    form = (await request.body()).decode()
    return JSONResponse(
        {
            "sid": f"SM{next(_numbers):032x}",
            "status": "queued",
            "body": form[:60],
            "direction": "outbound-api",
            "num_segments": "1",
            "date_created": "Thu, 24 Aug 2023 05:01:45 +0000",
        },
        status_code=201,
    )


app = Starlette(routes=[Route("/{path:path}", accept, methods=["POST"])])


def main(port: int) -> None:
    uvicorn.run(app, port=port, log_level="error", access_log=False)
