"""The proxy on the wire: what it lets in, what it lets out, what it refuses."""

import base64
import re
import socket
import ssl
from pathlib import Path

import pytest
from tests.front_door.conftest import Door, open_door, seen, status

CLOSE = b"Connection: close\r\n\r\n"


def get(path: str, host: str, *headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode()


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("host", "path", "served"),
    [
        ("studio.twilio.com", "/v2/Flows?PageSize=5", "/v2/Flows?PageSize=5"),
        ("studio.dublin.ie1.twilio.com", "/v2/Flows", "/v2/Flows"),
        ("api.twilio.com", "/2010-04-01/Accounts.json", "/2010-04-01/Accounts.json"),
        ("sync.twilio.com", "/v1/Services/a%2Fb?x=%20", "/network/sync/v1/Services/a%2Fb?x=%20"),
    ],
)
def test_requests_to_twilio_s_hosts_come_to_the_server(
    door: Door, host: str, path: str, served: str
) -> None:
    request = seen(door.ask_securely(host, get(path, host, "Proxy-Authorization: x", "X-Own: y")))
    assert request["path"] == served
    headers = request["headers"]
    assert isinstance(headers, dict)
    assert headers["host"] == host
    assert headers["x-own"] == "y"
    assert not {"proxy-authorization", "user-agent", "accept-encoding"} & headers.keys()


def test_bodies_arrive_whole_however_they_are_framed(door: Door) -> None:
    host = "api.twilio.com"
    first = f"POST /2010-04-01/x HTTP/1.1\r\nHost: {host}\r\n".encode() + CLOSE[:-2]
    plain = first + b"Content-Length: 5\r\n\r\nabcde"
    chunked = first + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    waiting = first + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\nabcde"
    assert seen(door.ask_securely(host, plain))["body"] == "abcde"
    assert seen(door.ask_securely(host, chunked))["body"] == "abcde"
    between, _, answer = door.ask_securely(host, waiting).partition(b"\r\n\r\n")
    assert between == b"HTTP/1.1 100 Continue"
    assert seen(answer)["body"] == "abcde"


def test_one_connection_serves_many_requests(door: Door) -> None:
    host = "studio.twilio.com"
    again = f"GET /v2/Flows HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    answer = door.ask_securely(host, again + again + get("/v2/Flows", host))
    assert answer.count(b"HTTP/1.1 200 OK") == 3


def test_only_http_1_1_is_offered(door: Door) -> None:
    trust = ssl.create_default_context(cadata=door.authority.pem.decode())
    trust.set_alpn_protocols(["h2", "http/1.1"])
    with door.connect() as client:
        door.tunnel(client, "studio.twilio.com:443")
        with trust.wrap_socket(client, server_hostname="studio.twilio.com") as inside:
            assert inside.selected_alpn_protocol() == "http/1.1"


def test_what_is_not_served_is_404_in_twilio_s_shape_and_said_once(tmp_path: Path) -> None:
    service = "VA" + "0" * 32
    with open_door(tmp_path) as door:
        for _ in range(2):
            answer = door.ask_securely(
                "verify.twilio.com", get(f"/v2/Services/{service}?a=b", "verify.twilio.com")
            )
        assert status(answer) == 404
        assert seen(answer)["code"] == 20404
        assert (
            seen(answer)["message"] == f"The requested resource /Services/{service} was not found"
        )
        unknown = get("/2010-04-01/Unknown", "api.twilio.com")
        assert b"Unserved" not in door.ask_securely("api.twilio.com", unknown)
        assert door.said == [
            "your program asked for GET https://verify.twilio.com/v2/Services/VA…, "
            "which Soundstage does not serve",
            "your program asked for GET https://api.twilio.com/2010-04-01/Unknown, "
            "which Soundstage does not serve",
        ]


def test_a_program_cannot_write_to_the_terminal_through_what_is_said(tmp_path: Path) -> None:
    with open_door(tmp_path) as door:
        door.ask_securely("verify.twilio.com", get("/v2/\x1b[31m", "verify.twilio.com"))
        door.ask_securely("verify.twilio.com", get("/v2/%1b", "verify.twilio.com"))
        assert door.said
        assert all(re.fullmatch(r"[\x20-\x7e…]+", line) for line in door.said)


def test_urls_of_products_are_those_of_their_hosts(door: Door) -> None:
    host = "conversations.twilio.com"
    body = (
        '{"url": "https://conversations.twilio.com/network/conversations/v1/Conversations",'
        '"text": "see /network/conversations/ here"}'
    )
    head = f"POST /v1/Conversations HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n"
    answer = seen(door.ask_securely(host, head.encode() + CLOSE + body.encode()))
    assert answer["path"] == "/network/conversations/v1/Conversations"
    assert answer["body"] == body.replace("com/network/conversations", "com")


