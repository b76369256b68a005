"""The widget capture-payments."""

from typing import Annotated, Any, ClassVar, Literal

from msgspec import UNSET, Meta, UnsetType

from soundstage.core.events import AnyEvent, FlowEventReceived
from soundstage.core.outcomes import Leave, Outcome
from soundstage.twiml import verb
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import ADVANCED, SECONDS, like
from soundstage.widgets.properties import Example, KeyValue, Line, Properties, Text
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import (
    action,
    flag,
    given,
    is_over,
    parameters,
    passed_on,
    repeat,
    speak,
)

_EVENTS = {
    "success": "success",
    "too-many-failed-attempts": "maxFailedAttempts",
    "payment-connector-error": "providerError",
    "caller-interrupted-with-star": "payInterrupted",
    "caller-hung-up": "hangup",
    "validation-error": "validationError",
}
"""What the results of `<Pay>` mean to a flow [INFER]."""

CardType = Literal[
    "amex",
    "diners-club",
    "discover",
    "enroute",
    "jcb",
    "maestro",
    "master-card",
    "mastercard",
    "optima",
    "visa",
]


class CapturePaymentsProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a capture-payments widget."""

    payment_connector: Annotated[
        Line, Meta(title="Connector", description="The name of the payment connector.")
    ] = "Default"
    payment_method: Annotated[
        Literal["CREDIT_CARD", "ACH_DEBIT"], Meta(description="How the caller pays.")
    ] = "CREDIT_CARD"
    bank_account_type: (
        Annotated[
            Literal[
                "CONSUMER_CHECKING", "CONSUMER_SAVINGS", "COMMERCIAL_CHECKING", "COMMERCIAL_SAVINGS"
            ],
            Meta(description="The kind of bank account, for ACH_DEBIT."),
            ADVANCED,
        ]
        | UnsetType
    ) = UNSET
    payment_token_type: Annotated[
        Literal["one-time", "reusable"],
        Meta(title="Token type", description="How often the token may be used."),
        ADVANCED,
    ] = "reusable"  # noqa: S105
    payment_amount: Annotated[
        Line,
        Meta(title="Amount", description="The amount; empty to make a token only."),
        like("10.00"),
    ] = ""
    currency: Annotated[Line, Meta(description="The currency of the amount.")] = "usd"
    description: Annotated[Text, Meta(description="What the payment is for.")] = ""
    language: Annotated[Line, Meta(description="The language of the prompts.")] = "en-US"
    timeout: Annotated[int, Meta(description="Seconds to wait for the next key."), SECONDS] = 5
    max_attempts: Annotated[
        int, Meta(title="Attempts", description="How often the caller may try.")
    ] = 2
    security_code: Annotated[
        bool,
        Meta(
            title="Ask for the security code", description="Whether the security code is asked for."
        ),
    ] = True
    postal_code: Annotated[
        Line, Meta(description="Whether the postal code is asked for, or the code itself.")
    ] = "true"
    min_postal_code_length: (
        Annotated[
            int,
            Meta(
                title="Shortest postal code", description="The shortest postal code that is taken."
            ),
            ADVANCED,
        ]
        | UnsetType
    ) = UNSET
    valid_card_types: Annotated[
        tuple[CardType, ...],
        Meta(
            title="Cards",
            max_length=10,
            extra_json_schema={"uniqueItems": True},
            description="The cards that are taken.",
        ),
    ] = ()
    parameters: Annotated[
        tuple[KeyValue, ...], Meta(description="Further parameters for the connector."), ADVANCED
    ] = ()


@register
class CapturePayments(Widget):
    """Takes a card or bank payment during the call [W:capture-payments]."""

    type = "capture-payments"
    title = "Capture Payments"
    group = "voice"
    help = (
        "The caller types card or bank details, which go to the payment connector and never "
        "through the flow. The result is in widgets.NAME.Result."
    )
    events = (
        "success",
        "maxFailedAttempts",
        "providerError",
        "payInterrupted",
        "hangup",
        "validationError",
    )
    labels: ClassVar = {
        "success": "Success",
        "maxFailedAttempts": "Max Failed Attempts",
        "providerError": "Provider Error",
        "payInterrupted": "Pay Interrupted",
        "hangup": "Caller Hung Up",
        "validationError": "Validation Error",
    }
    properties = CapturePaymentsProperties
    example: ClassVar[Example] = {
        "payment_connector": "Default",
        "payment_method": "CREDIT_CARD",
        "payment_amount": "10.00",
        "currency": "usd",
        "valid_card_types": ["visa", "amex"],
    }

    def enter(self, scope: Scope[CapturePaymentsProperties]) -> Outcome:
        """Let the carrier ask for the card; no number passes through the flow."""
        pay = verb(
            "Pay",
            attributes={**_attributes(scope.properties), **action(scope, "success")},
            nested=parameters(scope.properties.parameters),
        )
        return speak(scope, pay)

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Leave by the result; one that nobody knows is the provider's fault [INFER]."""
        if not isinstance(event, FlowEventReceived) or event.name != "success":
            return repeat(scope)
        unknown = "hangup" if is_over(event) else "providerError"
        name = _EVENTS.get(event.params.get("Result", ""), unknown)
        return Leave(name, outputs=passed_on(event))


def _attributes(properties: CapturePaymentsProperties) -> dict[str, str]:
    cards = (card.replace("master-card", "mastercard") for card in properties.valid_card_types)
    return given(
        {
            "paymentConnector": properties.payment_connector,
            "paymentMethod": _dashed(properties.payment_method),
            "bankAccountType": _dashed(properties.bank_account_type or ""),
            "tokenType": properties.payment_token_type,
            "chargeAmount": properties.payment_amount,
            "currency": properties.currency,
            "description": properties.description,
            "language": properties.language,
            "timeout": properties.timeout,
            "maxAttempts": properties.max_attempts,
            "securityCode": flag(properties.security_code),
            "postalCode": properties.postal_code,
            "minPostalCodeLength": properties.min_postal_code_length or None,
            "validCardTypes": " ".join(dict.fromkeys(cards)),
        }
    )


def _dashed(name: str) -> str:
    """Return a name as TwiML spells it: CREDIT_CARD is `credit-card`."""
    return name.lower().replace("_", "-")
