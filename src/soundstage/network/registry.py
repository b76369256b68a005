"""Who is on the network: accounts, their numbers, services and content templates."""

from typing import Any

from soundstage.network.errors import BadRequest, FromNotOwned, NotFound, NumberUnavailable
from soundstage.network.records import Account, Content, Number, Service
from soundstage.network.state import State
from soundstage.sid import is_sid, new_sid


class Registry:
    """Adds and changes what exists. Every `put_…` may be repeated."""

    def __init__(self, state: State) -> None:
        self._state = state

    def put_account(self, sid: str, auth_token: str) -> Account:
        """Let an account exist, with this token."""
        known = self._state.accounts.one(sid=sid)
        if known is None:
            return self._state.accounts.insert(Account(sid=sid, auth_token=auth_token))
        return self._state.accounts.update(known, auth_token=auth_token)

    def put_number(self, account_sid: str, phone_number: str, hooks: dict[str, Any]) -> Number:
        """Let an account own a number; `hooks` are the fields to set or change."""
        known = self._state.numbers.one(phone_number=phone_number)
        if known is None:
            return self.add_number(account_sid, phone_number, hooks)
        if known.account_sid != account_sid:
            raise NumberUnavailable(f"{phone_number} belongs to another account")
        return self.change_number(known, hooks)

    def add_number(self, account_sid: str, phone_number: str, fields: dict[str, Any]) -> Number:
        """Let an account own a number that nobody has."""
        if self._state.numbers.one(phone_number=phone_number) is not None:
            raise NumberUnavailable(f"{phone_number} is not available")
        now = self._state.now()
        return self._state.numbers.insert(
            Number(
                sid=new_sid("PN"),
                account_sid=account_sid,
                phone_number=phone_number,
                date_created=now,
                date_updated=now,
                **{"friendly_name": phone_number} | fields,
            )
        )

    def change_number(self, number: Number, fields: dict[str, Any]) -> Number:
        """Change some fields of a number."""
        if not fields:
            return number
        return self._state.numbers.update(number, date_updated=self._state.now(), **fields)

    def put_service(
        self, account_sid: str, sid: str | None, numbers: tuple[str, ...], fields: dict[str, Any]
    ) -> Service:
        """Let a Messaging Service exist, and put numbers of the account into its pool."""
        sid = sid or new_sid("MG")
        if not is_sid(sid, "MG"):
            raise BadRequest(f"{sid[:40]} is not the SID of a Messaging Service")
        owned = [self._owned(account_sid, number) for number in numbers]
        known = self._state.services.one(sid=sid)
        if known is not None and known.account_sid != account_sid:
            raise NotFound(f"The Messaging Service {sid} was not found")
        with self._state.connection:
            if known is None:
                named = {"friendly_name": sid} | fields
                made = Service(sid=sid, account_sid=account_sid, **named)
                service = self._state.services.insert(made)
            else:
                service = self._state.services.update(known, **fields) if fields else known
            for number in owned:
                self._state.numbers.update(number, service_sid=sid)
        return service

    def put_content(self, account_sid: str, sid: str | None, body: str) -> Content:
        """Let a content template exist, with this text."""
        sid = sid or new_sid("HX")
        if not is_sid(sid, "HX"):
            raise BadRequest(f"{sid[:40]} is not the SID of a content template")
        known = self._state.contents.one(sid=sid)
        if known is None:
            content = Content(sid=sid, account_sid=account_sid, body=body)
            return self._state.contents.insert(content)
        if known.account_sid != account_sid:
            raise NotFound(f"The content template {sid} was not found")
        return self._state.contents.update(known, body=body)

    def _owned(self, account_sid: str, phone_number: str) -> Number:
        number = self._state.numbers.one(phone_number=phone_number, account_sid=account_sid)
        if number is None:
            raise FromNotOwned(f"{phone_number[:40]} is not a number of this account")
        return number
