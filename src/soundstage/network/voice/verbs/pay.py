"""Pay: the caller's card, asked for by the carrier [pay]."""

from dataclasses import dataclass

from soundstage.network.twiml import Element
from soundstage.network.voice.attributes import Attributes, Note, Verb
from soundstage.network.voice.verbs.sides import pairs

_IGNORED = frozenset(
    {
        "input",
        "bankAccountType",
        "securityCode",
        "postalCode",
        "minPostalCodeLength",
        "paymentConnector",
        "tokenType",
        "currency",
        "language",
        "description",
        "validCardTypes",
        "method",
        "statusCallback",
        "statusCallbackMethod",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay(Verb):
    """What the simulated network needs to know of a payment; its outcome is provided."""

    action: str
    payment_method: str
    charge_amount: str
    timeout: int
    max_attempts: int
    parameters: tuple[tuple[str, str], ...]


def read_pay(element: Element, notes: list[Note]) -> Pay:
    """Read a payment."""
    given = Attributes(element, notes)
    given.ignore(*_IGNORED)
    pay = Pay(
        action=given.text("action"),
        payment_method=given.choice("paymentMethod", ("credit-card", "ach-debit"), "credit-card"),
        charge_amount=given.text("chargeAmount"),
        timeout=given.whole("timeout", 5, low=1),
        max_attempts=given.whole("maxAttempts", 1, 1, 3),
        parameters=pairs(element, "Parameter"),
    )
    given.done()
    given.no_children("Prompt", "Parameter")
    return pay
