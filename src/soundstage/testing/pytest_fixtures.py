"""The fixtures of the pytest plugin; `soundstage_fixtures = false` leaves them out."""

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from soundstage.testing.definitions import read_beside
from soundstage.testing.serving import Server, serve
from soundstage.testing.stage import Stage
from soundstage.testing.theatre import (
    Caller,
    FlowUnderTest,
    RestClient,
    StageClock,
    Texter,
    Theatre,
    Web,
)

OpenStage = Callable[..., AbstractAsyncContextManager[Stage]]


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> OpenStage:
    """Open a stage for a definition that lies beside the test, with `Stage.open`'s parameters."""

    def open_stage(name: str, **given: Any) -> AbstractAsyncContextManager[Stage]:
        definition, named = read_beside(request.path.parent / name)
        subflows = named | given.pop("subflows", {})
        return Stage.open(definition, subflows=subflows, **given)

    return open_stage


@pytest.fixture
def soundstage_theatre(request: pytest.FixtureRequest) -> Iterator[Theatre]:
    """The stage that all of these play on."""
    theatre = Theatre(request.path.parent)
    yield theatre
    theatre.close()


@pytest.fixture
def flow(soundstage_theatre: Theatre) -> FlowUnderTest:
    """The flow under test: `flow("pizza_order.json")` publishes the file beside the test."""
    return FlowUnderTest(soundstage_theatre)


@pytest.fixture
def texter(soundstage_theatre: Theatre) -> Texter:
    """The contact, texting: `texter.text("Hi")` returns what the flow answers."""
    return Texter(soundstage_theatre)


@pytest.fixture
def caller(soundstage_theatre: Theatre) -> Caller:
    """The contact on the phone: `call`, `press`, `say`, `hang_up`."""
    return Caller(soundstage_theatre)


@pytest.fixture
def clock(soundstage_theatre: Theatre) -> StageClock:
    """The virtual clock: `clock.wait("30 days")` takes milliseconds."""
    return StageClock(soundstage_theatre)


@pytest.fixture
def http(soundstage_theatre: Theatre) -> Web:
    """The web servers that the flow asks: `http.answer(url, json=…)`."""
    return Web(soundstage_theatre)


@pytest.fixture
def studio(soundstage_theatre: Theatre) -> RestClient:
    """A client of the REST API: `studio.start({…})`, `studio.end()`."""
    return RestClient(soundstage_theatre)


@pytest.fixture(scope="session")
def soundstage_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A whole server on a free port, with a phone network, for tests of applications."""
    with serve(tmp_path_factory.mktemp("soundstage")) as server:
        yield server
