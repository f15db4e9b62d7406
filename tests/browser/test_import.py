"""Forty people brought in, five of their lines bad: read, mend, bring in, and nothing twice."""

from __future__ import annotations

import csv
from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy import func, select

from base.database import db
from people.models import Participant
from programmes.models import Referral
from tests.browser.live import LivePage

HEADER = ["Forename", "Surname", "DOB", "CRN", "Shoe size"]
TREES = ("Alder", "Aspen", "Birch", "Cedar", "Elm", "Hazel", "Holly", "Larch", "Linden", "Rowan")
BAD = {
    6: ("DOB", "31/2/1986", "There is no such day as 31/2/1986"),
    13: ("CRN", "X12345", "A CRN is one letter followed by 6 digits"),
    20: ("Surname", "", "Enter their family name."),
    27: ("DOB", "5/17/1987", "There is no month 17"),
    34: ("CRN", "", "Give a code or one of the numbers."),
}
"""By line of the spreadsheet: the column that is wrong, what stands there, what is said of it."""


def test_forty_people_five_bad_lines(page: LivePage, tmp_path: Path) -> None:
    sheet = given_a_spreadsheet(tmp_path)
    page.sign_in(page.live.cast.ben)
    when_it_is_sent(page, sheet)
    then_every_problem_is_said_by_line_and_column(page)
    corrected = when_the_five_lines_are_downloaded(page, tmp_path)
    and_the_good_lines_are_brought_in(page)
    then_so_many_are_here(page, 35)
    and_the_five_come_in_corrected(page, corrected)
    then_so_many_are_here(page, 40)
    then_the_whole_file_again_changes_nothing(page, sheet)


def test_a_waiting_list(page: LivePage, tmp_path: Path) -> None:
    sheet = tmp_path / "waiting.csv"
    more = ["Programme", "Received on", "Referrer", "Consultation on"]
    cells = ["M-TREM", "27/11/2025", "Jo Field", "12/12/2025"]
    rows = [[*line[:4], *cells] for line in people()[:8]]
    rows[2][5] = "27/11/2035"
    write(sheet, [[*HEADER[:4], *more], *rows])
    page.sign_in(page.live.cast.ben).open("/waiting")
    page.get_by_role("link", name="Bring a waiting list in").click()
    page.shot("waiting import send")
    page.check_axe()
    page.get_by_label("CSV file").set_input_files(sheet)
    page.get_by_role("button", name="Read it first").click()
    problem = page.get_by_role("row").filter(has_text="That day has not come yet")
    expect(problem).to_contain_text("Received on")
    expect(problem).to_contain_text("4")
    for width in (1280, 360):
        page.size(width).shot("waiting import read")
        page.check_axe()
        page.check_fits()
    page.get_by_role("button", name="Bring the 7 good lines in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("7 referrals brought in")
    for width in (1280, 360):
        page.size(width).shot("waiting import done")
        page.check_axe()
        page.check_fits()
    page.live.fresh()
    assert db.session.scalar(select(func.count(Referral.id))) == 7
    page.size(1280).open("/waiting")
    expect(page.get_by_role("row").filter(has_text="Alder Testwood")).to_contain_text("95")


def people(*, wrong: bool = False) -> list[list[str]]:
    """Forty plainly invented people, perhaps with the five bad lines."""
    rows = []
    for n in range(40):
        line = n + 2
        row = [TREES[n % 10], f"Test{('wood', 'field', 'brook', 'hill')[n // 10]}"]
        row += [f"{n % 28 + 1}/3/198{n % 10}", f"X{100_000 + n}", str(n % 5 + 7)]
        if wrong and line in BAD:
            column, there, _ = BAD[line]
            row[HEADER.index(column)] = there
        rows.append(row)
    return rows


def write(path: Path, rows: list[list[str]]) -> None:
    """A CSV as Excel saves it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def given_a_spreadsheet(folder: Path) -> Path:
    """Forty lines, of which five are wrong, and a column that nobody knows."""
    sheet = folder / "forty people.csv"
    write(sheet, [HEADER, *people(wrong=True)])
    return sheet


def when_it_is_sent(page: LivePage, sheet: Path) -> None:
    """From the list of people."""
    page.open("/people")
    page.get_by_role("link", name="bring people in from a spreadsheet").click()
    page.shot("import send")
    page.get_by_label("CSV file").set_input_files(sheet)
    page.get_by_role("button", name="Read it first").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the people to bring in")


def then_every_problem_is_said_by_line_and_column(page: LivePage) -> None:
    """Five problems, thirty-five good lines, and the column that will be left out."""
    assert db.session.scalar(select(func.count(Participant.id))) == 0
    facts = page.locator(".db-facts")
    expect(facts).to_contain_text("40")
    expect(facts).to_contain_text("35")
    problems = page.get_by_role("table", name="Problems by line and column")
    for line, (column, _, said) in BAD.items():
        row = problems.get_by_role("row").filter(has_text=said)
        expect(row).to_have_count(1)
        expect(row.get_by_role("rowheader")).to_contain_text(str(line))
        expect(row).to_contain_text(column if said[:4] != "Give" else "The whole line")
    expect(page.locator("main")).to_contain_text("will be left out: “Shoe size”")
    for width in (1280, 360):
        page.size(width).shot("import read")
        page.check_axe()
        page.check_fits()
    page.size(1280)


def when_the_five_lines_are_downloaded(page: LivePage, folder: Path) -> Path:
    """With what is wrong in the last column; somebody puts them right and saves them."""
    with page.expect_download() as given:
        page.get_by_role("link", name="Download these lines to correct").click()
    with Path(given.value.path()).open(encoding="utf-8-sig", newline="") as file:
        header, *lines = list(csv.reader(file))
    assert header == [*HEADER, "Problems"]
    assert len(lines) == 5
    assert "There is no such day as 31/2/1986" in lines[0][-1]
    right = people()
    mended = [right[line - 2] + there[-1:] for line, there in zip(BAD, lines, strict=True)]
    sheet = folder / "corrected.csv"
    write(sheet, [header, *mended])
    return sheet


def and_the_good_lines_are_brought_in(page: LivePage) -> None:
    """One press."""
    page.get_by_role("button", name="Bring the 35 good lines in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("35 people brought in")
    expect(page.locator("main")).to_contain_text("5 lines had problems and were left out")
    for width in (1280, 360):
        page.size(width).shot("import done")
        page.check_axe()
        page.check_fits()
    page.size(1280)


def then_so_many_are_here(page: LivePage, number: int) -> None:
    """Each once."""
    page.live.fresh()
    assert db.session.scalar(select(func.count(Participant.id))) == number
    page.open("/people")
    expect(page.locator("main p[role=status]")).to_contain_text(f"{number} people")


def and_the_five_come_in_corrected(page: LivePage, corrected: Path) -> None:
    """Our own column of problems comes back with them, and is left out without a word."""
    page.open("/people/import")
    page.get_by_label("CSV file").set_input_files(corrected)
    page.get_by_role("button", name="Read it first").click()
    page.get_by_role("button", name="Bring 5 people in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("5 people brought in")


def then_the_whole_file_again_changes_nothing(page: LivePage, sheet: Path) -> None:
    """Everybody is here; only the five lines that are still wrong are told."""
    page.open("/people/import")
    page.get_by_label("CSV file").set_input_files(sheet)
    page.get_by_role("button", name="Read it first").click()
    expect(page.get_by_role("heading", name="can be brought in")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("35 lines here already, the same")
    page.shot("import again")
    page.live.fresh()
    assert db.session.scalar(select(func.count(Participant.id))) == 40
