"""Tickets: what a browser keeps of a session, so that no node has to.

A ticket is encrypted with a key of the installation, so that any of its nodes reads it. It is
bound to the secret that it was made for: a new auth token ends all sessions of the account.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import msgspec
from cryptography.fernet import Fernet, InvalidToken

from soundstage.core.flows import Account, ApiKey
from soundstage.sid import is_sid
from soundstage.store.port import Store
from soundstage.store.vault import Vault

LIFE = timedelta(hours=12)
LONGEST = timedelta(days=7)
"""No use prolongs a session beyond this: a cookie that somebody copied is not good for ever."""

LINK_LIFE = timedelta(days=1)
_RENEWAL = timedelta(minutes=5)
_CSRF_BYTES = 24


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """A session: whose it is, by which credential, since and until when (seconds since 1970)."""

    account_sid: str
    credential: str
    proof: str
    csrf_token: str
    began: int
    expires: int


class Tickets:
    """Makes tickets and reads them."""

    def __init__(self, vault: Vault) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(vault.derive("console session")))
        self._proofs = vault.derive("console proof")
        self._links = vault.derive("console link")

    async def issue(self, store: Store, account: Account, credential: str, now: datetime) -> Ticket:
        """Return a ticket for somebody who has just proven who they are."""
        key = await store.key(credential) if is_sid(credential, "SK") else None
        return Ticket(
            account_sid=account.sid,
            credential=credential,
            proof=self._proof(account, key),
            csrf_token=secrets.token_urlsafe(_CSRF_BYTES),
            began=_seconds(now),
            expires=_seconds(now + LIFE),
        )

    def seal(self, ticket: Ticket) -> str:
        """Return a ticket as a cookie's value."""
        return self._fernet.encrypt(msgspec.json.encode(ticket)).decode().rstrip("=")

    def read(self, cookie: str, now: datetime) -> Ticket | None:
        """Return the ticket of a cookie, None when it is over or was never one of ours."""
        padded = cookie + "=" * (-len(cookie) % 4)
        try:
            ticket = msgspec.json.decode(self._fernet.decrypt(padded.encode()), type=Ticket)
        except (InvalidToken, msgspec.DecodeError):
            return None
        return ticket if _seconds(now) < ticket.expires else None

    async def owner(self, store: Store, ticket: Ticket) -> Account | None:
        """Return whose ticket it is, None when its credential is not what it was."""
        account = await store.account(ticket.account_sid)
        key = await store.key(ticket.credential) if is_sid(ticket.credential, "SK") else None
        if account is None or not hmac.compare_digest(self._proof(account, key), ticket.proof):
            return None
        return account

    def renewed(self, ticket: Ticket, now: datetime) -> Ticket:
        """Return the same ticket with a later end; as it is when it was made a moment ago."""
        later = min(_seconds(now + LIFE), ticket.began + int(LONGEST.total_seconds()))
        if later - ticket.expires < _RENEWAL.total_seconds():
            return ticket
        return msgspec.structs.replace(ticket, expires=later)

    def link(self, account: Account, now: datetime) -> str:
        """Return a token that signs in to an account for a day."""
        expires = _seconds(now + LINK_LIFE)
        return f"{account.sid}.{expires}.{self._link_mac(account, expires)}"

    async def read_link(self, store: Store, token: str, now: datetime) -> Account | None:
        """Return the account that a link's token is good for."""
        sid, _, rest = token.partition(".")
        expires, _, mac = rest.partition(".")
        account = await store.account(sid) if is_sid(sid, "AC") else None
        if account is None or not (expires.isascii() and expires.isdigit()):
            return None
        right = self._link_mac(account, int(expires[:12])).encode()
        good = hmac.compare_digest(mac.encode(errors="replace"), right)
        return account if good and _seconds(now) < int(expires[:12]) else None

    def _proof(self, account: Account, key: ApiKey | None) -> str:
        secret = f"{account.auth_token} {key.secret_hash if key else ''}"
        return hmac.new(self._proofs, secret.encode(), hashlib.sha256).hexdigest()

    def _link_mac(self, account: Account, expires: int) -> str:
        text = f"{account.sid} {expires} {account.auth_token}".encode()
        mac = hmac.new(self._links, text, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
