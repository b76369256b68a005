"""The first account of an installation: given by the environment, or made up once and kept."""

import secrets
from datetime import UTC, datetime

from soundstage.core.flows import Account
from soundstage.errors import Bug
from soundstage.settings import SettingError, Settings
from soundstage.sid import is_sid, new_sid
from soundstage.store.port import Store


async def first_account(store: Store, settings: Settings) -> Account | None:
    """Return the account that the settings name, else the oldest, else a new one.

    Without development there is no account until somebody creates one.
    """
    if settings.account_sid or settings.auth_token:
        return await _given(store, settings)
    oldest = next(iter(await store.accounts()), None)
    if oldest is not None or not settings.development:
        return oldest
    return await add_account(store, "Development", new_sid("AC"), new_token())


async def add_account(store: Store, name: str, sid: str, token: str) -> Account:
    """Add an account to the store."""
    account = Account(sid=sid, name=name, auth_token=token, created_at=datetime.now(UTC))
    await store.add_account(account)
    return account


def new_token() -> str:
    """Return a fresh auth token."""
    return secrets.token_hex(16)


async def _given(store: Store, settings: Settings) -> Account:
    sid, token = settings.account_sid, settings.auth_token
    if not is_sid(sid, "AC") or not token:
        raise SettingError(
            "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN go together: expected AC and 32 "
            "hexadecimal digits, and a token; set both or none"
        )
    account = await store.account(sid)
    if account is None:
        try:
            return await add_account(store, "First", sid, token)
        except Bug:
            # Another node was faster.
            account = await store.account(sid)
    if account is None:
        raise Bug(f"account {sid} can neither be added nor read")
    if account.auth_token != token:
        await store.set_auth_token(sid, token)
    return await store.account(sid) or account
