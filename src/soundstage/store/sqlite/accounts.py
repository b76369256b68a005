"""Accounts and their API keys, in SQL. Auth tokens are sealed in the vault."""

import apsw

from soundstage.core.flows import Account, ApiKey
from soundstage.store.moments import from_micros, to_micros
from soundstage.store.sqlite.faults import fresh
from soundstage.store.sqlite.query import select, select_one
from soundstage.store.vault import Vault


def add_account(db: apsw.Connection, account: Account, sealed: bytes) -> None:
    with fresh(account.sid):
        db.execute(
            "INSERT INTO accounts (sid, name, auth_token, created_at) VALUES (?, ?, ?, ?)",
            (account.sid, account.name, sealed, to_micros(account.created_at)),
        )


def account(db: apsw.Connection, vault: Vault, sid: str) -> Account | None:
    row = select_one(
        db, "SELECT sid, name, auth_token, created_at FROM accounts WHERE sid = ?", (sid,)
    )
    return _account(vault, *row) if row else None


def accounts(db: apsw.Connection, vault: Vault) -> list[Account]:
    rows = select(
        db, "SELECT sid, name, auth_token, created_at FROM accounts ORDER BY created_at, rowid"
    )
    return [_account(vault, *row) for row in rows]


def set_auth_token(db: apsw.Connection, sid: str, sealed: bytes) -> bool:
    db.execute("UPDATE accounts SET auth_token = ? WHERE sid = ?", (sealed, sid))
    return db.changes() == 1


def add_key(db: apsw.Connection, key: ApiKey) -> None:
    with fresh(key.sid):
        db.execute(
            "INSERT INTO api_keys (sid, account_sid, name, secret_hash, created_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (key.sid, key.account_sid, key.name, key.secret_hash, to_micros(key.created_at)),
        )


def key(db: apsw.Connection, sid: str) -> ApiKey | None:
    row = select_one(
        db,
        "SELECT sid, account_sid, name, secret_hash, created_at FROM api_keys WHERE sid = ?",
        (sid,),
    )
    return _key(*row) if row else None


def keys(db: apsw.Connection, account_sid: str) -> list[ApiKey]:
    rows = select(
        db,
        "SELECT sid, account_sid, name, secret_hash, created_at FROM api_keys"
        " WHERE account_sid = ? ORDER BY created_at, rowid",
        (account_sid,),
    )
    return [_key(*row) for row in rows]


def delete_key(db: apsw.Connection, sid: str) -> bool:
    db.execute("DELETE FROM api_keys WHERE sid = ?", (sid,))
    return db.changes() == 1


def _account(vault: Vault, sid: str, name: str, sealed: bytes, created_at: int) -> Account:
    return Account(
        sid=sid, name=name, auth_token=vault.open(sealed), created_at=from_micros(created_at)
    )


def _key(sid: str, account_sid: str, name: str, secret_hash: str, created_at: int) -> ApiKey:
    return ApiKey(
        sid=sid,
        account_sid=account_sid,
        name=name,
        secret_hash=secret_hash,
        created_at=from_micros(created_at),
    )
