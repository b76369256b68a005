"""Settings come from the environment, and say what is wrong with them."""

from dataclasses import fields
from pathlib import Path

import pytest

from soundstage.limits import Limits
from soundstage.settings import SettingError, Settings, read_settings


def test_without_an_environment_the_defaults_hold() -> None:
    assert read_settings({}) == Settings()
    assert read_settings({}).base_url == "http://127.0.0.1:8080"


def test_each_setting_is_read_from_its_variable() -> None:
    environment = {
        "SOUNDSTAGE_HOME": "/srv/soundstage",
        "PORT": "9000",
        "SOUNDSTAGE_PUBLIC_URL": "https://studio.example.com/",
        "SOUNDSTAGE_REPEAT_POSTS": "off",
        "SOUNDSTAGE_LOG_FORMAT": "json",
        "SOUNDSTAGE_LIMIT_LIQUID_ROUNDS": "100",
    }
    settings = read_settings(environment)
    assert settings.home == Path("/srv/soundstage")
    assert settings.port == 9000
    assert settings.base_url == "https://studio.example.com"
    assert settings.repeat_posts is False
    assert settings.limits == Limits(liquid_rounds=100)


def test_what_is_given_wins_over_the_environment() -> None:
    assert read_settings({"PORT": "9000"}, port=9001, home=None).port == 9001


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"PORT": "eighty"}, "PORT is 'eighty', expected a whole number"),
        ({"SOUNDSTAGE_RATE_LIMITS": "maybe"}, "expected true or false"),
        ({"SOUNDSTAGE_LIMIT_STEPZ": "5"}, "SOUNDSTAGE_LIMIT_STEPZ is no limit"),
        ({"SOUNDSTAGE_LIMIT_STEPS": "-5"}, "expected a whole number"),
        ({"SOUNDSTAGE_LIMIT_EXECUTION_DAYS": "999999"}, "expected 36500 at the most"),
        ({"SOUNDSTAGE_LOG_FORMAT": "xml"}, "expected console or json"),
        (
            {"SOUNDSTAGE_VERIFY_SIGNATURES": "no", "SOUNDSTAGE_HOST": "0.0.0.0"},
            "SOUNDSTAGE_VERIFY_SIGNATURES is off while listening on 0.0.0.0",
        ),
        (
            {"SOUNDSTAGE_DEVELOPMENT": "yes", "SOUNDSTAGE_HOST": "0.0.0.0"},
            "development credentials are for 127.0.0.1 only",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(environment: dict[str, str], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        read_settings(environment)


def test_every_limit_has_a_unit_a_source_and_a_meaning() -> None:
    for limit in fields(Limits):
        assert {"unit", "source", "meaning"} <= limit.metadata.keys(), limit.name
