"""What the warnings of running flows mean."""

from soundstage.api.advice import ADVICE
from soundstage.console.warnings import MEANINGS, help_of

NEVER_RAISED = {81019, 81025}


def test_every_warning_has_a_meaning_and_advice() -> None:
    assert MEANINGS.keys() == ADVICE.keys() - NEVER_RAISED


def test_help_says_what_it_means_and_what_to_do() -> None:
    assert help_of(81005) == (
        "No condition of a split held, and its noMatch leads nowhere. "
        "Give the split a noMatch transition."
    )


def test_a_code_that_nobody_knows_has_no_help() -> None:
    assert help_of(1) == ""
