"""The configuration: production refuses what is unsafe, by name; the demonstration just starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import Config, UnsafeConfigError

SAFE = {
    "DAYBOOK_ENV": "production",
    "DAYBOOK_SECRET": "kZ3xv8Qm1pRt6Yw0aBc9dEf2gHj5LnSu",
    "DAYBOOK_PASSWORD_SALT": "Tq7Wm2Xn9Vb4Cz1Lk6Jh8Gf3Ds5Ap0Oi",
    "DATABASE_URL": "postgresql://daybook:pw@db.example/daybook",
    "DAYBOOK_PUBLIC_URL": "https://daybook.example",
}


def test_safe_production_starts() -> None:
    made = Config.from_environment(SAFE)
    assert made.production
    assert made.secure_cookies
    assert made.two_factor
    assert not made.debug


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("DAYBOOK_SECRET", None, "DAYBOOK_SECRET is missing"),
        ("DAYBOOK_SECRET", "changeme", "DAYBOOK_SECRET is weak"),
        ("DAYBOOK_SECRET", "a" * 64, "DAYBOOK_SECRET is weak"),
        ("DAYBOOK_SECRET", "kZ3xv8Qm1pRt6Yw0aBc9dEf2gHj5LnS", "DAYBOOK_SECRET is weak"),
        ("DAYBOOK_PASSWORD_SALT", None, "DAYBOOK_PASSWORD_SALT is missing"),
        ("DAYBOOK_PASSWORD_SALT", "password", "DAYBOOK_PASSWORD_SALT is weak"),
        ("DATABASE_URL", None, "DATABASE_URL is not set"),
        ("DATABASE_URL", "", "DATABASE_URL is not set"),
        ("DATABASE_URL", "postgresql://postgres:pw@db.example/d", "as the database superuser"),
        ("DATABASE_URL", "postgresql://db.example/daybook", "as the database superuser"),
        ("DAYBOOK_DEBUG", "1", "DAYBOOK_DEBUG is on"),
        ("DAYBOOK_SECURE_COOKIES", "0", "DAYBOOK_SECURE_COOKIES is off"),
        ("DAYBOOK_TWO_FACTOR", "no", "DAYBOOK_TWO_FACTOR is off"),
        ("DAYBOOK_PUBLIC_URL", "http://daybook.example", "DAYBOOK_PUBLIC_URL does not start"),
        ("DAYBOOK_PUBLIC_URL", None, "DAYBOOK_PUBLIC_URL does not start"),
    ],
)
def test_unsafe_production_is_refused_by_name(name: str, value: str | None, why: str) -> None:
    env = {k: v for k, v in SAFE.items() if k != name}
    if value is not None:
        env[name] = value
    with pytest.raises(UnsafeConfigError, match=why) as refused:
        Config.from_environment(env)
    assert str(refused.value).count(";") == 0, "and nothing else is complained of"


def test_everything_wrong_is_named_at_once() -> None:
    env = {
        "DAYBOOK_ENV": "production",
        "DAYBOOK_DEBUG": "1",
        "DAYBOOK_SECURE_COOKIES": "0",
        "DAYBOOK_TWO_FACTOR": "0",
    }
    with pytest.raises(UnsafeConfigError) as refused:
        Config.from_environment(env)
    for name in (*(set(SAFE) - {"DAYBOOK_ENV"}), *(set(env) - {"DAYBOOK_ENV"})):
        assert name in str(refused.value)


def test_the_secret_is_never_in_the_message() -> None:
    with pytest.raises(UnsafeConfigError) as refused:
        Config.from_environment(SAFE | {"DAYBOOK_SECRET": "hunter2"})
    assert "hunter2" not in str(refused.value)


def test_a_switch_that_is_neither_on_nor_off_is_refused() -> None:
    with pytest.raises(UnsafeConfigError, match="DAYBOOK_TWO_FACTOR must be 1 or 0, not 'maybe'"):
        Config.from_environment(SAFE | {"DAYBOOK_TWO_FACTOR": "maybe"})


def test_the_demonstration_needs_nothing_and_keeps_its_own_secrets(tmp_path: Path) -> None:
    made = Config.from_environment({"DAYBOOK_INSTANCE": str(tmp_path)})
    assert not made.production
    assert not made.two_factor, "off in the demonstration"
    secret, salt = made.secrets()
    assert len(secret) >= 32
    assert secret != salt
    assert made.secrets() == (secret, salt), "the same after a restart"
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0


def test_the_demonstration_can_ask_for_a_second_factor() -> None:
    assert Config.from_environment({"DAYBOOK_TWO_FACTOR": "1"}).two_factor


@pytest.mark.parametrize("name", ["Production", "prod", "live", ""])
def test_a_kind_of_installation_that_is_not_one_is_refused(name: str) -> None:
    with pytest.raises(UnsafeConfigError, match="DAYBOOK_ENV must be one of"):
        Config.from_environment({"DAYBOOK_ENV": name})


def test_shared_computers_have_their_own_times() -> None:
    made = Config.from_environment({})
    assert (made.lock_minutes, made.pin_hours) == (3, 12)
    told = Config.from_environment({"DAYBOOK_LOCK_MINUTES": "5", "DAYBOOK_PIN_HOURS": "0"})
    assert (told.lock_minutes, told.pin_hours) == (5, 0)


def test_whom_anybody_may_call_is_a_phone_number() -> None:
    assert Config.from_environment({}).help_phone == ""
    made = Config.from_environment({"DAYBOOK_HELP_PHONE": " 0300 123 4567 "})
    assert made.help_phone == "0300 123 4567"
    for wrong in ("ring us", "0300-x", "12"):
        with pytest.raises(UnsafeConfigError, match="DAYBOOK_HELP_PHONE must be"):
            Config.from_environment({"DAYBOOK_HELP_PHONE": wrong})
