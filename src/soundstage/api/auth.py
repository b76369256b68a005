"""Who asks: Basic authentication with an account's token or an API key's secret."""

import base64
import binascii
from dataclasses import dataclass

from soundstage.api.credentials import hash_secret, new_secret, same_text, secret_matches
from soundstage.api.errors import Unauthorized
from soundstage.core.flows import Account
from soundstage.sid import is_sid
from soundstage.store.port import Store

_NOBODY = "AC" + "0" * 32
_DECOY_TOKEN = new_secret()
_DECOY_HASH = hash_secret(new_secret())


@dataclass(frozen=True, slots=True)
class Caller:
    """An account, and the SID of the credential that opened it."""

    account: Account
    credential: str


async def authenticate(store: Store, authorization: str) -> Caller:
    """Return the caller that an `Authorization` header proves, or raise `Unauthorized`."""
    return await prove(store, *_basic(authorization))


async def prove(store: Store, name: str, password: str) -> Caller:
    """Return the caller with this name and password, or raise `Unauthorized`.

    A name that nobody has costs the same work as one with a wrong password.
    """
    if is_sid(name, "SK"):
        account = await _by_key(store, name, password)
    else:
        account = await _by_token(store, name if is_sid(name, "AC") else _NOBODY, password)
    if account is None:
        raise Unauthorized
    return Caller(account, name)


async def _by_token(store: Store, sid: str, token: str) -> Account | None:
    account = await store.account(sid)
    right = same_text(token, account.auth_token if account else _DECOY_TOKEN)
    return account if right else None


async def _by_key(store: Store, sid: str, secret: str) -> Account | None:
    key = await store.key(sid)
    right = secret_matches(secret, key.secret_hash if key else _DECOY_HASH)
    account = await store.account(key.account_sid if key else _NOBODY)
    return account if right else None


def _basic(authorization: str) -> tuple[str, str]:
    """Return the name and the password of a Basic header."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise Unauthorized
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        raise Unauthorized from None
    name, _, password = text.partition(":")
    return name, password
