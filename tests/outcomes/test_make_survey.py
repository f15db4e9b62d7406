"""A survey of one's own: made in a form, looked at, kept; changed before and after it is used."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from outcomes.keys import ForGroups
from outcomes.queries import instruments
from outcomes.terms import FilledBy
from people.models import User
from tests.build import Cast
from tests.outcomes.conftest import Measured
from tests.outcomes.test_add_wording import all_kept
from tests.outcomes.test_change_instrument import seen
from tests.outcomes.test_turn_on import choice, said
from tests.page import CheckedClient

Client = Callable[[User | None], CheckedClient]
PATH = "/instruments/make-survey"
SENT: dict[str, Any] = {
    "name": "How is it here?",
    "who": "both",
    "questions": "Do you feel safe: “yes”?\n\n- 'Is' there {somebody} to talk to? 🙂\nToo loud #1?",
    "scale": "numbers",
    "lowest": "0",
    "highest": "4",
    "labels": "0 = Never\n4 = Always",
    "reversed": "3",
    "score": "mean",
    "missing": "1",
    "better": "higher",
    "period": "now",
    "fewest": "6",
    "language": "en",
    "act": "check",
}


def made(browser: CheckedClient, path: str = PATH, /, **changed: Any) -> str:
    """Look at a survey, then keep it; its id."""
    sent = SENT | changed
    looked = browser.send(path, sent)
    assert looked.status_code == 200, unescape(looked.text)
    answer = browser.send(path, sent | {"act": "keep", "seen": seen(looked)})
    assert answer.status_code == 303, unescape(answer.text)
    return str(answer.location).rpartition("/")[2]


def test_a_survey_for_rounds_is_an_instrument_with_its_wording(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    page = unescape(dev.send(PATH, SENT).text)
    assert "2. - 'Is' there {somebody} to talk to? 🙂" in page
    assert "Counted the other way round: question 3." in page
    assert "A round shows nothing below 6 answers." in page
    slug = made(dev)
    assert slug.startswith("own_how_is_it_here_")
    used = instruments.find(slug)
    one = used.instrument
    assert (used.on, used.survey, used.made_here, one.version) == (True, True, True, 1)
    assert one.filled_by is FilledBy.ANONYMOUS
    assert isinstance(one.for_groups, ForGroups)
    assert (one.for_groups.fewest, one.for_groups.apart) == (6, ("residents", "staff"))
    assert [item.reversed for item in one.items] == [False, False, True]
    (words,) = all_kept()
    assert words.body["items"]["1"] == "Do you feel safe: “yes”?"
    assert words.body["answers"] == {"0": "Never", "4": "Always"}
    assert (words.licence, words.agreed_by) == ("our own", "Dev Administrator")
    assert said("survey.made") == [
        "Dev Administrator made the survey How is it here?, 3 questions, for climate rounds."
    ]
    page = dev.get(f"/instruments/{slug}").text
    assert "Made here" in page
    assert "Hidden below" in page


def test_a_survey_for_people_can_be_filled_in(
    measured: Measured, cast: Cast, client: Client
) -> None:
    slug = made(client(cast.dev), who="people", score="sum", scale="yes_no", labels="", missing="0")
    one = instruments.find(slug)
    assert (one.survey, one.instrument.for_groups) == (False, None)
    kept = measured.filled({"1": 1, "2": 0, "3": 0}, slug=slug)
    assert {s.name: s.value for s in kept.scores} == {"total": 2}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"name": " "}, "Give the survey a name."),
        ({"name": "core-10"}, "There is an instrument called CORE-10 already."),
        ({"questions": "\n \n"}, "Write at least one question"),
        ({"questions": "Why?\n" * 100}, "There are 100 questions. At most 60"),
        ({"lowest": "x"}, "Write a whole number, like 4."),
        ({"lowest": "NaN"}, "Write a whole number, like 4."),
        ({"highest": "0"}, "The highest answer is 0. Make it more than 0."),
        ({"labels": "Never"}, "Line 1 is “Never”. Write a number and its words"),
        ({"labels": "9 = Never"}, "9 is not an answer"),
        ({"reversed": "2, three"}, "“three” is no number of a question."),
        ({"reversed": "4"}, "There is no question 4: they go from 1 to 3."),
        ({"missing": "3"}, "Of 3 at most 2 may be unanswered."),
        ({"fewest": "4"}, "Between 5 and 100 answers"),
        ({"language": "?"}, "short code"),
        ({"who": "nobody"}, "Choose one of the answers offered."),
    ],
)
def test_what_is_wrong_is_on_its_field_and_nothing_is_lost(
    cast: Cast, client: Client, changed: dict[str, str], why: str
) -> None:
    dev = client(cast.dev)
    looked = dev.send(PATH, SENT | changed)
    if looked.status_code == 200:  # refused only when it is kept: another has the name
        looked = dev.send(PATH, SENT | changed | {"act": "keep", "seen": seen(looked)})
    assert looked.status_code == 422
    page = unescape(looked.text)
    assert why in page
    assert (changed.get("questions") or "{somebody} to talk to? 🙂").strip()[:20] in page


def test_what_was_looked_at_is_what_is_kept(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    looked = dev.send(PATH, SENT)
    refused = dev.send(PATH, SENT | {"act": "keep", "seen": seen(looked), "reversed": "1"})
    assert refused.status_code == 422
    assert "The survey was changed after it was looked at." in refused.text


def test_sent_twice_it_is_made_once(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    sent = SENT | {"act": "keep", "seen": seen(dev.send(PATH, SENT)), "once": "k1"}
    assert dev.send(PATH, sent).location == dev.send(PATH, sent).location
    assert len(said("survey.made")) == 1


def test_until_it_is_used_its_text_is_simply_another(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    slug = made(dev)
    path = f"/instruments/{slug}/survey"
    page = unescape(dev.get(path).text)
    assert "{somebody} to talk to? 🙂" in page
    assert "0 = Never" in page
    made(dev, path, revision="1", questions="One?\nTwo?\nThree?\nFour?")
    used = instruments.find(slug)
    assert (used.instrument.version, len(used.instrument.items)) == (1, 4)
    assert [one.version for one in all_kept()] == [1, 2]
    stale = SENT | {"revision": "1", "name": "Late"}
    refused = dev.send(path, stale | {"act": "keep", "seen": seen(dev.send(path, stale))})
    assert refused.status_code == 422
    assert "after you opened this page" in refused.text
    assert 'value="Late"' in refused.text


def test_once_it_is_used_a_change_is_a_new_version(
    measured: Measured, cast: Cast, client: Client
) -> None:
    dev = client(cast.dev)
    slug = made(dev, who="people")
    path = f"/instruments/{slug}/survey"
    kept = measured.filled({"1": 1, "2": 2, "3": 0}, slug=slug)
    assert "It has been used." in dev.get(path).text
    made(dev, path, who="people", revision="1", reversed="")
    used = instruments.find(slug)
    assert used.instrument.version == 2
    assert kept.version.version == 1
    page = dev.get(f"/instruments/{slug}").text
    assert "1 form has scores of another version" in page
    refused = dev.send(
        path,
        sent := SENT | {"revision": "2", "who": "staff"},
    )
    refused = dev.send(path, sent | {"act": "keep", "seen": seen(refused)})
    assert "It was used for people by name. Make another survey instead." in refused.text


def test_only_the_words_of_an_answer_changed_keeps_the_key(
    measured: Measured, cast: Cast, client: Client
) -> None:
    dev = client(cast.dev)
    slug = made(dev, who="people")
    measured.filled({"1": 1, "2": 2, "3": 0}, slug=slug)
    made(dev, f"/instruments/{slug}/survey", who="people", revision="1", labels="0 = Not once")
    assert instruments.find(slug).instrument.version == 1
    assert all_kept()[-1].body["answers"] == {"0": "Not once"}


def test_nothing_changed_is_refused(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    slug = made(dev)
    path = f"/instruments/{slug}/survey"
    sent = SENT | {"revision": "1"}
    refused = dev.send(path, sent | {"act": "keep", "seen": seen(dev.send(path, sent))})
    assert refused.status_code == 422
    assert "Nothing differs from the survey as it is." in refused.text
    assert choice(slug).revision == 1


def test_changed_by_hand_it_is_changed_by_hand(cast: Cast, client: Client) -> None:
    dev = client(cast.dev)
    slug = made(dev)
    text = instruments.find(slug).text.replace("version: 1", "version: 2", 1)
    sent = {"text": text + "recall_days: 7\n", "revision": "1", "act": "check"}
    looked = dev.send(f"/instruments/{slug}/text", sent)
    dev.send(f"/instruments/{slug}/text", sent | {"act": "keep", "seen": seen(looked)})
    assert "says more than the form" in dev.get(f"/instruments/{slug}/survey").text
    assert dev.get(f"/instruments/{slug}/shipped").status_code == 404


def test_who_may_make_one(cast: Cast, client: Client) -> None:
    slug = made(client(cast.dev))
    for who in (cast.asha, cast.ben, cast.esi):
        browser = client(who)
        assert browser.send(PATH, SENT, page="/account").status_code == 403
        assert browser.send(f"/instruments/{slug}/survey", SENT).status_code == 403
        assert "Change the survey" not in browser.get(f"/instruments/{slug}").text
    assert client(None).get(PATH).status_code == 302
