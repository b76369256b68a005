"""The certificate authority: kept privately, replaced in time, good for Twilio's hosts alone."""

import os
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from soundstage.front_door.authority import (
    FILE,
    LEAF_LIFE,
    LIFE,
    RENEWED_BEFORE_END,
    Authority,
    private_pem,
)
from soundstage.front_door.contexts import Contexts
from soundstage.front_door.errors import FrontDoorError
from soundstage.front_door.folders import data_folder

NOW = datetime.now(UTC)


def shake_hands(server: ssl.SSLContext, authority: Authority, host: str) -> None:
    """Let a client that trusts the authority connect to a host, without a network."""
    client = ssl.create_default_context(cadata=authority.pem.decode())
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        client.wrap_bio(to_client, to_server, server_hostname=host),
        server.wrap_bio(to_server, to_client, server_side=True),
    )
    unfinished = list(ends)
    for _ in range(10):
        for end in tuple(unfinished):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            unfinished.remove(end)
    assert unfinished == []


def test_the_key_is_the_user_s_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "front-door"
    before = os.umask(0)
    try:
        made = Authority.open(folder)
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == [FILE]
    assert Authority.open(folder).certificate == made.certificate


def test_it_is_renewed_before_it_ends(tmp_path: Path) -> None:
    made = Authority.open(tmp_path, NOW)
    late = NOW + LIFE - RENEWED_BEFORE_END
    assert Authority.open(tmp_path, late - timedelta(days=1)).certificate == made.certificate
    renewed = Authority.open(tmp_path, late + timedelta(days=1))
    assert renewed.certificate != made.certificate
    assert Authority.open(tmp_path, late + timedelta(days=1)).certificate == renewed.certificate


def readable(path: Path) -> None:
    path.chmod(0o644)


def broken(path: Path) -> None:
    path.write_bytes(b"-----BEGIN")


def of_two(path: Path) -> None:
    path.write_bytes(private_pem(ec.generate_private_key(ec.SECP256R1())) + Authority.new(NOW).pem)


def elsewhere(path: Path) -> None:
    path.rename(path.with_name("other"))
    path.symlink_to("other")


@pytest.mark.parametrize("spoil", [readable, broken, of_two, elsewhere])
def test_a_key_that_cannot_be_relied_on_is_replaced(tmp_path: Path, spoil: object) -> None:
    made = Authority.open(tmp_path)
    assert callable(spoil)
    spoil(tmp_path / FILE)
    replaced = Authority.open(tmp_path)
    assert replaced.certificate != made.certificate
    assert (tmp_path / FILE).lstat().st_mode & 0o777 == 0o600
    assert Authority.open(tmp_path).certificate == replaced.certificate


def test_a_folder_that_others_may_read_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Authority.open(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FrontDoorError, match="name another place with XDG_DATA_HOME"):
        Authority.open(tmp_path / "file" / "front-door")


@pytest.mark.parametrize("host", ["studio.twilio.com", "api.dublin.ie1.twilio.com", "twilio.com"])
def test_clients_believe_it_for_twilio_s_hosts(tmp_path: Path, host: str) -> None:
    authority = Authority.new(NOW)
    shake_hands(Contexts(authority, tmp_path).of(host), authority, host)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", ["example.com", "twilio.com.example.com", "nottwilio.com"])
def test_clients_do_not_believe_it_for_other_hosts(tmp_path: Path, host: str) -> None:
    authority = Authority.new(NOW)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shake_hands(Contexts(authority, tmp_path).of(host), authority, host)


def test_a_host_s_certificate_is_made_anew_before_it_ends(tmp_path: Path) -> None:
    moments = [NOW, NOW, NOW + LEAF_LIFE]
    contexts = Contexts(Authority.new(NOW), tmp_path, lambda: moments.pop(0))
    first, second, third = (contexts.of("studio.twilio.com") for _ in range(3))
    assert first is second
    assert third is not first


def test_contexts_of_many_hosts_are_not_all_kept(tmp_path: Path) -> None:
    contexts = Contexts(Authority.new(NOW), tmp_path)
    first = contexts.of("a.twilio.com")
    for number in range(256):
        contexts.of(f"a{number}.twilio.com")
    assert contexts.of("a.twilio.com") is not first


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"HOME": "/home/ada"}, "linux", "/home/ada/.local/share/soundstage/front-door"),
        ({"HOME": "/home/ada", "XDG_DATA_HOME": "/data"}, "linux", "/data/soundstage/front-door"),
        (
            {"HOME": "/home/ada", "XDG_DATA_HOME": "relative"},
            "linux",
            "/home/ada/.local/share/soundstage/front-door",
        ),
        (
            {"HOME": "/Users/ada"},
            "darwin",
            "/Users/ada/Library/Application Support/soundstage/front-door",
        ),
    ],
)
def test_the_folder_is_where_the_platform_wants_it(
    environment: dict[str, str], platform: str, expected: str
) -> None:
    assert data_folder(environment, platform) == Path(expected)
