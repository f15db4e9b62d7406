"""Two thousand pieces of evidence checked for five hundred people's names, numbers and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from time import process_time

from bench.report import Figures
from evidence.finds import Find, Kind
from evidence.names import Person
from evidence.redaction import Known, check, known

ITEMS = 2_000
PEOPLE = 500
_TODAY = date(2026, 3, 2)
_STARTS = ("Al", "Be", "Cor", "Dun", "El", "Far", "Gwen", "Hal", "Is", "Jor", "Kel", "Lor", "Mar")
_MIDDLES = ("ber", "dan", "ga", "lin", "mo", "nev", "ri", "sta", "tho", "ve", "wyn", "zel")
_ENDS = ("a", "by", "croft", "den", "er", "field", "ius", "ley", "more", "na", "son", "worth")
_SHORT = ("Tom", "Ali", "Jo", "Ian", "Ng", "Kim", "Zoe", "Sam")
_EVERYDAY = ("Will", "May", "Mark", "Rose", "Grant", "Hope", "Dean", "Frank")
_SAYINGS = (
    "On Thursday evening five residents cooked together and then sat down to eat.",
    "At the community meeting the house agreed to keep the kitchen open until eleven.",
    "A resident asked whether the rule about visitors could be looked at again.",
    "Staff and residents talked about what had made the week hard, and listened.",
    "Somebody new was shown round by two people who had been here for longer.",
    "We said goodbye with a cake, and everybody said one thing they would remember.",
    "It was decided on 12 February 2026 that ideas get an answer within 14 days.",
    "The group met 11 times between 5 January 2026 and 26 February 2026.",
    "There was a disagreement about the television; it was talked through the next day.",
    "A volunteer from the allotment came, and three people will go there in March.",
    "Nobody was told off: the meeting asked what had happened and what would help.",
    "Attendance rose from 61% to 74%, and 9 of 12 people led a session themselves.",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """What was put into a text, and where."""

    start: int
    end: int
    kind: Kind


def run() -> list[Figures]:
    """Seconds of processor time for all of it; what was missed; what was found and is nothing."""
    random = Random(20260302)  # noqa: S311 a corpus that is the same each time
    people = _people(random)
    born = [date(1960, 1, 1) + timedelta(days=random.randrange(15_000)) for _ in range(PEOPLE)]
    codes = {f"RB-{n:04d}": str(n) for n in range(PEOPLE)}
    corpus = [_item(random, people, born, sorted(codes)) for _ in range(ITEMS)]
    began = process_time()
    what = known(people, codes=codes, born=born)
    found = [check(text, what, today=_TODAY) for text, _ in corpus]
    took = process_time() - began
    planted = sum(len(plants) for _, plants in corpus)
    missed = sum(
        not _covered(plant, finds)
        for (_, plants), finds in zip(corpus, found, strict=True)
        for plant in plants
    )
    sure, likely = _false(corpus, found)
    clean = _clean(what)
    return [
        Figures("redact", took, "s", None, 3, f"{ITEMS} items, {PEOPLE} people's names"),
        Figures("redact missed", missed, f"of {planted} planted", None, 0),
        Figures("redact false and sure", sure * 100 / ITEMS, "in 100 items", None, 1),
        Figures("redact false and likely", likely * 100 / ITEMS, "in 100 items", None, 10),
        Figures("redact in clean text", clean, f"finds in {len(_SAYINGS)} sentences", None, 0),
    ]


def _people(random: Random) -> list[Person]:
    made = []
    for n in range(PEOPLE):
        family = random.choice(_STARTS) + random.choice(_MIDDLES) + random.choice(_ENDS)
        given = (
            random.choice(_EVERYDAY)
            if n % 10 == 0
            else random.choice(_SHORT)
            if n % 10 == 1
            else random.choice(_STARTS) + random.choice(_MIDDLES) + random.choice(_MIDDLES)
        )
        made.append(Person(str(n), (given, family)))
    return made


def _item(
    random: Random, people: list[Person], born: list[date], codes: list[str]
) -> tuple[str, list[Planted]]:
    """Some sentences with up to two things in them that must not leave."""
    text = ""
    plants: list[Planted] = []
    for sentence in random.sample(_SAYINGS, 5):
        text += sentence + " "
        if random.random() < 0.4 and len(plants) < 2:
            kind, said = _plant(random, people, born, codes)
            text += "We thank "
            plants.append(Planted(len(text), len(text) + len(said), kind))
            text += f"{said} for it. "
    return text, plants


def _plant(
    random: Random, people: list[Person], born: list[date], codes: list[str]
) -> tuple[Kind, str]:
    digits = "".join(random.choice("0123456789") for _ in range(9))
    kind = random.choice([Kind.NAME] * 6 + [k for k in Kind if k not in _NOT_PLANTED])
    said = {
        Kind.NAME: lambda: _named(random, random.choice(people).names),
        Kind.CODE: lambda: random.choice(codes),
        Kind.NHS_NUMBER: lambda: _nhs(random, digits),
        Kind.CRN: lambda: f"X{digits[:6]}",
        Kind.PRISON_NUMBER: lambda: f"A{digits[:4]}BC",
        Kind.PHONE: lambda: random.choice((f"07{digits}", f"07{digits[:3]} {digits[3:]}")),
        Kind.EMAIL: lambda: f"somebody{digits[:3]}@mail.example",
        Kind.BIRTH: lambda: random.choice(born).strftime(random.choice(("%d/%m/%Y", "%d %B %Y"))),
    }[kind]()
    return kind, said


_NOT_PLANTED = {Kind.PNC, Kind.POSTCODE, Kind.PERHAPS, Kind.WORD, Kind.UNREAD}


def _nhs(random: Random, nine: str) -> str:
    while True:
        remainder = sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11
        last = (11 - remainder) % 11
        if last != 10:
            whole = f"{nine}{last}"
            return random.choice((whole, f"{whole[:3]} {whole[3:6]} {whole[6:]}"))
        nine = "".join(random.choice("0123456789") for _ in range(9))


def _named(random: Random, names: tuple[str, ...]) -> str:
    """One of somebody's names, or all of them as files and broken texts write them."""
    given, family = names
    if random.random() < 0.75:
        return _written(random, random.choice(names))
    at = random.randrange(2, len(family) - 1)
    return random.choice(
        (
            f"{given}{family}",
            f"{given}{family}".upper(),
            f"@{given}{family}".lower(),
            f"Mr{family}",
            f"{family[:at]} {family[at:]}",
            f"{family[:at]}\u00a0{family[at:]}",
            " ".join(f"{given}{family}"),
        )
    )


