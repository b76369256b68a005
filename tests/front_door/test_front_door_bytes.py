"""Bytes that nobody would send: no hang, no crash, and memory within bounds."""

import io
import logging
import os
import ssl
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.front_door.conftest import Door, exchange, open_door, status

from soundstage.front_door.head import BadHead, read_connect

HOST = "studio.twilio.com"
BOUND = 32 * 1024 * 1024
FLOOD = 96 * 1024 * 1024
WORDS = (
    b"CONNECT ", b"GET ", b"POST ", b"http://", b"https://", HOST.encode(), b":443", b" HTTP/1.1",
    b"\r\n", b"\r\n\r\n", b"\n\n", b"Host: ", b"Content-Length: ", b"Transfer-Encoding: chunked",
    b"Connection: close", b"/v2/Flows", b"\x00", b"\x16\x03\x01", b"PRI * HTTP/2.0", b"9" * 30,
)  # fmt: skip
requests = st.lists(st.one_of(st.sampled_from(WORDS), st.binary(max_size=50)), max_size=20).map(
    b"".join
)
thorough = settings(
    max_examples=int(os.environ.get("FUZZ_SEEDS", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TOTAL = f"GET /v2/Flows HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    logged = io.StringIO()
    handler = logging.StreamHandler(logged)
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    try:
        with open_door(tmp_path_factory.mktemp("door"), offline=True) as opened:
            yield opened
            assert status(opened.ask_securely(HOST, TOTAL)) == 200
    finally:
        logging.getLogger().removeHandler(handler)
    assert logged.getvalue() == ""


@thorough
@given(requests)
def test_any_bytes_to_the_proxy_are_answered_or_refused(door: Door, data: bytes) -> None:
    door.ask(data, end=True)


@thorough
@given(requests)
def test_any_bytes_in_place_of_tls_end_the_connection(door: Door, data: bytes) -> None:
    with door.connect() as client:
        door.tunnel(client, f"{HOST}:443")
        exchange(client, data, end=True)


@thorough
@given(requests)
def test_any_bytes_inside_tls_are_answered_or_refused(door: Door, data: bytes) -> None:
    with door.secure(HOST) as inside:
        try:
            inside.sendall(data)
            inside.unwrap()
        except (OSError, ssl.SSLError):
            pass


@given(st.one_of(st.binary(max_size=200), requests).map(lambda tail: b"CONNECT " + tail))
def test_a_head_is_read_or_refused(head: bytes) -> None:
    try:
        host, port = read_connect(head)
    except BadHead:
        return
    assert host == host.lower()
    assert 0 < port < 65_536


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"", b"x" * 65_536),
        (b"GET http://studio.twilio.com/v2/Flows HTTP/1.1\r\n", b"A: b\r\n" * 10_000),
        (b"GET http://studio.twilio.com/v2/Flows HTTP/1.1\r\n\r\n", b"y" * 65_536),
        (
            b"POST http://verify.twilio.com/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n"
            b"\r\n",
            b"z" * 65_536,
        ),
    ],
    ids=["no end", "headers", "after a request", "body"],
)
def test_a_flood_is_not_kept(tmp_path: Path, first: bytes, again: bytes) -> None:
    with open_door(tmp_path) as door:
        tracemalloc.start()
        with door.connect() as client:
            client.settimeout(0.5)
            try:
                client.sendall(first)
                for _ in range(FLOOD // len(again)):
                    client.sendall(again)
            except OSError:
                pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < BOUND
        assert status(door.ask_securely(HOST, TOTAL)) == 200