def test_an_api_key_stands_for_the_account(tmp_path: Path) -> None:
    credentials = {basic("SK1", "secret"): basic("AC1", "token")}
    request = get("/v2/Flows", "studio.twilio.com", f"Authorization: {basic('SK1', 'secret')}")
    other = get("/v2/Flows", "studio.twilio.com", f"Authorization: {basic('SK1', 'wrong')}")
    with open_door(tmp_path, credentials=credentials) as door:
        for sent, arrived in ((request, basic("AC1", "token")), (other, basic("SK1", "wrong"))):
            headers = seen(door.ask_securely("studio.twilio.com", sent))["headers"]
            assert isinstance(headers, dict)
            assert headers["authorization"] == arrived


def test_other_hosts_are_reached_unseen(door: Door) -> None:
    place = f"127.0.0.1:{door.upstream}"
    with door.connect() as client:
        assert b" 200 " in door.tunnel(client, place)
        client.sendall(get("/anything", place))
        answer = b"".join(iter(lambda: client.recv(65_536), b""))
    assert seen(answer)["path"] == "/anything"
    plain = door.ask(get(f"http://{place}/there?q=%20", place, "Proxy-Connection: keep-alive"))
    assert seen(plain)["path"] == "/there?q=%20"


def test_twilio_s_hosts_are_ours_without_tls_too(door: Door) -> None:
    answer = door.ask(get("http://studio.twilio.com/v2/Flows", "elsewhere.example"))
    assert seen(answer)["path"] == "/v2/Flows"


def test_a_proxy_that_is_there_already_is_passed_through(tmp_path: Path) -> None:
    with open_door(tmp_path) as outer:
        proxy = f"http://user:pass@127.0.0.1:{outer.port}"
        with open_door(tmp_path, proxies={"http": proxy, "https": proxy}) as inner:
            place = f"127.0.0.1:{inner.upstream}"
            with inner.connect() as client:
                assert b" 200 " in inner.tunnel(client, place)
                client.sendall(get("/x", place))
                assert client.recv(12) == b"HTTP/1.1 200"
            assert seen(inner.ask(get(f"http://{place}/y", place)))["path"] == "/y"
            with inner.connect() as client:
                assert b" 502 " in inner.tunnel(client, "api.twilio.com.invalid:443")


def test_offline_nothing_goes_elsewhere(tmp_path: Path) -> None:
    with open_door(tmp_path, offline=True) as door:
        place = f"127.0.0.1:{door.upstream}"
        with door.connect() as client:
            assert b" 403 " in door.tunnel(client, place)
        assert status(door.ask(get(f"http://{place}/x?secret=1", place))) == 403
        assert door.said == [
            f"your program asked for {place}: refused by --offline",
            f"your program asked for http://{place}/x: refused by --offline",
        ]
        host = "studio.twilio.com"
        assert status(door.ask_securely(host, get("/v2/Flows", host))) == 200


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (b"CONNECT studio.twilio.com:80 HTTP/1.1\r\n\r\n", 403),
        (b"CONNECT studio.twilio.com HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT studio.twilio.com:0 HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT studio.twilio.com:99999 HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT a b:443 HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT x:443 HTTP/1.1\r\nno header\r\n\r\n", 400),
        (b"CONNECT " + b"x" * 20_000 + b":443 HTTP/1.1\r\n\r\n", 431),
        (b"CONNECT x:443 HTTP/1.1\r\n", 400),
        (b"CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n", 502),
        (b"CONNECT nowhere.invalid:443 HTTP/1.1\r\n\r\n", 502),
        (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400),
        (b"GET ftp://example.com/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400),
        (b"GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 502),
    ],
)
def test_what_cannot_be_done_is_refused(door: Door, request_: bytes, expected: int) -> None:
    assert status(door.ask(request_, end=not request_.startswith(b"GET"))) == expected


def test_a_request_inside_a_tunnel_cannot_leave_it(door: Door) -> None:
    host = "studio.twilio.com"
    elsewhere = f"127.0.0.1:{door.upstream}"
    assert status(door.ask_securely(host, get("/", elsewhere))) == 421
    assert status(door.ask_securely(host, get(f"http://{elsewhere}/", host))) == 400


def test_a_client_that_does_not_trust_us_is_explained(tmp_path: Path) -> None:
    with open_door(tmp_path) as door:
        with door.connect() as client:
            door.tunnel(client, "studio.twilio.com:443")
            context = ssl.create_default_context()
            with pytest.raises(ssl.SSLError):
                context.wrap_socket(client, server_hostname="studio.twilio.com")
            client.close()
        for _ in range(100):
            if door.said:
                break
            door.ask(b"", end=True)
        assert "does not trust the front door (TLSV1_ALERT_UNKNOWN_CA)" in door.said[0]


def test_who_says_nothing_is_sent_away(tmp_path: Path) -> None:
    with open_door(tmp_path, head_seconds=0.1) as door, door.connect() as client:
        client.sendall(b"GET /")
        answer = b"".join(iter(lambda: client.recv(65_536), b""))
    assert status(answer) == 408


def test_it_listens_on_this_machine_only(door: Door) -> None:
    with door.connect() as client:
        assert client.getpeername()[0] == "127.0.0.1"
    others = [
        address[4][0]
        for address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        if not str(address[4][0]).startswith("127.")
    ]
    for address in others:
        with pytest.raises(OSError):
            socket.create_connection((str(address), door.port), timeout=5)
