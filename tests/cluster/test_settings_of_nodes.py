"""What the settings of several processes must have, and what is said when it is missing."""

import pytest

from soundstage.settings import SettingError, read_settings

SHARED = {"database": "postgresql://db/soundstage", "carrier_url": "https://{product}.twilio.com"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"role": "boss"}, "SOUNDSTAGE_ROLE is 'boss', expected both, web or worker"),
        ({"role": "web"}, "SOUNDSTAGE_ROLE is web: several processes need a PostgreSQL"),
        ({"workers": 2}, "SOUNDSTAGE_WORKERS is 2: several processes need a PostgreSQL"),
        ({"workers": 0}, "SOUNDSTAGE_WORKERS is 0, expected 1 at the least"),
        ({"workers": 2, "database": SHARED["database"]}, "need a carrier that they share"),
        ({"role": "worker", **SHARED}, "it needs to know where the web nodes are"),
        ({"database_pool": 2}, "SOUNDSTAGE_DATABASE_POOL is 2, expected 3 at the least"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(SettingError, match=said.replace("{", "\\{")):
        read_settings({}, **given)


@pytest.mark.parametrize(
    "given",
    [
        {"database": SHARED["database"]},
        {"workers": 4, **SHARED},
        {"role": "web", **SHARED},
        {"role": "worker", "public_url": "https://flows.example.com", **SHARED},
    ],
)
def test_settings_of_several_processes(given: dict[str, object]) -> None:
    assert read_settings({}, **given).database == SHARED["database"]
