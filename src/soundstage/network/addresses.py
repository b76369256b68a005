"""Who sends and receives: phone numbers, short codes, sender names, channel addresses."""

import re

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SHORT_CODE = re.compile(r"[0-9]{3,8}")
_SENDER_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}")
_CHANNEL = re.compile(r"(whatsapp|messenger|rcs|viber):(\S{1,200})")
_PUNCTUATION = re.compile(r"[ ().\-]")


def recipient(text: str) -> str | None:
    """Return the address as we keep it, or None when nothing can be sent to it.

    Spaces, dots, dashes and brackets in a number are dropped (assumed).
    """
    text = text.strip()
    found = _CHANNEL.fullmatch(text)
    if found is None:
        number = _PUNCTUATION.sub("", text)
        return number if _E164.fullmatch(number) else None
    if found[1] == "whatsapp":
        return text if _E164.fullmatch(found[2]) else None
    return text


def sender(text: str) -> str | None:
    """Return the address as we keep it, or None when nothing can be sent from it."""
    text = text.strip()
    if _SHORT_CODE.fullmatch(text) or _SENDER_NAME.fullmatch(text):
        return text
    return recipient(text)


def is_phone(address: str) -> bool:
    """Tell whether this is a plain phone number: SMS, not another channel."""
    return bool(_E164.fullmatch(address))


def channel(address: str) -> str | None:
    """Return the channel's name (`whatsapp` …), or None for SMS."""
    found = _CHANNEL.fullmatch(address)
    return found[1] if found else None


def without_channel(address: str) -> str:
    """Return the number behind a channel address."""
    found = _CHANNEL.fullmatch(address)
    return found[2] if found else address
