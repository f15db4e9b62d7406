"""A team chooses the words of its registers; marks made before keep their meaning."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from attendance.models import Mark, RegisterWords
from attendance.queries import vocabulary
from attendance.team_words import BY_REASON, shipped_words
from base.database import db
from tests.attendance.conftest import Client, Group
from tests.build import Cast


def form_of(**changes: Any) -> dict[str, Any]:
    """What the page posts when nothing is touched, with some fields changed."""
    words = shipped_words(vocabulary.mapping())
    suggested = {(s.came, s.reason): s.compliance for s in words.suggestions}
    data: dict[str, Any] = {
        "version": "0",
        "outcomes": list(words.outcomes),
        "engagement": "",
        "tell_days": "1",
    }
    for came, reason in suggested:
        if not reason:
            data[f"default-{came}"] = suggested[came, ""]
    for reason in words.reasons:
        data[f"words-{reason.id}"] = reason.words
        data[f"offered-{reason.id}"] = "1"
        for came in BY_REASON[reason.for_]:
            data[f"{came}-{reason.id}"] = suggested[came, reason.id]
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def path_of(cast: Cast) -> str:
    return f"/teams/{cast.team.public_id}/register-words"


def test_the_page_as_it_stands_changes_nothing(cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    assert "Your team uses" not in asha.get(path_of(cast)).text.partition("Earlier versions")[2]
    asha.send(path_of(cast), form_of())
    assert "Nothing changed." in asha.get(path_of(cast)).text
    assert db.session.scalar(select(RegisterWords)) is None


def test_a_scale_a_reason_and_a_map_are_used_from_then_on(
    cast: Cast, group: Group, client: Client
) -> None:
    asha = client(cast.asha)
    data = form_of(
        engagement="Was there\nTook part\n",
        **{
            "words-new0": "Bus broke down",
            "for-new0": "absence",
            "no_warning-new0": "AAAA",
            "default-no_warning": "UAAB",
        },
    )
    assert asha.send(path_of(cast), data).status_code == 303
    page = asha.get(group.path).text
    assert "Took part" in page
    assert "Bus broke down" in page
    key = [group.place(n).public_id.hex for n in range(3)]
    marked = {
        "do": "sign", "version": "0", **group.typed("came", "no_warning", "no_warning"),
        f"{key[0]}-engagement": "2", f"{key[1]}-reason": "bus_broke_down",
    }  # fmt: skip
    assert asha.send(group.path, marked).status_code == 303
    codes = {m.place.participant.given_name: (m.compliance, m.engagement) for m in _marks()}
    assert codes == {"Adam": ("ATTC", 2), "Bilal": ("AAAA", None), "Carl": ("UAAB", None)}
    signed = asha.get(group.path).text
    assert "Took part" in signed
    assert "Bus broke down" in signed


def test_old_marks_keep_their_meaning_and_a_note_alone_leaves_the_outcome(
    cast: Cast, group: Group, client: Client
) -> None:
    asha = client(cast.asha)
    before = {"do": "sign", "version": "0", **group.typed("came", "no_warning", "no_warning")}
    before[f"{group.place(1).public_id.hex}-reason"] = "holiday"
    asha.send(group.path, before)
    data = form_of(**{
        "words-holiday": "Agreed time away", "offered-holiday": None,
        "no_warning-holiday": "UAAB", "default-no_warning": "UAAB",
    })  # fmt: skip
    assert asha.send(path_of(cast), data).status_code == 303
    page = asha.get(group.path).text
    assert "Holiday agreed beforehand" in page
    assert "Agreed time away" not in page
    amend = f"{group.path}/{group.place(1).public_id}/amend"
    shown = asha.get(amend).text
    assert '<option value="AAHO" selected>' in shown
    told = {
        "link": "1", "came": "no_warning", "reason": "holiday", "compliance": "AAHO",
        "staff_note": "Rang on Friday.", "why": "Note left out",
    }  # fmt: skip
    assert asha.send(amend, told).status_code == 303
    latest = [m for m in _marks() if m.place_id == group.place(1).id][-1]
    assert (latest.link, latest.compliance, latest.reason) == (2, "AAHO", "holiday")


def test_bad_words_are_said_on_their_field_and_nothing_is_lost(cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    data = form_of(engagement="Only one", **{"words-new1": "Kept <script>", "tell_days": "soon"})
    page = asha.send(path_of(cast), data)
    assert page.status_code == 422
    assert "Enter the working days as a whole number" in page.text
    assert "Kept &lt;script&gt;" in page.text
    page = asha.send(path_of(cast), form_of(engagement="Only one"))
    assert "from 2 to 7 steps" in page.text
    some = [code for code in form_of()["outcomes"] if code != "UAAB"]
    page = asha.send(path_of(cast), form_of(outcomes=some))
    assert "UAAB is suggested for an answer" in page.text
    page = asha.send(path_of(cast), form_of(**{"default-late": "ZZZZ"}))
    assert "Choose outcomes from the lists offered." in page.text
    assert db.session.scalar(select(RegisterWords)) is None


def test_two_leads_at_once(cast: Cast, client: Client) -> None:
    asha = client(cast.asha)
    asha.send(path_of(cast), form_of(tell_days="2"))
    page = asha.send(path_of(cast), form_of(tell_days="3", engagement="Low\nHigh"))
    assert page.status_code == 422
    assert "Somebody changed these words" in page.text
    assert "Low" in page.text
    assert asha.send(path_of(cast), form_of(tell_days="3", version="1")).status_code == 303
    assert "Version 2, Asha Lead" in asha.get(path_of(cast)).text


def test_who_may(cast: Cast, client: Client) -> None:
    for user, status in ((cast.ben, 403), (cast.esi, 403), (cast.cara, 404), (None, 302)):
        assert client(user).get(path_of(cast)).status_code == status


def _marks() -> list[Mark]:
    db.session.expire_all()
    return list(db.session.scalars(select(Mark).order_by(Mark.place_id, Mark.link)))
