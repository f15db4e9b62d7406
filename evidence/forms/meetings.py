"""Forms about minutes of community meetings: the meeting, a row for each topic and each news."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional

from base.errors import Refused
from base.forms import BaseForm, ChoiceField, CountField, DayField, LineField, Required, TextField
from evidence.forms.naming import NamingForm
from evidence.meeting_words import CHAIRS, LED_BY_RESIDENTS, RAISED, WHOM
from evidence.models import CommunityMinutes, MeetingTopic
from evidence.services.meetings import News, Told, Topic, Whole

_BLANK = 2  # rows to add in
_MOST = 60  # topics of one meeting
_COLUMNS = (
    "id", "words", "raised_by", "decision", "to_do", "whom", "due", "disagreement",
)  # fmt: skip
_SAYS = ("words", "decision", "to_do")


def number(words: str) -> CountField:
    """A field for how many people of one role there were."""
    return CountField(
        words, [Required("Enter a number, 0 when there were none.")], least=0, most=500
    )


class MinutesForm(NamingForm):
    """The minutes of one meeting; `do` is the button pressed: save, or add for another row."""

    version = HiddenField()
    session = HiddenField()
    do = HiddenField()
    day = DayField("When was it?", [Required("Enter the day.")], description="Like 27/3/2026")
    chair = ChoiceField(
        "Who chaired?", [Required("Choose who chaired.")], pairs=tuple(CHAIRS.items()), radios=True
    )
    residents = number("Residents who came")
    staff = number("Staff who came")
    visitors = number("Visitors who came")
    talked = TextField(
        "What was talked about?",
        description="In a few sentences. Write of people by their role, and name nobody.",
        limit=6_000,
        render_kw={"rows": 4},
    )
    count = 0
    told_before = 0

    @property
    def adds_a_row(self) -> bool:
        """Whether only another row is wanted: nothing is kept then, and nothing lost."""
        return self.do.data == "add"

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each topic, by column."""
        return [{name: self[f"{name}_{n}"] for name in _COLUMNS} for n in range(self.count)]

    def became(self) -> list[dict[str, Any]]:
        """The fields about each earlier topic: which, what became of it, whether it is done."""
        names = ("topic", "became", "done")
        return [{name: self[f"{name}_{n}"] for name in names} for n in range(self.told_before)]

    def rows_hold(self) -> bool:
        """Whether every row that says something says what it is about, by whom it was raised."""
        for n, row in enumerate(self.rows()):
            if not _says(row):
                continue
            if not row["words"].data:
                self.refuse(Refused("Say what it was about.", f"words_{n}"))
            if not row["raised_by"].data:
                self.refuse(Refused("Choose who raised it.", f"raised_by_{n}"))
            if (row["whom"].data or row["due"].data) and not row["to_do"].data:
                self.refuse(Refused("Say what is to be done.", f"to_do_{n}"))
        if self.chair.data in LED_BY_RESIDENTS and self.residents.data == 0:
            why = "A resident chaired, so at least one came. Change how many, or who chaired."
            self.refuse(Refused(why, "residents"))
        return not self.problems

    def whole(self, carried: Collection[MeetingTopic]) -> Whole:
        """What was written, as the services take it. `carried` are the earlier topics asked of."""
        by_id = {str(one.public_id): one for one in carried}
        news = [
            News(by_id[row["topic"].data], row["became"].text, bool(row["done"].data))
            for row in self.became()
            if row["topic"].data in by_id
        ]
        told = Told(
            day=self.day.day,
            chair=self.chair.data,
            residents=self.residents.data or 0,
            staff=self.staff.data or 0,
            visitors=self.visitors.data or 0,
            talked=self.talked.text,
        )
        topics = [_topic(row) for row in self.rows() if _says(row)]
        return Whole(told, topics, news, self.named)


