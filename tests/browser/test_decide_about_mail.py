"""An administrator decides about e-mail that may not have arrived, from Today, on a phone too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from base import mail
from base.work import unit_of_work
from tests.browser.live import LivePage


@pytest.mark.parametrize("width", [1280, 360])
def test_from_today_to_a_decision(page: LivePage, width: int) -> None:
    with unit_of_work():
        for name in ("asha.with.a.rather.long.name", "ben"):
            made = mail.queue(f"{name}@probation.justice.example", "S", "B", sender_id=None)
            made.state = "unknown"
            made.problem = "Daybook stopped while it was sending this: it may or may not have left."
    page.size(width).sign_in(page.live.cast.dev).open("/")
    page.get_by_role("link", name="2 e-mails may not have arrived").click()
    expect(page.get_by_text("2 to decide about, the oldest first")).to_be_visible()
    page.check_axe()
    page.check_fits()
    page.shot("decide-about-mail")
    page.get_by_role("button", name=re.compile("Leave it.*ben@")).click()
    expect(page.get_by_text("nothing more is done about that e-mail")).to_be_visible()
    page.get_by_role("button", name=re.compile("Send again.*asha")).click()
    expect(page.get_by_text("Nothing waits for a decision.")).to_be_visible()
