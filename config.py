"""Configuration: one frozen value read from the environment; production refuses what is unsafe."""

from __future__ import annotations

import os
import secrets as random_secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent
_WEAK = {"secret", "changeme", "change-me", "password", "daybook", "development"}
_SECRET_LENGTH = 32
NOTIFY = "https://api.notifications.service.gov.uk"
_KINDS = ("demo", "test", "production")


class UnsafeConfigError(RuntimeError):
    """The configuration would put people's data at risk; the message says which setting."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the environment decides. Times are in minutes unless their name says otherwise."""

    env: str = "demo"
    secret: str = ""
    password_salt: str = ""
    database_url: str | None = None
    instance: Path = ROOT / "instance"
    debug: bool = False
    secure_cookies: bool = False
    two_factor: bool = False
    idle_minutes: int = 15
    warn_minutes: int = 2
    lock_minutes: int = 3
    pin_hours: int = 12
    host: str = "127.0.0.1"
    port: int = 5000
    threads: int = 4
    public_url: str = "http://127.0.0.1:5000"
    calendar_salt: str = "1"
    calendar_gzip: bool = True
    trusted_proxies: int = 0
    mail_server: str = ""
    mail_sender: str = "daybook@localhost"
    notify_key: str = ""
    notify_url: str = NOTIFY
    notify_text_template: str = ""
    notify_email_template: str = ""
    notify_callback_token: str = ""
    scanner: str = ""
    help_phone: str = ""

    @property
    def production(self) -> bool:
        """Whether real people's data are held here."""
        return self.env == "production"

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the `DAYBOOK_*` settings and `DATABASE_URL`.

        Raises `UnsafeConfigError` in production when a secret is missing or weak, the database is
        the embedded one or its superuser, debug is on, or cookies or two-factor are not required;
        and anywhere when a value is none that can be used.
        """
        name = env.get("DAYBOOK_ENV", "demo")
        if name not in _KINDS:
            kinds = ", ".join(_KINDS)
            raise UnsafeConfigError(f"DAYBOOK_ENV must be one of {kinds}, not {name!r}.")
        production = name == "production"
        port = int(env.get("DAYBOOK_PORT", "5000"))
        config = cls(
            env=name,
            secret=env.get("DAYBOOK_SECRET", ""),
            password_salt=env.get("DAYBOOK_PASSWORD_SALT", ""),
            database_url=env.get("DATABASE_URL") or None,
            instance=Path(env.get("DAYBOOK_INSTANCE", str(ROOT / "instance"))).resolve(),
            debug=_flag(env, "DAYBOOK_DEBUG", default=False),
            secure_cookies=_flag(env, "DAYBOOK_SECURE_COOKIES", default=production),
            two_factor=_flag(env, "DAYBOOK_TWO_FACTOR", default=production),
            idle_minutes=int(env.get("DAYBOOK_IDLE_MINUTES", "15")),
            warn_minutes=int(env.get("DAYBOOK_WARN_MINUTES", "2")),
            lock_minutes=int(env.get("DAYBOOK_LOCK_MINUTES", "3")),
            pin_hours=int(env.get("DAYBOOK_PIN_HOURS", "12")),
            host=env.get("DAYBOOK_HOST", "127.0.0.1"),
            port=port,
            threads=int(env.get("DAYBOOK_THREADS", "4")),
            public_url=env.get("DAYBOOK_PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/"),
            calendar_salt=env.get("DAYBOOK_CALENDAR_SALT", "1"),
            calendar_gzip=_flag(env, "DAYBOOK_CALENDAR_GZIP", default=True),
            trusted_proxies=int(env.get("DAYBOOK_TRUSTED_PROXIES", "0")),
            help_phone=_phone(env),
            **_beside(env),
            **_notify(env),
        )
        if production:
            config.refuse_unsafe()
        return config

    def secrets(self) -> tuple[str, str]:
        """The session secret and the password salt: as given, or made once and kept."""
        if self.secret and self.password_salt:
            return self.secret, self.password_salt
        kept = self.instance / "secrets"
        if not kept.exists():
            self.instance.mkdir(parents=True, exist_ok=True)
            made = f"{random_secrets.token_urlsafe(48)}\n{random_secrets.token_urlsafe(48)}\n"
            descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(made)
        secret, salt = kept.read_text().split()
        return self.secret or secret, self.password_salt or salt

    def refuse_unsafe(self) -> None:
        """Raise `UnsafeConfigError` naming every unsafe setting at once."""
        wrong = [
            *_secret_faults("DAYBOOK_SECRET", self.secret),
            *_secret_faults("DAYBOOK_PASSWORD_SALT", self.password_salt),
        ]
        if self.database_url is None:
            wrong.append("DATABASE_URL is not set: the embedded database runs as its superuser")
        elif _is_superuser_address(self.database_url):
            wrong.append("DATABASE_URL signs in as the database superuser: use an ordinary role")
        if self.notify_key:
            wrong += _secret_faults("DAYBOOK_NOTIFY_CALLBACK_TOKEN", self.notify_callback_token)
            if not self.notify_url.startswith("https://"):
                wrong.append("DAYBOOK_NOTIFY_URL does not start with https://")
        if self.debug:
            wrong.append("DAYBOOK_DEBUG is on")
        if not self.secure_cookies:
            wrong.append("DAYBOOK_SECURE_COOKIES is off: cookies would travel unencrypted")
        if not self.two_factor:
            wrong.append("DAYBOOK_TWO_FACTOR is off: every role must use a second factor")
        if not self.public_url.startswith("https://"):
            wrong.append("DAYBOOK_PUBLIC_URL does not start with https://")
        if wrong:
            raise UnsafeConfigError(
                "Daybook will not start in production: " + "; ".join(wrong) + "."
            )


def _beside(env: Mapping[str, str]) -> dict[str, str]:
    """What runs beside Daybook: the mail server, and the command that looks for viruses."""
    return {
        "mail_server": env.get("DAYBOOK_MAIL_SERVER", ""),
        "mail_sender": env.get("DAYBOOK_MAIL_SENDER", "daybook@localhost"),
        "scanner": env.get("DAYBOOK_SCANNER", ""),
    }


def _notify(env: Mapping[str, str]) -> dict[str, str]:
    """The settings of GOV.UK Notify, whose address has a default."""
    names = ("key", "url", "text_template", "email_template", "callback_token")
    found = {f"notify_{name}": env.get(f"DAYBOOK_NOTIFY_{name.upper()}", "") for name in names}
    return found | {"notify_url": found["notify_url"] or NOTIFY}


def _phone(env: Mapping[str, str]) -> str:
    """A number anybody may call, which says nothing of whom it belongs to."""
    value = env.get("DAYBOOK_HELP_PHONE", "").strip()
    if value and (set(value) - set("0123456789 +") or sum(c.isdigit() for c in value) < 3):
        raise UnsafeConfigError(
            f"DAYBOOK_HELP_PHONE must be a phone number in figures, like 0300 123 4567, "
            f"not {value!r}."
        )
    return value


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = env.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    message = f"{name} must be 1 or 0, not {value!r}."
    raise UnsafeConfigError(message)


def _secret_faults(name: str, value: str) -> list[str]:
    if not value:
        return [f"{name} is missing"]
    if len(value) < _SECRET_LENGTH or value.lower() in _WEAK or len(set(value)) < 10:
        return [f"{name} is weak: use {_SECRET_LENGTH} or more random characters"]
    return []


def _is_superuser_address(url: str) -> bool:
    after = url.partition("://")[2]
    user = after.partition("@")[0].partition(":")[0] if "@" in after else ""
    return user in {"", "postgres"}
