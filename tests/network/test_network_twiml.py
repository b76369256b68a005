"""TwiML answers are read strictly and without harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundstage.network.twiml import Element, TwimlError, read_twiml

BOMB = b"""<?xml version="1.0"?><!DOCTYPE Response [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<Response><Message>&b;</Message></Response>"""


def test_verbs_keep_their_order_attributes_and_text() -> None:
    verbs = read_twiml(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<Response><!-- note --><Message to="+1"> A '
        b"<Body>&lt;B&#33;</Body></Message><Redirect>/next</Redirect></Response>"
    )
    assert verbs == (
        Element("Message", {"to": "+1"}, "A", (Element("Body", {}, "<B!", ()),)),
        Element("Redirect", {}, "/next", ()),
    )


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", 12100),
        (b"hello", 12100),
        (b"<Response>", 12100),
        (b"<Response>a & b</Response>", 12100),
        (b' <?xml version="1.0"?><Response/>', 12100),
        (b"<Response/><Response/>", 12100),
        (b'<?xml version="1.0" encoding="ebcdic"?><Response/>', 12100),
        (b"<Response>\xff</Response>", 12100),
        (b"<response/>", 12102),
        (b"<html><body/></html>", 12102),
        (BOMB, 12100),
        (b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><Response/>', 12100),
        (b"<Response>&undefined;</Response>", 12100),
        (b"<Response>" + b"<a>" * 20_000, 12100),
    ],
)
def test_a_document_that_cannot_be_executed_has_its_code(document: bytes, code: int) -> None:
    with pytest.raises(TwimlError) as failure:
        read_twiml(document)
    assert failure.value.code == code


def test_other_encodings_are_read() -> None:
    document = (
        '<?xml version="1.0" encoding="ISO-8859-1"?><Response><Message>é</Message></Response>'
    )
    assert read_twiml(document.encode("latin-1"))[0].text == "é"


PIECES = st.sampled_from(
    ["<Response>", "</Response>", "<Message>", "</Message>", "<a b='c'>", "&amp;", "&x;", "<!--",
     "-->", "<![CDATA[", "]]>", "<?xml version='1.0'?>", "<!DOCTYPE Response [", "]>", "text", "\0"]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=200), st.lists(PIECES).map(lambda p: "".join(p).encode())))
def test_any_bytes_are_verbs_or_a_twiml_error(document: bytes) -> None:
    try:
        verbs = read_twiml(document)
    except TwimlError as failure:
        assert failure.code in (12100, 12102)
    else:
        assert all(isinstance(verb, Element) for verb in verbs)
