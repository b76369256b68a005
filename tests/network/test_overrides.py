"""A webhook URL's fragment sets time limits and retries."""

import pytest

from soundstage.network.overrides import Overrides, read_overrides


@pytest.mark.parametrize(
    ("url", "overrides"),
    [
        ("http://app.example/", Overrides()),
        (
            "http://app.example/#ct=2000&rt=500&tt=9000&rc=3",
            Overrides(ct=2000, rt=500, tt=9000, rc=3),
        ),
        ("http://app.example/#rp=4xx,5xx", Overrides(rp=frozenset({"4xx", "5xx"}))),
        ("http://app.example/#rp=all&rc=0", Overrides(rp=frozenset({"all"}), rc=0)),
        ("http://app.example/#rp=4xx%2Cct", Overrides(rp=frozenset({"4xx", "ct"}))),
        ("http://app.example/#ct=99&rt=15001&rc=6&tt=x", Overrides()),
        ("http://app.example/#sni=n&e=dublin&section", Overrides()),
        ("http://app.example/#rp=nonsense", Overrides(rp=frozenset())),
    ],
)
def test_the_fragment_is_read(url: str, overrides: Overrides) -> None:
    assert read_overrides(url) == overrides


@pytest.mark.parametrize("outcome", ["2xx", "3xx"])
def test_a_success_is_never_tried_again(outcome: str) -> None:
    assert not read_overrides("http://a/#rp=all").retries(outcome)
    assert read_overrides("http://a/#rp=all").retries("5xx")
