"""Who can be called: phone numbers, clients, SIP addresses, SIM cards, WhatsApp users."""

import re

from soundstage.network.addresses import recipient

_NAMED = re.compile(r"(client|sim):([^\s?]{1,256})")
_SIP = re.compile(r"(sips?:[^\s?;]{1,256})([?;]\S{0,1024})?")
_SIP_HEADER = re.compile(r"(?:^|[?&])([Xx]-[\w-]+)=([^&]*)")


def party(text: str) -> str | None:
    """Return the address as we keep it, or None when nobody can be called there."""
    text = text.strip()
    sip = _SIP.fullmatch(text)
    if sip is not None:
        return sip[1]
    if _NAMED.fullmatch(text):
        return text
    return recipient(text)


def is_sip(address: str) -> bool:
    """Tell whether this is a SIP address."""
    return address.startswith(("sip:", "sips:"))


def sip_params(text: str, call_sid: str) -> tuple[tuple[str, str], ...]:
    """Return the parameters that requests about a SIP leg have besides the standard ones [mem]."""
    sip = _SIP.fullmatch(text.strip())
    if sip is None:
        return ()
    domain = sip[1].partition("@")[2] or sip[1].partition(":")[2]
    headers = _SIP_HEADER.findall(sip[2] or "")
    return (
        ("SipCallId", f"{call_sid}@0.0.0.0"),
        ("SipDomain", domain.partition(":")[0]),
        *((f"SipHeader_{name}", value) for name, value in headers),
    )
