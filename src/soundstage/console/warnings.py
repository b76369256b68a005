"""What the warnings and errors of running flows mean, in a sentence, and what to do about them."""

from types import MappingProxyType

from soundstage.api.advice import ADVICE

MEANINGS = MappingProxyType(
    {
        81000: "The execution took as many steps as are allowed, and was ended.",
        81001: "A state led directly to itself too often, and the execution was ended.",
        81002: "Something happened that the current state cannot take; it was ignored.",
        81004: "add-member-to-chat-channel did nothing: its properties are not public.",
        81005: "No condition of a split held, and its noMatch leads nowhere.",
        81006: "The conversation could not be opened or taken up.",
        81007: "There was nobody to connect the caller to.",
        81008: "The call could not be placed or connected.",
        81009: "The caller could not be queued.",
        81010: "The Function could not be called, or did not answer.",
        81011: "A message was refused, or did not reach its receiver.",
        81012: "update-sync-object did nothing: its properties are not public.",
        81013: "The product behind this widget is gone, so it did nothing.",
        81014: "The request was not sent: its URL or one of its parameters is wrong.",
        81015: "The contact was not handed over to agents.",
        81016: "The web server did not answer, or answered with an error.",
        81017: "The Function answered with an error.",
        81018: "A template is wrong, or failed while it was filled in.",
        81020: "The widget cannot run in an execution that was started like this one.",
        81024: "The subflow could not be run.",
        81026: "The flow and its subflows have too many widgets; it ended at its start.",
        81027: "A value is not what its property needs, such as JSON or a number.",
        81028: "The URL of what a waiting caller hears is wrong; it was left out.",
    }
)


def help_of(code: int) -> str:
    """Return what a code means and what to do; empty for one that nobody knows."""
    return " ".join(text for text in (MEANINGS.get(code), ADVICE.get(code)) if text)
