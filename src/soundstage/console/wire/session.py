"""Signing in and out."""

from datetime import datetime

import msgspec


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """An account's credentials, or an API key's SID and secret."""

    account_sid: str
    auth_token: str


class LinkSignIn(msgspec.Struct, frozen=True, kw_only=True):
    """The token of a link that a development server prints."""

    token: str


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in. Requests that change anything send `csrf_token` as `X-CSRF-Token`."""

    account_sid: str
    account_name: str
    csrf_token: str
    expires_at: datetime
    development: bool
    public_url: str
    version: str
