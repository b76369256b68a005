"""The load generator as a process of its own: `python -m bench.load`.

It prints the port of its carrier, then reads one order a line as JSON and answers each with a
line of figures. The contacts and the carrier are one process, so that one clock tells how long
a reply took and a machine with two cores has one left for what is measured.
"""

import asyncio
import json
import sys
import time
from typing import Any

import uvloop
from bench.load.carrier import CarrierProtocol
from bench.load.contacts import Contacts, Order, Tally
from bench.load.requests import Target
from bench.workloads import WORKLOADS


async def main() -> None:
    contacts = Contacts()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: CarrierProtocol(contacts.delivered), "127.0.0.1", 0, backlog=1024
    )
    _say(server.sockets[0].getsockname()[1])
    while line := await asyncio.to_thread(sys.stdin.readline):
        _say(await _obey(contacts, json.loads(line)))
    server.close()


async def _obey(contacts: Contacts, given: dict[str, Any]) -> dict[str, Any]:
    target = Target(WORKLOADS[given.pop("workload")], given.pop("url"))
    order = Order(**given)
    began, cpu = time.perf_counter(), time.process_time()
    try:
        tally = await contacts.run(target, order)
    except Exception as failure:
        while isinstance(failure, ExceptionGroup):
            failure = failure.exceptions[0]
        return {"error": repr(failure)}
    return {
        **_figures(tally, order.seconds),
        "elapsed": time.perf_counter() - began,
        "load_cpu": time.process_time() - cpu,
    }


def _figures(tally: Tally, seconds: float) -> dict[str, Any]:
    ordered = sorted(tally.latencies)

    def percentile(share: float) -> float | None:
        """Return a latency in milliseconds."""
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else None

    return {
        "webhooks_a_second": len(ordered) / seconds,
        "first": tally.first,
        "p50": percentile(0.5),
        "p99": percentile(0.99),
        "webhooks": tally.webhooks,
        "conversations": tally.conversations,
    }


def _say(value: object) -> None:
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
