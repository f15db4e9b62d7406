"""Pages as a browser has them: readable by everybody, on a desk and on a phone."""

from __future__ import annotations

import pytest

from tests.browser.live import LivePage


@pytest.mark.parametrize("width", [1280, 360])
def test_the_sign_in_page(page: LivePage, width: int) -> None:
    page.size(width).open("/sign-in")
    assert page.page.get_by_role("heading", level=1).inner_text() == "Sign in"
    page.check_axe()
    page.check_fits()
    page.shot("sign in")


@pytest.mark.parametrize("width", [1280, 360])
def test_today(page: LivePage, width: int) -> None:
    page.sign_in(page.live.cast.ben).size(width).open("/")
    assert page.page.get_by_role("heading", level=1).inner_text()
    assert page.page.get_by_text("Ben Facilitator").count()
    page.check_axe()
    page.check_fits()
    page.shot("today")


def test_axe_would_find_a_fault(page: LivePage) -> None:
    page.open("/sign-in")
    page.page.evaluate("document.querySelector('label').remove()")
    with pytest.raises(AssertionError, match="label"):
        page.check_axe()
