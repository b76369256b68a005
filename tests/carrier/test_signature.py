"""Signatures agree with the carrier's worked examples and with its own validator."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from soundstage.carrier.signature import body_sha256, sign, verify

TOKEN = "0123456789abcdef0123456789abcdef"
FLOW = (
    "https://flows.example.com/v1/Accounts/AC00000000000000000000000000000001/Flows/"
    "FW00000000000000000000000000000002?FlowEvent=audioComplete"
)
JSON_BODY = '{"EventType":"onMessageAdded","Body":"Grüße"}'.encode()
JSON_HASH = "4e6df72270679243c466caf3fbfd4c6dbf5e128d0a0780e18cd6b758f3dafbf6"
CALL = [
    ("CallSid", "CA00000000000000000000000000000003"),
    ("From", "+15005550010"),
    ("To", "+15005550006"),
    ("Digits", "12#4"),
    ("CallStatus", "in-progress"),
    ("SpeechResult", ""),
]
EXAMPLES = [
    (TOKEN, FLOW, CALL, "xVL3ZpUjymMWHTuAblx/H4EnSGY="),
    (
        TOKEN,
        f"https://app.example.com/hook?source=sim&bodySHA256={JSON_HASH}",
        None,
        "tBXvZ/DXBFqpMI6M0HrBjC/r1js=",
    ),
    (
        TOKEN,
        "https://app.example.com/wait?CallSid=CA00000000000000000000000000000003&QueueTime=5",
        None,
        "3JPvJhBCUZN0iM0wSKx7L9sXAqQ=",
    ),
    (
        TOKEN,
        "https://app.example.com/hook",
        [("a", "2"), ("a", "1"), ("a", "2"), ("b", "x")],
        "0cbyJKKwdzmsKBF62K399om4LDY=",
    ),
    (TOKEN, "https://app.example.com/hook", [("a", "1")], "ni53dYyfXAbxtVG4xqJ1lrxQgaU="),
    (TOKEN, "https://app.example.com:443/hook", [("a", "1")], "6s3Up4UAsOf78bYJAG653ff5XEs="),
    (TOKEN, "https://app.example.com:8443/hook", [("a", "1")], "a2P9E/DzIJe5CRBICfNUEuG67zw="),
    (
        "12345",
        "https://mycompany.com/myapp.php?foo=1&bar=2",
        [
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675309"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
        ],
        "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
    ),
]
WORDS = st.text(string.ascii_letters + string.digits + " é€", max_size=8)
FORMS = st.dictionaries(WORDS.filter(bool), WORDS, max_size=6)
PORTS = st.sampled_from(["", ":443", ":80", ":8443"])


@pytest.mark.parametrize(("token", "url", "params", "signature"), EXAMPLES)
def test_a_worked_example_is_signed_as_written(
    token: str, url: str, params: list[tuple[str, str]] | None, signature: str
) -> None:
    assert sign(token, url, params) == signature
    assert verify(token, url, params, signature)


@given(form=FORMS, port=PORTS)
def test_the_carriers_validator_accepts_what_we_sign(form: dict[str, str], port: str) -> None:
    url = f"https://app.example.com{port}/hook?x=%20y"
    signature = sign(TOKEN, url, list(form.items()))
    assert RequestValidator(TOKEN).validate(url, form, signature)


@given(form=FORMS, signed=PORTS, seen=PORTS)
def test_we_accept_what_the_carriers_validator_accepts(
    form: dict[str, str], signed: str, seen: str
) -> None:
    url = f"https://app.example.com{seen}/hook"
    sent = f"https://app.example.com{signed}/hook"
    signature = RequestValidator(TOKEN).compute_signature(sent, form)
    expected = RequestValidator(TOKEN).validate(url, form, signature)
    assert verify(TOKEN, url, list(form.items()), signature) is expected


@pytest.mark.parametrize(
    ("token", "url", "params", "signature"),
    [
        ("another token", FLOW, CALL, "xVL3ZpUjymMWHTuAblx/H4EnSGY="),
        (TOKEN, FLOW + "x", CALL, "xVL3ZpUjymMWHTuAblx/H4EnSGY="),
        (TOKEN, FLOW, CALL[1:], "xVL3ZpUjymMWHTuAblx/H4EnSGY="),
        (TOKEN, FLOW, CALL, ""),
        (TOKEN, FLOW, CALL, "ünicode"),
        (TOKEN, "https://app.example.com:99999999/hook", CALL, "x"),
        (TOKEN, "not a URL", CALL, "x"),
        (TOKEN, "http://[", CALL, "x"),
        (TOKEN, "http://app.example/\ud800", [("a", "\ud800")], "\ud800"),
    ],
)
def test_a_wrong_signature_is_refused(
    token: str, url: str, params: list[tuple[str, str]], signature: str
) -> None:
    assert not verify(token, url, params, signature)


def test_a_json_body_must_have_its_hash_in_the_query() -> None:
    url = f"https://app.example.com/hook?bodySHA256={body_sha256(JSON_BODY)}"
    signature = sign(TOKEN, url)
    assert body_sha256(JSON_BODY) == JSON_HASH
    assert verify(TOKEN, url, None, signature, JSON_BODY)
    assert not verify(TOKEN, url, None, signature, JSON_BODY + b" ")
    bare = "https://app.example.com/hook"
    assert not verify(TOKEN, bare, None, sign(TOKEN, bare), JSON_BODY)


def test_fragment_and_credentials_are_not_signed() -> None:
    plain = sign(TOKEN, "https://app.example.com/hook?a=b@c", CALL)
    assert sign(TOKEN, "https://me:secret@app.example.com/hook?a=b@c#rc=2", CALL) == plain
