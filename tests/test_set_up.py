"""Set-up: configuration that refuses what is unsafe, and finding a browser."""

from __future__ import annotations

import runpy
import socket
from pathlib import Path
from typing import Any

import pytest

from app.serve import refuse_unfit
from app.supervise import free_port, only_one
from config import ROOT, Config, UnsafeConfigError
from tests.server import TestServer

STRONG = "k9Wq3vZr7TbYx2LmNc5HdGf8JsPa4EuQ"
SAFE = {
    "DAYBOOK_ENV": "production",
    "DAYBOOK_SECRET": STRONG,
    "DAYBOOK_PASSWORD_SALT": STRONG[::-1],
    "DATABASE_URL": "postgresql://daybook:x@db.example/daybook",
    "DAYBOOK_PUBLIC_URL": "https://daybook.example",
}


def test_a_safe_production_configuration_is_taken() -> None:
    config = Config.from_environment(SAFE)
    assert config.production
    assert config.secure_cookies
    assert config.two_factor
    assert not config.debug


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("DAYBOOK_SECRET", "", "DAYBOOK_SECRET is missing"),
        ("DAYBOOK_SECRET", "changeme", "DAYBOOK_SECRET is weak"),
        ("DAYBOOK_SECRET", "a" * 64, "DAYBOOK_SECRET is weak"),
        ("DAYBOOK_PASSWORD_SALT", "", "DAYBOOK_PASSWORD_SALT is missing"),
        ("DATABASE_URL", "", "DATABASE_URL is not set"),
        ("DATABASE_URL", "postgresql://postgres:x@db.example/daybook", "superuser"),
        ("DAYBOOK_DEBUG", "1", "DAYBOOK_DEBUG is on"),
        ("DAYBOOK_SECURE_COOKIES", "0", "DAYBOOK_SECURE_COOKIES is off"),
        ("DAYBOOK_TWO_FACTOR", "no", "DAYBOOK_TWO_FACTOR is off"),
        ("DAYBOOK_PUBLIC_URL", "http://daybook.example", "DAYBOOK_PUBLIC_URL"),
    ],
)
def test_production_refuses_what_is_unsafe_and_says_which(
    setting: str, value: str, said: str
) -> None:
    with pytest.raises(UnsafeConfigError, match=said) as refused:
        Config.from_environment({**SAFE, setting: value})
    assert str(refused.value).count(";") == 0, "one setting is wrong, and one is named"


def test_production_names_everything_wrong_at_once() -> None:
    with pytest.raises(UnsafeConfigError) as refused:
        Config.from_environment({"DAYBOOK_ENV": "production", "DAYBOOK_DEBUG": "1"})
    for word in ("SECRET", "PASSWORD_SALT", "DATABASE_URL", "DEBUG", "PUBLIC_URL"):
        assert word in str(refused.value)


def test_a_flag_that_is_neither_on_nor_off_is_refused() -> None:
    with pytest.raises(UnsafeConfigError, match="DAYBOOK_DEBUG must be 1 or 0"):
        Config.from_environment({"DAYBOOK_DEBUG": "perhaps"})


def test_secrets_are_made_once_and_kept_from_others(tmp_path: Path) -> None:
    config = Config(instance=tmp_path / "instance")
    assert config.secrets() == config.secrets()
    assert (tmp_path / "instance" / "secrets").stat().st_mode & 0o077 == 0


def test_a_superuser_role_is_refused_in_production_whatever_its_name(
    server: TestServer, worker_url: str
) -> None:
    refuse_unfit(worker_url, production=True)
    if server.given is None:
        as_superuser = worker_url.replace("://daybook@", "://postgres@")
        refuse_unfit(as_superuser, production=False)
        with pytest.raises(UnsafeConfigError, match="ordinary role"):
            refuse_unfit(as_superuser, production=True)


def test_a_database_without_its_tables_is_refused(server: TestServer) -> None:
    name = f"daybook_test_{server.run[:12]}_bare"
    server.drop(name)
    server.create(name)
    with pytest.raises(UnsafeConfigError, match="daybook db upgrade"):
        refuse_unfit(server.url(name), production=False)
    server.drop(name)


def test_a_database_that_is_not_there_is_refused_in_a_sentence() -> None:
    with pytest.raises(UnsafeConfigError, match="cannot reach its database"):
        refuse_unfit("postgresql+psycopg://nobody@127.0.0.1:1/none", production=False)


def test_one_instance_is_held_by_one_process(tmp_path: Path) -> None:
    refused = pytest.raises(UnsafeConfigError, match="already running")
    with only_one(tmp_path), refused, only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass


def test_a_port_that_is_taken_is_named_or_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UnsafeConfigError, match=f"Port {port} is taken"):
            free_port("127.0.0.1", port, exactly=True)
        assert free_port("127.0.0.1", port, exactly=False) > port


@pytest.fixture
def finder() -> dict[str, Any]:
    """The script that finds Chromium."""
    return runpy.run_path(str(ROOT / "scripts" / "find_chromium.py"))


def test_the_chromium_given_wins(
    finder: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mine = tmp_path / "chromium"
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    monkeypatch.setenv("DAYBOOK_CHROMIUM", str(mine))
    assert finder["find"]() == mine


def test_a_chromium_on_the_path_is_found(
    finder: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mine = tmp_path / "google-chrome"
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    monkeypatch.delenv("DAYBOOK_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert finder["find"]() == mine


def test_playwrights_own_download_is_found(
    finder: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mine = tmp_path / "chromium-1200" / "chrome-linux64" / "chrome"
    mine.parent.mkdir(parents=True)
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    monkeypatch.delenv("DAYBOOK_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert finder["find"]() == mine


def test_without_one_a_sentence_says_what_to_install(
    finder: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DAYBOOK_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    with pytest.raises(finder["NoChromiumError"], match="Install Chromium"):
        finder["find"]()


def test_a_given_chromium_that_is_not_there_is_said_to_be_so(
    finder: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_CHROMIUM", "nowhere/chromium")
    with pytest.raises(finder["NoChromiumError"], match="cannot be run"):
        finder["find_or_install"]()
