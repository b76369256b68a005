"""The catalogue that the tests of the editor's forms read is the one that the server answers."""

import json

from scripts.console_catalogue import TARGET, catalogue_text


def test_the_forms_are_tested_with_the_catalogue_of_today() -> None:
    assert json.loads(TARGET.read_bytes()) == json.loads(catalogue_text()), (
        "write it anew: python -m scripts.console_catalogue"
    )
