"""What the demonstration's referrals say, and how far each got."""

from __future__ import annotations

from dataclasses import dataclass

REFERRERS = {
    "probation": ("Probation practitioner", "Probation, Examplebury", "probation.example"),
    "health": ("Community psychiatric nurse", "Rehearsal Way mental health team", "health.example"),
    "stalking": ("Detective constable", "Public protection, Sampleport", "police.example"),
    "pipe": ("Prison offender manager", "HMP Makebelieve", "prison.example"),
}
NAMED = (
    "Morwenna Clerksby", "Jude Ledgerman", "Aisling Rosterby", "Kwame Filingham",
    "Birgit Stampwell", "Ivor Folderidge", "Zainab Memoworth", "Percy Notebrook",
)  # fmt: skip
REASONS = {
    "probation": (
        "He loses his temper with people he lives with and says afterwards that it came from "
        "nowhere. He asks for help with it.",
        "Three relationships ended in the same way. He would like to understand why.",
        "He does well until somebody lets him down, and then stops coming to everything.",
    ),
    "health": (
        "Our team is unsure how to work with somebody who frightens the staff.",
        "He has asked for talking treatment and we do not know what is safe to offer.",
    ),
    "stalking": (
        "Letters and waiting outside a former colleague’s work, over seven months.",
        "Many messages a day to a neighbour, from new numbers when one is blocked.",
        "Follows a former partner’s posts and turns up where she says she will be.",
    ),
    "pipe": (
        "Progressed well on a PIPE wing and would like to keep going after release.",
        "Isolates under stress; the pathway plan recommends PIPE on release.",
    ),
}


@dataclass(frozen=True, slots=True)
class Story:
    """How far one referral got, how many days ago it came, and what was accepted, if anything."""

    status: str
    days: int
    accepted_for: str = ""
    why: str = ""
    police: bool = False
    held: bool = False


_PROBATION = (
    Story("received", 3),
    Story("information_wanted", 20, why="Which reports were written for court?"),
    Story("for_meeting", 10),
    Story("accepted", 35, "consultation"),
    Story("accepted", 60, "joint_casework"),
    Story("waiting", 140, "intervention"),
    Story("waiting", 118, "intervention", held=True),
    Story("waiting", 96, "intervention"),
    Story("waiting", 71, "intervention"),
    Story("waiting", 52, "intervention"),
    Story("waiting", 40, "intervention"),
    Story("declined", 80, why="Supervision ends in five weeks; the practitioner was advised."),
    Story("advice_only", 45, why="The practitioner goes on alone with our formulation."),
    Story("withdrawn", 66, why="He has moved to another area."),
    Story("closed", 200, "consultation", why="One consultation was enough."),
)
TO = {
    "mbt": ("mbt-aspd", "probation"),
    "m_trem": ("m-trem", "probation"),
    "pathfinder": ("pathfinder", "health"),
    "stalking": ("stalking-intervention", "stalking"),
    "women": ("pipe-approved-premises", "pipe"),
    "men": ("pipe-approved-premises", "pipe"),
}
"""For what each team takes referrals, and by which route."""
STORIES: dict[str, tuple[Story, ...]] = {
    "mbt": _PROBATION,
    "m_trem": (*_PROBATION[:2], _PROBATION[4], *_PROBATION[7:10], _PROBATION[11]),
    "pathfinder": (
        Story("received", 4),
        Story("information_wanted", 16, why="Who co-ordinates his care now?"),
        Story("accepted", 28, "consultation"),
        Story("waiting", 75, "intervention"),
        Story("advice_only", 50, why="The team has a plan after one consultation."),
        Story("closed", 150, "consultation", why="He moved out of Hampshire."),
    ),
    "stalking": (
        Story("received", 1, police=True),
        Story("for_meeting", 6),
        Story("for_meeting", 13, why="Carried over: the referrer could not join."),
        Story("waiting", 40, "intervention"),
        Story("advice_only", 30, why="The police investigate; advice was given.", police=True),
        Story("declined", 25, why="No clear features of stalking."),
    ),
    "women": (Story("received", 5),),
    "men": (Story("received", 9),),
}
