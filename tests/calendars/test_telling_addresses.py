"""What Daybook's own addresses would tell: said as it starts; its own mail tells nothing."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from flask import Flask

from app.factory import create_app
from base import smtp
from base.smtp import message_id
from calendars.hosts import telling_addresses
from calendars.queries.sessions import forbidden
from config import Config

ID = "0b5c2a0e-4b0e-4f0e-9d0e-3f7d6a4c2b1a"
SENDERS = [Config().mail_sender, "daybook@trust.example", "The Thursday Team <hello@trust.example>"]


@pytest.mark.parametrize("url", [Config().public_url, "https://daybook.trust.example:8443/x"])
@pytest.mark.parametrize("sender", SENDERS)
def test_a_neutral_address_is_not_warned_of(url: str, sender: str) -> None:
    assert telling_addresses(url, sender, forbidden()) == []


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("https://opd.trust.example", "opd"),
        ("https://daybook-probation.example:8443", "probation"),
        ("https://DAYBOOK.NHS.UK/", "nhs"),
        ("https://forensic_group.example", "forensic"),
        ("https://someone@personality.example/", "personality"),
    ],
)
def test_a_host_with_such_a_word_is(url: str, word: str) -> None:
    (sentence,) = telling_addresses(url, SENDERS[1], forbidden())
    assert sentence.startswith(f"DAYBOOK_PUBLIC_URL has “{word}” in it, and a participant’s")
    assert sentence.endswith("Use a name that says nothing of what people come for.")


@pytest.mark.parametrize(
    ("sender", "word"),
    [
        ("daybook@probation.example", "probation"),
        ("The MBT Team <hello@trust.example>", "mbt"),
        ("forensic@trust.example", "forensic"),
    ],
)
def test_a_sender_with_such_a_word_is(sender: str, word: str) -> None:
    (sentence,) = telling_addresses(SENDERS[0], sender, forbidden())
    assert sentence.startswith(f"DAYBOOK_MAIL_SENDER has “{word}” in it, and a message")


def test_only_the_host_of_an_address_is_read() -> None:
    assert telling_addresses("https://daybook.example/probation?nhs#mbt", "", forbidden()) == []


def test_it_is_said_as_daybook_starts(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    config: Config = app.config["DAYBOOK"]
    with caplog.at_level(logging.WARNING, "daybook.calendars"):
        create_app(config, testing=True)
        assert "DAYBOOK_PUBLIC_URL" not in caplog.text
        create_app(replace(config, public_url="https://opd.trust.example"), testing=True)
    assert "DAYBOOK_PUBLIC_URL has “opd” in it" in caplog.text


@pytest.mark.parametrize("sender", SENDERS)
def test_no_line_of_a_mail_says_what_it_is_about(app: Flask, sender: str) -> None:
    for subject, body in (("Your appointment", "Hello Adam."), ("Your week", "Hello.")):
        made = smtp._message(smtp.Mail("adam@mail.example", subject, body, ID), sender)
        said = "\n".join(f"{name}: {value}" for name, value in made.items())
        assert not forbidden().found_in(said), forbidden().word_in(said)
        assert made["From"] == sender
        assert made["Message-ID"] == message_id(ID, sender)


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("daybook@trust.example", "trust.example"),
        ("The Thursday Team <hello@trust.example>", "trust.example"),
        ("daybook@localhost", "localhost"),
        ("nobody", "localhost"),
        ("", "localhost"),
    ],
)
def test_a_message_id_ends_with_the_sender_s_domain_alone(sender: str, domain: str) -> None:
    assert message_id(ID, sender) == f"<{ID}@{domain}>"
