"""Pay: one provided outcome stands for the whole dialogue about a card [pay]."""

from soundstage.errors import Json
from soundstage.network.records import Params
from soundstage.network.voice.events import CallOver, Goto, Key, Provided
from soundstage.network.voice.program import Program
from soundstage.network.voice.verbs.pay import Pay

_CARD = {
    "PaymentCardNumber": "xxxx-xxxxxxxx-1111",
    "PaymentCardType": "visa",
    "ExpirationDate": "1230",
    "SecurityCode": "xxx",
    "PaymentCardPostalCode": "94105",
}
_ACCOUNT = {
    "BankAccountNumber": "*******92",
    "BankRoutingNumber": "121181976",
    "BankAccountType": "consumer-checking",
}


async def pay(program: Program, verb: Pay) -> Goto | None:
    """Wait for the outcome: provided by the phone, `*`, or too many silent attempts."""
    leg = program.leg
    leg.note(
        "pay", verb.charge_amount, method=verb.payment_method, parameters=dict(verb.parameters)
    )
    try:
        with leg.listen("pay", "key"):
            params = await _outcome(program, verb)
    except CallOver:
        goto = _action(program, verb, (("Result", "caller-hung-up"),))
        await program.last_words(goto)
        raise
    return _action(program, verb, params)


async def _outcome(program: Program, verb: Pay) -> Params:
    attempts = 0
    while attempts < verb.max_attempts:
        event = await program.leg.until(verb.timeout)
        if isinstance(event, Provided):
            return _provided(verb, event.data)
        if isinstance(event, Key) and event.key == "*":
            return (("Result", "caller-interrupted-with-star"),)
        attempts += event is None
    return (("Result", "too-many-failed-attempts"),)


def _provided(verb: Pay, data: dict[str, Json]) -> Params:
    """Return the action's parameters; a success has everything that was not given."""
    given = {name: str(value) for name, value in data.items()}
    result = given.setdefault("Result", "success")
    if result != "success":
        return tuple(given.items())
    details = _ACCOUNT if verb.payment_method == "ach-debit" else _CARD
    charge = verb.charge_amount not in ("", "0")
    paid = (
        {"PaymentConfirmationCode": "sim-charge-1"} if charge else {"PaymentToken": "sim-token-1"}
    )
    known = {"PaymentMethod": verb.payment_method, **details, **paid}
    return tuple((known | given).items())


def _action(program: Program, verb: Pay, params: Params) -> Goto:
    return program.action(verb.action, "POST", params, "pay")
