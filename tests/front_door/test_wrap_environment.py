"""What a wrapped program finds in its environment, and which hosts are served at all."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from soundstage.front_door.authority import Authority
from soundstage.front_door.environment import Changes, changes
from soundstage.front_door.errors import FrontDoorError
from soundstage.front_door.hosts import is_twilio, product_of
from soundstage.front_door.outside import Outside
from soundstage.front_door.trust import Trust, write_trust

PROXY, SERVER = "http://127.0.0.1:9000", "http://127.0.0.1:8000"
AUTHORITY = Authority.new(datetime.now(UTC))


def changed(environment: dict[str, str], account: tuple[str, str] | None = None) -> Changes:
    trust = Trust(Path("/run/b.pem"), Path("/run/a.pem"), Path("/run/with space/j.p12"))
    return changes(environment, PROXY, SERVER, trust, account)


def test_every_client_finds_the_proxy_and_the_certificates() -> None:
    added = changed({}, ("AC1", "token")).added
    assert {name for name, value in added.items() if value == PROXY} == {
        "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy",
    }  # fmt: skip
    assert {name for name, value in added.items() if value == "/run/b.pem"} == {
        "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
    }  # fmt: skip
    assert added["NODE_EXTRA_CA_CERTS"] == "/run/a.pem"
    assert added["SOUNDSTAGE_URL"] == SERVER
    assert (added["TWILIO_ACCOUNT_SID"], added["TWILIO_AUTH_TOKEN"]) == ("AC1", "token")


def test_without_an_account_of_ours_the_user_s_stays() -> None:
    mine = {"TWILIO_ACCOUNT_SID": "AC2", "TWILIO_AUTH_TOKEN": "mine"}
    assert mine.items() <= changed(mine).applied(mine).items()


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("", ""),
        ("internal.example, 10.0.0.0/8", "internal.example,10.0.0.0/8,"),
        ("*", ""),
        (".com,com,*.com,twilio.com,.twilio.com,*.Twilio.com,api.twilio.com,nottwilio.com",
         "nottwilio.com,"),
        ("localhost,127.0.0.1", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
def test_no_exception_lets_requests_to_twilio_out(variable: str, named: str, kept: str) -> None:
    added = changed({variable: named}).added
    for name in ("NO_PROXY", "no_proxy"):
        hosts = set(added[name].split(","))
        assert hosts == {*kept.rstrip(",").split(","), "localhost", "127.0.0.1", "::1"} - {""}


def test_a_proxy_for_everything_is_taken_away() -> None:
    before = {"ALL_PROXY": "socks5://x", "PATH": "/bin"}
    after = changed(before).applied(before)
    assert "ALL_PROXY" not in after
    assert after["PATH"] == "/bin"


def test_java_s_own_options_stay() -> None:
    options = changed({"JAVA_TOOL_OPTIONS": "-Xmx1g"}).added["JAVA_TOOL_OPTIONS"]
    assert options.startswith("-Xmx1g -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=9000 ")
    assert ' -Djavax.net.ssl.trustStore="/run/with space/j.p12" ' in options


def test_a_shell_comes_to_the_same_environment() -> None:
    before = {"ALL_PROXY": "x", "JAVA_TOOL_OPTIONS": "-Da='b c' $HOME `x`", "PATH": "/usr/bin:/bin"}
    wanted = changed(before)
    done = subprocess.run(
        ["/bin/sh", "-c", f"{wanted.for_shell()}\nexec env -0"],
        env=before,
        capture_output=True,
        text=True,
        check=True,
    )
    after = dict(pair.split("=", 1) for pair in done.stdout.split("\0") if pair)
    assert {n: v for n, v in after.items() if n not in ("PWD", "_", "SHLVL", "OLDPWD")} == (
        wanted.applied(before)
    )


def test_what_was_trusted_stays_trusted(tmp_path: Path) -> None:
    other = Authority.new(datetime.now(UTC))
    (tmp_path / "own.pem").write_bytes(other.pem)
    own = str(tmp_path / "own.pem")
    given = {"SSL_CERT_FILE": own, "NODE_EXTRA_CA_CERTS": own, "CURL_CA_BUNDLE": "/no"}
    trust = write_trust(AUTHORITY, tmp_path, given)
    assert trust.addition.read_bytes() == other.pem + AUTHORITY.pem
    bundle = trust.bundle.read_bytes()
    assert bundle.startswith(other.pem)
    assert bundle.endswith(AUTHORITY.pem)
    assert bundle.count(b"BEGIN CERTIFICATE") > 10
    assert trust.java.read_bytes()


@pytest.mark.parametrize(
    ("host", "path", "served"),
    [
        ("studio.twilio.com", "/v2/Flows", True),
        ("studio.twilio.com", "/v1/Flows/FW1/Executions", True),
        ("studio.twilio.com", "/v2/FlowsX", False),
        ("studio.twilio.com", "/v1/Alerts", False),
        ("webhooks.twilio.com", "/v1/Accounts/AC1/Flows/FW1", True),
        ("api.twilio.com", "/2010-04-01/Accounts/AC1/Messages.json", True),
        ("api.twilio.com", "/v2/Flows", False),
        ("monitor.twilio.com", "/v1/Alerts", True),
        ("events.twilio.com", "/v1/Sinks/DG1", True),
        ("chat.twilio.com", "/v2/Services", True),
        ("flex-api.us1.twilio.com", "/v1/Interactions", True),
        ("flex-api.twilio.com", "/network/phones/x", False),
        ("taskrouter.sydney.au1.twilio.com", "/v1/Workspaces", True),
        ("lookups.twilio.com", "/v2/PhoneNumbers/x", False),
        ("www.twilio.com", "/docs", False),
        ("twilio.com", "/", False),
        ("a.b.c.d.twilio.com", "/v2/Flows", False),
    ],
)
def test_a_host_serves_its_own_paths_only(host: str, path: str, served: bool) -> None:
    assert is_twilio(host)
    product = product_of(host)
    assert (product is not None and product.serves(path)) == served


@pytest.mark.parametrize("host", ["example.com", "nottwilio.com", "twilio.com.example.com", ""])
def test_other_hosts_are_not_ours(host: str) -> None:
    assert not is_twilio(host)
    assert product_of(host) is None


@pytest.mark.parametrize("url", ["socks5://127.0.0.1:1", "https://proxy:1", "proxy:3128"])
def test_a_proxy_that_cannot_be_passed_through_is_named(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("https_proxy", url)
    with pytest.raises(FrontDoorError, match="HTTPS_PROXY is not the URL of an HTTP proxy"):
        Outside.of_environment()


def test_exceptions_from_the_user_s_proxy_are_kept() -> None:
    outside = Outside({"https": "http://p:1", "no": "internal.example"})
    assert outside.proxy("https", "example.com") == "http://p:1"
    assert outside.proxy("https", "a.internal.example") is None
    assert outside.proxy("http", "example.com") is None
