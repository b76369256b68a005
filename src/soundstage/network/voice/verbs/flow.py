"""Redirect, Hangup, Reject and Refer: where the call goes on, or that it does not [redirect]."""

from dataclasses import dataclass

from soundstage.network.twiml import Element
from soundstage.network.voice.attributes import Attributes, Method, Note, Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect(Verb):
    """An empty URL is the current document."""

    url: str
    method: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Hangup(Verb):
    """End the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject(Verb):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refer(Verb):
    """Hand a SIP call over to another SIP address."""

    address: str
    action: str
    method: Method


def read_redirect(element: Element, notes: list[Note]) -> Redirect:
    """Read where the call goes on."""
    given = Attributes(element, notes)
    method = given.method(code=13710)
    given.done()
    given.no_children()
    return Redirect(url=element.text, method=method)


def read_hangup(element: Element, notes: list[Note]) -> Hangup:
    """Read the end."""
    given = Attributes(element, notes)
    given.done()
    given.no_children()
    return Hangup()


def read_reject(element: Element, notes: list[Note]) -> Reject:
    """Read why a call is not taken."""
    given = Attributes(element, notes)
    reason = given.choice("reason", ("rejected", "busy"), "rejected")
    given.done()
    given.no_children()
    return Reject(reason=reason)


def read_refer(element: Element, notes: list[Note]) -> Refer | None:
    """Read whom a SIP call is handed to."""
    given = Attributes(element, notes)
    action, method = given.text("action"), given.method()
    given.done()
    given.no_children("Sip")
    address = next((child.text for child in element.children if child.name == "Sip"), "")
    if not address:
        given.note("needs a <Sip> address")
        return None
    return Refer(address=address, action=action, method=method)
