"""Evidence from last night, on a phone: a picture outlives the page's refusals."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.live import LivePage
from tests.everything_evidence import picture

WIDTHS = (1280, 360)


def looked_at(page: LivePage, name: str) -> None:
    """Readable by everybody, on a desk and on a phone, and kept as pictures."""
    for width in WIDTHS:
        page.size(width).shot(name)
        page.check_axe()
        page.check_fits()


def test_a_picture_is_chosen_once(page: LivePage, tmp_path: Path) -> None:
    live = page.live
    house = live.build.venue(live.cast.team, name="Hazel House", kind="approved_premises")
    sent = tmp_path / "table.jpg"
    sent.write_bytes(picture())
    page.sign_in(live.cast.esi).open("/")
    expect(page.page.get_by_role("link", name="Add evidence")).to_be_visible()
    looked_at(page, "add-evidence-today")
    page.open(f"/evidence/{house.public_id}/add?criterion=1.1")
    on = page.page
    expect(on.get_by_text("For criterion 1.1:")).to_be_visible()
    looked_at(page, "add-evidence")
    on.get_by_label("In a few words").fill("A table laid")
    on.get_by_label("What happened?").fill("Residents laid the table for everybody.")
    on.get_by_label("What kind of evidence?").select_option("photo")
    on.get_by_text("Add a photograph or file").click()
    on.get_by_label("A photograph or file", exact=True).set_input_files(sent)
    on.get_by_label("Nobody’s own words, face or work").check()
    press = on.get_by_role("button", name="Keep it, then choose criteria")
    press.click()
    expect(on.get_by_text("“table.jpg” is still here")).to_be_visible()
    looked_at(page, "add-evidence-refused")
    on.get_by_label("What the picture shows").fill("A table laid for twelve")
    press.click()
    expect(on.get_by_text("Is nobody’s in it?").first).to_be_visible()
    looked_at(page, "add-evidence-asked")
    on.get_by_label("I looked: nobody’s words").check()
    press.click()
    expect(on.get_by_role("heading", name="What does it show?")).to_be_visible()
    expect(on.get_by_role("checkbox", name="1.1")).to_be_checked()
    looked_at(page, "add-evidence-criteria")
    on.get_by_role("button", name="Save").click()
    expect(on.get_by_text("Filed under 1.1.")).to_be_visible()
    expect(on.get_by_alt_text("A table laid for twelve")).to_be_visible()
