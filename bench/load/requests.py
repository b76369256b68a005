"""The webhooks of a contact as bytes, signed as a carrier signs them."""

import base64
import hmac
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode, urlsplit

from bench.workloads import TOKEN, Workload, digits


@dataclass(frozen=True)
class Target:
    """Where the webhooks go; `{contact}` in the URL stands for the contact's number."""

    workload: Workload
    url: str

    @cached_property
    def keyed(self) -> bool:
        return "{contact}" in self.url

    def request(self, contact: int, number: int) -> bytes:
        """Return one whole HTTP request."""
        url = self.url.replace("{contact}", digits(contact)) if self.keyed else self.url
        params = self.workload.params(contact, number)
        signed = url + "".join(name + value for name, value in params)
        mac = hmac.digest(TOKEN.encode(), signed.encode(), "sha1")
        body = urlencode(params).encode()
        parts = urlsplit(url)
        return (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"X-Twilio-Signature: {base64.b64encode(mac).decode()}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body
