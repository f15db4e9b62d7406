"""People in a cohort of MBT with forms filled in, as the services keep them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from base.work import unit_of_work
from outcomes.models import Response
from outcomes.services.responses import Asked, Filled, record_response
from people.models import Participant
from programmes.models import Cohort, Enrolment
from programmes.queries.catalogue import text_of
from tests.attendance.rows import Rows
from tests.build import SYSTEM, Build, Cast

START = date(2025, 3, 5)


def core_10(total: int, *, without: Sequence[str] = ()) -> dict[str, int]:
    """Answers to a CORE-10 that score so much, 0 to 40, the risk item as low as can be."""
    left, answers = total, {}
    for item in ("1", "4", "5", "7", "8", "9", "10", "2", "3", "6"):
        worth = min(4, left)
        left -= worth
        answers[item] = 4 - worth if item in {"2", "3"} else worth
    return {item: answer for item, answer in answers.items() if item not in without}


@dataclass
class Forms:
    """A cohort of MBT on the cast's team from March 2025, weekly, and what is filled in."""

    build: Build
    cast: Cast
    rows: Rows = field(init=False)
    cohort: Cohort = field(init=False)

    def __post_init__(self) -> None:
        self.rows = Rows(self.build)
        self.cohort = self.a_cohort("Thursday")

    def a_cohort(self, name: str, **kw: Any) -> Cohort:
        """Another cohort of MBT."""
        cast = self.cast
        made = self.rows.cohort(
            kw.pop("team", cast.team), cast.venue, cast.asha, name=name, text=text_of("mbt-aspd")
        )
        made.entry, made.starts_on, made.programme_slug = "rolling", START, "mbt-aspd"
        for key, value in kw.items():
            setattr(made, key, value)
        self.build.save(made)
        return made

    def enrolled(
        self, person: Participant, *, since: date = START, cohort: Cohort | None = None, **kw: Any
    ) -> Enrolment:
        """Somebody's time in the cohort."""
        values = {"status": "left" if "left_on" in kw else "enrolled"} | kw
        made = Enrolment(
            cohort=cohort or self.cohort, participant=person, enrolled_on=since, **values
        )
        self.build.save(made)
        return made

    def weekly(
        self, *people: Participant, weeks: int, since: date = START, marks: str = "5"
    ) -> None:
        """A held session a week, `marks` in turn for everybody."""
        for week in range(weeks):
            day = since + timedelta(weeks=week)
            session = self.rows.session(self.cohort, *people, day=day, title=f"Week {week + 1}")
            self.rows.marked(session, *[marks[week % len(marks)]] * len(people))

    def fill(
        self,
        who: Enrolment | Participant,
        on: date,
        answers: dict[str, Any] | int,
        slug: str = "core_10",
        **kw: Any,
    ) -> Response:
        """A form; a whole number is the score of a CORE-10. `occasion`, `mode` and so on."""
        enrolment = who if isinstance(who, Enrolment) else None
        person = who.participant if isinstance(who, Enrolment) else who
        given = core_10(answers) if isinstance(answers, int) else answers
        asked = Asked(person, slug, enrolment, kw.pop("occasion", ""))
        with unit_of_work():
            return record_response(
                asked, Filled(given, on, kw.pop("mode", "paper"), **kw), by=kw.pop("by", SYSTEM)
            )
