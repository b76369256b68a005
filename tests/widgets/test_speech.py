"""Whatever authors write, callers get well-formed TwiML that says it."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundstage.twiml import clean_text, document, to_xml, verb
from soundstage.widgets.speech import SSML, said

PIECES = st.one_of(
    st.text(max_size=8),
    st.text(alphabet=[chr(code) for code in range(32)], max_size=3),
    st.sampled_from(
        ["<", ">", "&", "&amp;", "&#0;", "&#xFFFE;", "]]>", "<![CDATA[", '"', "'", "\r\n", "😀"]
    ),
    st.sampled_from([f"<{name}>" for name in sorted(SSML)]),
    st.sampled_from([f"</{name}>" for name in sorted(SSML)]),
    st.sampled_from(['<break time="1s"/>', '<lang xml:lang="fr">', "<!-- x -->", "<?x y?>"]),
    st.sampled_from(["</Say>", "<Say>", "<Hangup/>", "<!DOCTYPE x>", "<s xmlns='u'>", "<a:s/>"]),
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


def read_back(element: ET.Element) -> ET.Element:
    root = ET.fromstring(document(to_xml(element)).encode("utf-8", errors="surrogatepass"))
    (found,) = root
    return found


@given(text=TEXTS, voice=TEXTS)
def test_any_text_is_one_well_formed_verb(text: str, voice: str) -> None:
    found = read_back(said(text, {"voice": voice}))
    assert found.tag == "Say"
    assert {element.tag for element in found.iter()} <= SSML | {"Say"}
    assert found.get("voice") == clean_text(voice)


@given(text=st.text())
def test_text_without_markup_is_read_word_for_word(text: str) -> None:
    plain = text.replace("<", "(").replace("&", "+")
    found = read_back(said(plain, {}))
    lines = clean_text(plain).replace("\r\n", "\n").replace("\r", "\n")
    assert (found.text or "") == lines
    assert not list(found)


@given(text=TEXTS)
def test_any_value_is_an_attribute(text: str) -> None:
    assert read_back(verb("Parameter", attributes={"value": text})).get("value") == clean_text(text)


@given(text=TEXTS, voice=TEXTS)
def test_verbs_are_written_as_the_standard_library_writes_them(text: str, voice: str) -> None:
    for inner in (said(text, {"voice": voice}), verb("Play", text), verb("Pause")):
        element = verb("Gather", text, {"action": voice, "method": "POST"}, (inner,))
        assert to_xml(element) == ET.tostring(element, encoding="unicode")


@pytest.mark.parametrize("name", sorted(SSML))
def test_each_element_of_ssml_is_put_in(name: str) -> None:
    found = read_back(said(f"a <{name} x='1'>b</{name}> c", {}))
    (inner,) = found
    assert (inner.tag, inner.text, inner.tail, inner.get("x")) == (name, "b", " c", "1")


@pytest.mark.parametrize(
    "text",
    [
        "<s>not closed",
        "<s><audio src='x'/></s>",
        "<s x:y='1'/>",
        "<s xmlns:x='u' x:y='1'/>",
        "AT&T <s>rules</s>",
        "<p>" * 100 + "</p>" * 100,
        "<p>" * 5000 + "</p>" * 5000,
        "&nbsp;",
    ],
)
def test_what_is_no_ssml_is_read_as_it_is(text: str) -> None:
    found = read_back(said(text, {}))
    assert found.text == text
    assert not list(found)


def test_nesting_that_people_write_is_ssml() -> None:
    text = "<s>" * 30 + "deep" + "</s>" * 30
    assert "".join(read_back(said(text, {})).itertext()) == "deep"
    assert len(list(read_back(said(text, {})))) == 1