def minutes_form(
    topics: int, carried: Sequence[MeetingTopic], sent: Collection[str] = (), *, more: bool = False
) -> type[MinutesForm]:
    """The form with a row for each of so many topics and some to add in, and for each carried.

    `sent`: the names of the fields that came in, which count when there are any; `more`: with one
    row more than that.
    """
    rows = (sum(f"words_{n}" in sent for n in range(_MOST)) or topics + _BLANK) + more
    asked = max(len(carried), sum(f"topic_{n}" in sent for n in range(_MOST)))
    fields: dict[str, Any] = {"count": min(rows, _MOST), "told_before": asked}
    for n in range(fields["count"]):
        fields |= _row(n)
    for n in range(asked):
        topic = str(carried[n].public_id) if n < len(carried) else ""
        fields[f"topic_{n}"] = HiddenField(default=topic)
        fields[f"became_{n}"] = LineField("What became of it?", limit=500)
        fields[f"done_{n}"] = BooleanField("It is done, or settled")
    return type("MinutesForm", (MinutesForm,), fields)


def minutes_data(minutes: CommunityMinutes, carried: Sequence[MeetingTopic]) -> dict[str, Any]:
    """Minutes as their form shows them."""
    data: dict[str, Any] = {
        name: getattr(minutes, name)
        for name in ("version", "day", "chair", "residents", "staff", "visitors", "talked")
    }
    for n, row in enumerate(minutes.topics):
        data |= {f"{name}_{n}": getattr(row, name) for name in _COLUMNS if name != "id"}
        data[f"id_{n}"] = str(row.public_id)
    told = {one.topic_id: one for one in minutes.news}
    for n, topic in enumerate(carried):
        if topic.id in told:
            data |= {f"became_{n}": told[topic.id].words, f"done_{n}": told[topic.id].done}
    return data


def topics_asked(sent: Iterable[tuple[str, str]]) -> list[UUID]:
    """The earlier topics a form was sent with, from the names and values of its fields."""
    found = []
    for name, value in sent:
        if name.startswith("topic_"):
            try:
                found.append(UUID(value))
            except ValueError:
                continue
    return found


def _row(n: int) -> dict[str, Any]:
    return {
        f"id_{n}": HiddenField(),
        f"words_{n}": LineField("What was raised?", limit=300),
        f"raised_by_{n}": ChoiceField(
            "Who raised it?", pairs=(("", "Choose one"), *RAISED.items())
        ),
        f"decision_{n}": TextField(
            "What was decided?",
            description="Empty when there is no decision yet.",
            limit=1_000,
            render_kw={"rows": 2},
        ),
        f"to_do_{n}": LineField("What is to be done?", limit=500),
        f"whom_{n}": ChoiceField("By whom?", pairs=(("", "Not said"), *WHOM.items())),
        f"due_{n}": DayField("By when?", [Optional()]),
        f"disagreement_{n}": BooleanField("There was disagreement"),
    }


def _says(row: dict[str, Any]) -> bool:
    return any(row[name].data for name in (*_SAYS, "due", "disagreement"))


def _topic(row: dict[str, Any]) -> Topic:
    try:
        kept = UUID(row["id"].data or "")
    except ValueError:
        kept = None
    return Topic(
        id=kept,
        words=row["words"].text,
        raised_by=row["raised_by"].data,
        decision=row["decision"].text,
        to_do=row["to_do"].text,
        whom=row["whom"].data,
        due=row["due"].data,
        disagreement=bool(row["disagreement"].data),
    )


class AgreeMinutesForm(BaseForm):
    """The day a meeting said that they are right."""

    on = DayField(
        "When were they agreed?",
        [Required("Enter the day.")],
        description="The day of the meeting that read them.",
    )


class NoteForm(NamingForm):
    """A correction of minutes that were agreed."""

    words = TextField(
        "What is to be corrected?", [Required("Say what is to be corrected.")], limit=2_000
    )


class FinishDecisionForm(NamingForm):
    """When something was done, and how."""

    on = DayField("When?", [Required("Enter the day.")])
    words = TextField(
        "What was done?",
        description="One sentence is enough. Name nobody.",
        limit=1_000,
        render_kw={"rows": 3},
    )
