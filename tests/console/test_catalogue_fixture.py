"""The catalogue that the tests of the editor's forms read is the one that the server answers."""

from scripts.console_catalogue import TARGET, catalogue_text


def test_the_forms_are_tested_with_the_catalogue_of_today() -> None:
    assert TARGET.read_text(encoding="utf-8") == catalogue_text(), (
        "write it anew: python -m scripts.console_catalogue"
    )
