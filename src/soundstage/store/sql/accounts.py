"""Accounts and their API keys. Auth tokens are sealed in the vault."""

from soundstage.core.flows import Account, ApiKey
from soundstage.store.moments import from_micros, to_micros
from soundstage.store.sql.statements import Change, Query
from soundstage.store.vault import Vault


def add_account(account: Account, vault: Vault) -> Change:
    sealed = vault.seal(account.auth_token)
    return Change(
        "INSERT INTO accounts (sid, name, auth_token, created_at) VALUES ($1, $2, $3, $4)"
        " RETURNING sid",
        ((account.sid, account.name, sealed, to_micros(account.created_at)),),
    )


def account(sid: str, vault: Vault) -> Query[Account]:
    return Query(
        "SELECT sid, name, auth_token, created_at FROM accounts WHERE sid = $1",
        (sid,),
        _Opener(vault).account,
    )


def some_token(vault: Vault) -> Query[str]:
    """Open one auth token: it fails when the vault's key is not that of the database."""
    return Query("SELECT auth_token FROM accounts LIMIT 1", (), vault.open)


def accounts(vault: Vault) -> Query[Account]:
    return Query(
        "SELECT sid, name, auth_token, created_at FROM accounts ORDER BY created_at, sid",
        (),
        _Opener(vault).account,
    )


def set_auth_token(sid: str, auth_token: str, vault: Vault) -> Change:
    return Change(
        "UPDATE accounts SET auth_token = $1 WHERE sid = $2 RETURNING sid",
        ((vault.seal(auth_token), sid),),
        forgets="accounts",
    )


def add_key(key: ApiKey) -> Change:
    return Change(
        "INSERT INTO api_keys (sid, account_sid, name, secret_hash, created_at)"
        " VALUES ($1, $2, $3, $4, $5) RETURNING sid",
        ((key.sid, key.account_sid, key.name, key.secret_hash, to_micros(key.created_at)),),
    )


def key(sid: str) -> Query[ApiKey]:
    return Query(
        "SELECT sid, account_sid, name, secret_hash, created_at FROM api_keys WHERE sid = $1",
        (sid,),
        _key,
    )


def keys(account_sid: str) -> Query[ApiKey]:
    return Query(
        "SELECT sid, account_sid, name, secret_hash, created_at FROM api_keys"
        " WHERE account_sid = $1 ORDER BY created_at, sid",
        (account_sid,),
        _key,
    )


def delete_key(sid: str) -> Change:
    return Change("DELETE FROM api_keys WHERE sid = $1 RETURNING sid", ((sid,),))


class _Opener:
    """Makes accounts of rows."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def account(self, sid: str, name: str, sealed: bytes, created_at: int) -> Account:
        token = self._vault.open(sealed)
        return Account(sid=sid, name=name, auth_token=token, created_at=from_micros(created_at))


def _key(sid: str, account_sid: str, name: str, secret_hash: str, created_at: int) -> ApiKey:
    return ApiKey(
        sid=sid,
        account_sid=account_sid,
        name=name,
        secret_hash=secret_hash,
        created_at=from_micros(created_at),
    )
