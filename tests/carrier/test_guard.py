"""The guard lets flows reach the internet and nothing nearer, unless it is told to."""

import pytest

from soundstage.carrier.guard import OPEN, Guard
from soundstage.carrier.http import HttpFailure
from soundstage.carrier.urls import parse_target

STRICT = Guard()
NEAR = {
    "127.0.0.1": "loopback",
    "127.9.9.9": "loopback",
    "::1": "loopback",
    "0.0.0.0": "loopback",
    "::ffff:127.0.0.1": "loopback",
    "64:ff9b::7f00:1": "loopback",
    "2002:7f00:1::": "loopback",
    "10.1.2.3": "private",
    "172.16.0.1": "private",
    "192.168.1.1": "private",
    "100.64.0.1": "private",
    "fd12:3456::1": "private",
    "::ffff:10.0.0.1": "private",
    "169.254.1.1": "link_local",
    "fe80::1%eth0": "link_local",
    "169.254.169.254": "link_local",
    "100.100.100.200": "link_local",
    "168.63.129.16": "link_local",
    "fd00:ec2::254": "link_local",
}


def permitting(kinds: set[str]) -> Guard:
    return Guard(
        allow_loopback="loopback" in kinds,
        allow_private="private" in kinds,
        allow_link_local="link_local" in kinds,
    )


@pytest.mark.parametrize(("address", "kind"), NEAR.items())
def test_a_near_address_needs_its_own_permission(address: str, kind: str) -> None:
    assert not STRICT.allows(address)
    others = {"loopback", "private", "link_local"} - {kind}
    assert not permitting(others).allows(address)
    assert permitting({kind}).allows(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert STRICT.allows(address)


@pytest.mark.parametrize("address", ["224.0.0.1", "ff02::1", "no address", ""])
def test_what_is_no_host_is_never_allowed(address: str) -> None:
    assert not OPEN.allows(address)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://example.com/", True),
        ("http://example.com:80/", True),
        ("http://example.com:1024/", True),
        ("http://example.com:65535/", True),
        ("http://example.com:22/", False),
        ("http://example.com:0/", False),
        ("http://example.com:65536/", False),
        ("http://127.0.0.1:8080/", False),
        ("http://[::1]/", False),
        ("http://169.254.169.254/latest/meta-data", False),
    ],
)
def test_ports_and_literal_addresses_are_checked_before_connecting(url: str, allowed: bool) -> None:
    if allowed:
        STRICT.check(parse_target(url))
        return
    with pytest.raises(HttpFailure) as failure:
        STRICT.check(parse_target(url))
    assert failure.value.reason == "refused"


def test_a_setting_opens_low_ports() -> None:
    Guard(low_ports=frozenset({80, 443, 591})).check(parse_target("http://example.com:591/"))
