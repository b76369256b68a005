"""`make scale`: what a million sleepers cost, and what else may be large."""

import asyncio
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import uvloop
from bench.__main__ import RESULTS
from bench.load.carrier import CarrierProtocol
from bench.scale import databases, tables
from bench.scale.cases import CASES, Figures, Site
from bench.systems.base import Shared
from tests.postgresql import Server


async def main() -> None:
    record: dict[str, dict[str, Figures]] = {}
    kinds = databases.names(os.environ.get("DATABASES") or "sqlite,postgresql")
    carrier = await asyncio.get_running_loop().create_server(
        lambda: CarrierProtocol(lambda _: None), "127.0.0.1", 0
    )
    port = carrier.sockets[0].getsockname()[1]
    with ExitStack() as stack:
        shared = None
        if "postgresql" in kinds:
            shared = Shared(stack.enter_context(Server(shared_buffers="256MB", max_wal_size="4GB")))
        for kind in kinds:
            for name, case in CASES.items():
                with _site(kind, f"http://127.0.0.1:{port}", shared) as site:
                    figures = await case(site)
                record.setdefault(name, {})[site.database.name] = figures
                print(f"{name}, {site.database.name}: {json.dumps(figures)}", flush=True)
    carrier.close()
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "scale.json").write_text(json.dumps(record, indent=1) + "\n")
    (RESULTS / "scale.md").write_text(tables.page(record))
    print(tables.page(record))


@contextmanager
def _site(kind: str, carrier: str, shared: Shared | None) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        with databases.database(kind, home, shared) as database:
            yield Site(database, home, carrier)


if __name__ == "__main__":
    uvloop.run(main())