def _written(random: Random, name: str) -> str:
    """A name as hurried people write it: as it is, misspelt by a letter, or split over lines."""
    if name in _SHORT:
        return random.choice((name, name.lower(), f"{name}s"))
    if name in _EVERYDAY or len(name) < 6:
        return name
    at = random.randrange(1, len(name) - 1)
    return random.choice(
        (
            name,
            name.upper(),
            name.lower(),
            f"{name[:at]}-\n{name[at:]}",
            f"{name[:at]}\n{name[at:]}",
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + "x" + name[at + 1 :],
            name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
        )
    )


def _covered(plant: Planted, finds: list[Find]) -> bool:
    return any(find.start < plant.end and plant.start < find.end for find in finds)


def _false(corpus: list[tuple[str, list[Planted]]], found: list[list[Find]]) -> tuple[int, int]:
    """Finds where nothing was planted: sure, and likely."""
    false = [
        find
        for (_, plants), finds in zip(corpus, found, strict=True)
        for find in finds
        if not any(find.start < plant.end and plant.start < find.end for plant in plants)
    ]
    return sum(find.sure for find in false), sum(not find.sure for find in false)


def _clean(what: Known) -> int:
    return sum(len(check(sentence, what, today=_TODAY)) for sentence in _SAYINGS)
