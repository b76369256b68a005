"""A whole server in a process of its own, with an account, a number and a phone network."""

import os
import re
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from soundstage.errors import Json
from soundstage.testing.errors import StageError

ACCOUNT_SID = "AC" + "7e57" * 8
AUTH_TOKEN = "a-token-for-tests-only-0123456789"  # noqa: S105
NUMBER = "+15005550006"
PHONE = "+15551230001"

_LISTENS = re.compile(r"listens on (\S+)")
_OURS = ("SOUNDSTAGE_", "TWILIO_", "PORT")
_PATIENCE = 30.0
_PAUSE = 0.02
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is, and what a person with a phone can do there."""

    url: str
    account_sid: str = ACCOUNT_SID
    auth_token: str = AUTH_TOKEN
    number: str = NUMBER

    def publish(self, definition: str | Path, name: str = "flow") -> str:
        """Publish a flow, its JSON or the path of it, put it behind the number; return its SID."""
        text = definition.read_text("utf-8") if isinstance(definition, Path) else definition
        form = {"FriendlyName": name, "Status": "published", "Definition": text}
        sid = str(self.post("/v2/Flows", form)["sid"])
        self.point(f"{self.url}/v1/Accounts/{self.account_sid}/Flows/{sid}")
        return sid

    def point(self, url: str) -> None:
        """Let texts and calls to the number go to a URL."""
        numbers = f"/2010-04-01/Accounts/{self.account_sid}/IncomingPhoneNumbers"
        query = urlencode({"PhoneNumber": self.number})
        found = self.get(f"{numbers}.json?{query}")["incoming_phone_numbers"]
        self.post(f"{numbers}/{found[0]['sid']}.json", {"SmsUrl": url, "VoiceUrl": url})

    def text(self, body: str, *, phone: str = PHONE) -> None:
        """Let a phone text the number."""
        path = f"/network/phones/{quote(phone, safe='')}/messages"
        said = msgspec.json.encode({"to": self.number, "body": body})
        self._ask("POST", path, said, _JSON)

    def received(self, phone: str = PHONE) -> list[str]:
        """Return the texts that a phone has received, oldest first."""
        query = urlencode({"To": phone, "PageSize": 1_000})
        path = f"/2010-04-01/Accounts/{self.account_sid}/Messages.json?{query}"
        return [row["body"] for row in reversed(self.get(path)["messages"])]

    def await_received(
        self, count: int, *, phone: str = PHONE, seconds: float = _PATIENCE
    ) -> list[str]:
        """Return what a phone has received when it is that many texts; fail after a while."""

        def enough() -> list[str]:
            texts = self.received(phone)
            return texts if len(texts) >= count else []

        return self.await_true(enough, f"{phone} to receive {count} texts", seconds)

    def await_true(self, look: Callable[[], Found], what: str, seconds: float = _PATIENCE) -> Found:
        """Look again and again until something true is seen, and return that."""
        end = time.monotonic() + seconds
        while not (found := look()):
            if time.monotonic() > end:
                raise StageError(f"waited {seconds:g} s for {what}, in vain")
            time.sleep(_PAUSE)
        return found

    def get(self, path: str) -> Any:
        """Return a resource of the REST API or of the phone network."""
        return self._ask("GET", path, b"", "")

    def post(self, path: str, form: Mapping[str, str]) -> Any:
        """Post a form to it."""
        return self._ask("POST", path, urlencode(form).encode(), _FORM)

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> Json:
        place = urlsplit(self.url)
        user = b64encode(f"{self.account_sid}:{self.auth_token}".encode()).decode()
        headers = {"Authorization": f"Basic {user}", **({"Content-Type": kind} if kind else {})}
        connection = HTTPConnection(place.hostname or "", place.port, timeout=_PATIENCE)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            told = msgspec.json.decode(answer.read() or b"null")
        finally:
            connection.close()
        if answer.status >= 300:
            raise StageError(f"{method} {path} was answered {answer.status}: {told}")
        return told


@contextmanager
def serve(home: Path) -> Iterator[Server]:
    """Start a server on a free port that keeps everything in a folder, and stop it at the end."""
    given = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    given |= {"TWILIO_ACCOUNT_SID": ACCOUNT_SID, "TWILIO_AUTH_TOKEN": AUTH_TOKEN}
    command = [sys.executable, "-m", "soundstage.cli", "serve", "--development", "--port", "0"]
    with (
        (home / "serve.log").open("wb") as log,
        subprocess.Popen(  # noqa: S603 (our own command)
            [*command, "--home", str(home)],
            env=given | {"SOUNDSTAGE_DRAIN_SECONDS": "0"},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            yield Server(_url_of(process, home))
        finally:
            process.terminate()
            process.communicate()


def _url_of(process: "subprocess.Popen[str]", home: Path) -> str:
    """Return the URL that a server says it listens on, when it says that it is ready."""
    url = ""
    for line in process.stdout or ():
        if found := _LISTENS.search(line):
            url = found[1]
        if "Ctrl-C" in line:
            return url
    said = (home / "serve.log").read_text(encoding="utf-8", errors="replace")
    raise StageError(f"the server did not start:\n{said[-2_000:]}")
