"""A lead reads a year of MBT outcomes, person by person and together, and takes them away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect

from programmes.models import EnrolmentPause
from tests.browser.live import LivePage
from tests.outcomes.filled import START, Forms


def a_year(page: LivePage) -> tuple[Forms, str]:
    """Fourteen people in MBT for a year with forms every three months; the first one's page."""
    live = page.live
    live.at.at = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
    forms = Forms(live.build, live.cast)
    people = [live.build.participant(live.cast.team) for _ in range(14)]
    forms.weekly(*people, weeks=20, marks="5535255")
    for n, person in enumerate(people):
        gone = {"left_on": date(2026, 3, 4), "status": "completed"} if n < 11 else {}
        one = forms.enrolled(person, **gone)
        modes = ("paper", "paper", "read_aloud", "link", "link")
        for at, mode in enumerate(modes[: 5 if n < 12 else 2]):
            forms.fill(
                one,
                START + timedelta(days=90 * at - 1),
                max(4, 27 - (n * 3) % 11 - at * (3 if n % 4 else 1)),
                occasion="start" if not at else f"months:{3 * at}",
                mode=mode,
                read_by="Ben" if mode == "read_aloud" else "",
            )
        if not n:
            live.build.save(
                EnrolmentPause(
                    enrolment=one, first=date(2025, 8, 1), back_on=date(2025, 9, 8),
                    at=live.at.at,
                )
            )  # fmt: skip
    return forms, f"/people/{people[0].public_id}"


def drawn(page: LivePage) -> None:
    """Every picture in sight is there."""
    for image in page.page.query_selector_all("main img"):
        if image.is_visible():
            image.scroll_into_view_if_needed()
            image.evaluate("image => image.decode()")


def test_a_lead_reads_a_year_of_mbt_and_exports_it(page: LivePage, tmp_path: Path) -> None:
    forms, _ = a_year(page)
    page.sign_in(page.live.cast.asha).open(f"/cohorts/{forms.cohort.public_id}")
    page.page.get_by_role("link", name="Outcomes").click()
    expect(page.page.get_by_role("heading", name="Before and after")).to_be_visible()
    for width in (1280, 360):
        page.size(width)
        drawn(page)
        page.check_axe()
        page.check_fits()
        page.shot("cohort-outcomes")
    page.size(1280)
    page.page.get_by_label("Run chart of", exact=True).select_option("core_10.total")
    page.page.locator("form[action$='#run']").get_by_role("button", name="Show").click()
    expect(page.page.get_by_text("decides nothing").first).to_be_visible()
    drawn(page)
    page.shot("cohort-run")
    page.page.get_by_role("link", name="A view for sharing").click()
    expect(page.page.get_by_text("For sharing.")).to_be_visible()
    drawn(page)
    page.check_axe()
    page.shot("cohort-shared")
    page.size(320)
    page.check_fits()
    page.size(1280)
    with page.page.expect_download() as told:
        page.page.get_by_role("link", name="CSV", exact=True).click()
    told.value.save_as(tmp_path / "outcomes.csv")
    assert "CORE-10" in (tmp_path / "outcomes.csv").read_text(encoding="utf-8-sig")
    page.open("/outcomes")
    expect(page.page.get_by_role("heading", name="Outcomes", exact=True)).to_be_visible()
    with page.page.expect_download() as told:
        page.page.get_by_role("link", name="Every score as CSV").click()
    told.value.save_as(tmp_path / "scores.csv")
    assert (tmp_path / "scores.csv").read_text(encoding="utf-8-sig").count("core_10") > 50
    page.check_axe()


def test_one_persons_trajectory(page: LivePage) -> None:
    _, person = a_year(page)
    page.sign_in(page.live.cast.asha).open(person)
    page.page.get_by_role("link", name="All their outcomes, with charts").click()
    page.page.get_by_role("link", name="Show the other methods of change").click()
    expect(page.page.get_by_text("Hsu, Linn and Lord")).to_be_visible()
    for width in (1280, 360):
        page.size(width)
        drawn(page)
        page.check_axe()
        page.check_fits()
        page.shot("trajectory")
