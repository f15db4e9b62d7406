"""PURE: what a programme says, in words for people: rhythms, rules, entry and length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from base.dates import time_words
from programmes.catalogue import Duration
from programmes.reminders import Reminder, Way
from programmes.strands import (
    Ask,
    Attends,
    Completion,
    Concern,
    ConcernRule,
    Dose,
    Facilitators,
    HolidayPolicy,
    Placing,
    Presence,
    Rhythm,
    RhythmType,
    StrandKind,
)
from programmes.ways_in import (
    AppliesTo,
    Blocks,
    Criterion,
    Entry,
    EntryType,
    ReferralRoute,
    Route,
    RouteStep,
)

HOLIDAYS: Mapping[HolidayPolicy, str] = MappingProxyType(
    {
        HolidayPolicy.SKIP: "left out",
        HolidayPolicy.NEXT_WORKING_DAY: "moved to the next working day",
        HolidayPolicy.HOLD_ANYWAY: "held anyway",
    }
)
ATTENDS: Mapping[Attends, str] = MappingProxyType(
    {
        Attends.EVERYONE: "everyone enrolled",
        Attends.ONE_PARTICIPANT: "one person",
        Attends.RESIDENTS: "the residents on that day",
        Attends.STAFF: "staff",
        Attends.OPEN: "anyone who wishes to come",
    }
)
RHYTHMS: Mapping[RhythmType, str] = MappingProxyType(
    {
        RhythmType.WEEKLY: "Every week",
        RhythmType.EVERY_N_WEEKS: "Every so many weeks",
        RhythmType.WEEKS_CYCLE: "Weeks in turn, like week A and week B",
        RhythmType.MONTHLY_PER_PERSON: "Each calendar month, for each person",
        RhythmType.EVERY_N_DAYS_PER_RESIDENT: "Every so many days, for each resident",
        RhythmType.FIXED_BLOCK: "So many days running, or on given dates",
        RhythmType.UNSCHEDULED: "Arranged one by one, or logged when it happens",
    }
)
RULES: Mapping[ConcernRule, str] = MappingProxyType(
    {
        ConcernRule.MISSED_IN_A_ROW: "Sessions missed in a row",
        ConcernRule.DOSE_BELOW: "Share attended below, in percent",
        ConcernRule.NONE_THIS_MONTH: "No session this calendar month",
        ConcernRule.OVERDUE: "Days overdue",
        ConcernRule.FIRST_ABSENCE: "First absence after so many attended",
        ConcernRule.RETURNED: "Came back after so many missed in a row",
    }
)
ASKS: Mapping[Ask, str] = MappingProxyType(
    {Ask.CONTACT: "contact the person", Ask.REVIEW: "review together"}
)
ROUTES: Mapping[Route, str] = MappingProxyType(
    {
        Route.ANY: "Every route",
        Route.PROBATION: "Probation",
        Route.HEALTH: "Health",
        Route.STALKING: "Stalking referral form",
        Route.PIPE: "PIPE",
    }
)
STEPS: Mapping[RouteStep, str] = MappingProxyType(
    {
        RouteStep.CONSULTATION: "consultation",
        RouteStep.JOINT_CASEWORK: "joint casework",
        RouteStep.REFERRAL_FORM: "referral form",
        RouteStep.WEEKLY_MEETING: "weekly meeting",
        RouteStep.SCREENED_IN: "screened in",
        RouteStep.RECOMMENDED: "recommended in the pathway plan",
        RouteStep.INTERVENTION: "the work itself",
    }
)
APPLIES: Mapping[AppliesTo, str] = MappingProxyType(
    {AppliesTo.ANYONE: "Anyone", AppliesTo.MEN: "Men", AppliesTo.WOMEN: "Women"}
)
BLOCKS: Mapping[Blocks, str] = MappingProxyType(
    {
        Blocks.ENTRY: "May not join",
        Blocks.DIRECT_WORK: "No direct work; advice may be given",
    }
)
WAYS: Mapping[Way, str] = MappingProxyType(
    {Way.TEXT: "text", Way.EMAIL: "e-mail", Way.LETTER: "letter"}
)
ENTRIES: Mapping[EntryType, str] = MappingProxyType(
    {
        EntryType.CLOSED: "Closed: people join at the beginning",
        EntryType.ROLLING: "Rolling: people join at any time",
        EntryType.RESIDENTS: "Residents: people join by living there",
    }
)
PRESENCE: Mapping[Presence, str] = MappingProxyType(
    {
        Presence.ON_TIME: "came on time",
        Presence.LATE_SEEN: "came late and was seen",
        Presence.LATE_NOT_SEEN: "came too late to be seen",
        Presence.CANCELLED_BY_PERSON: "told us before",
        Presence.NO_NOTICE: "did not come",
        Presence.CANCELLED_BY_SERVICE: "cancelled by us",
    }
)


def kind_words(kind: StrandKind) -> str:
    """Socially creative."""
    return kind.value.replace("_", " ").capitalize()


def many(n: int, one: str) -> str:
    """1 week, 2 weeks."""
    return f"{n} {one}" if n == 1 else f"{n} {one}s"


def rhythm_words(rhythm: Rhythm) -> str:
    """How often, in a few words: every 4 weeks; 2 weeks in turn, week A and week B."""
    n = rhythm.n
    if rhythm.type is RhythmType.FIXED_BLOCK:
        block = f"{many(n, 'working day')} running, or on given dates"
        return f"{block}, {rhythm.times} times" if rhythm.times > 1 else block
    words = {
        RhythmType.WEEKLY: "every week" if n == 1 else f"every week in {n} slots",
        RhythmType.EVERY_N_WEEKS: f"every {n} weeks",
        RhythmType.WEEKS_CYCLE: (
            "week A and week B in turn" if n == 2 else f"{n} weeks in turn, week 1 to week {n}"
        ),
        RhythmType.MONTHLY_PER_PERSON: (
            "once each calendar month for each person"
            if n == 1
            else f"{n} times each calendar month for each person"
        ),
        RhythmType.EVERY_N_DAYS_PER_RESIDENT: f"every {many(n, 'day')} for each resident",
        RhythmType.UNSCHEDULED: "arranged one by one, or logged when it happens",
    }
    return words[rhythm.type]


def duration_words(duration: Duration | None) -> str:
    """52 weeks; 18 sessions; as long as agreed for each person."""
    if duration is None:
        return "as long as agreed for each person"
    if duration.weeks is not None:
        return many(duration.weeks, "week")
    return many(duration.sessions or 0, "session")


def entry_words(entry: Entry) -> str:
    """Closed: people join until week 2."""
    if entry.join_weeks:
        weeks = " and ".join(str(week) for week in entry.join_weeks)
        return f"{entry.type.value}: people join in week {weeks} of each part"
    if entry.join_until_week is not None:
        return f"closed: people join until week {entry.join_until_week}"
    return _small(ENTRIES[entry.type])


def facilitators_words(facilitators: Facilitators) -> str:
    """2, better 3."""
    needed, preferred = facilitators.needed, facilitators.preferred
    return str(needed) if needed == preferred else f"{needed}, better {preferred}"


def dose_words(dose: Dose | None) -> str:
    """Who came on time or came late and was seen, for 45 minutes at least."""
    if dose is None:
        return "not counted"
    came = " or ".join(PRESENCE[code] for code in dose.presence)
    least = f", for {dose.minimum_minutes} minutes at least" if dose.minimum_minutes else ""
    return f"whoever {came}{least}"


def completion_words(completion: Completion | None) -> str:
    """75% of sessions; 9 sessions; no rule."""
    if completion is None:
        return "no rule"
    if completion.share is not None:
        return f"{completion.share}% of sessions"
    return many(completion.count or 0, "session")


def placing_words(placing: Placing) -> str:
    """1000 for a person left out, 10 for each week away from 28 days, and so on; zeros not told."""
    told = [
        (placing.missed, "for a person left out"),
        (placing.week_off, f"for each week away from {many(placing.ideal_days, 'day')}"),
        (placing.other_weekday, "for another weekday"),
        (placing.other_time, "for another time"),
        (placing.not_group_day, "for a day without the group"),
        (placing.hour_from_group, "for each hour from the group"),
        (placing.own_calendar, "for a time taken in the calendar of whoever sees them"),
    ]
    return ", ".join(f"{points} {what}" for points, what in told if points) or "none"


def concern_words(concern: Concern) -> str:
    """3 sessions missed in a row: review together."""
    n = concern.n
    when = {
        ConcernRule.MISSED_IN_A_ROW: f"{many(n, 'session')} missed in a row",
        ConcernRule.DOSE_BELOW: f"less than {n}% attended",
        ConcernRule.NONE_THIS_MONTH: "no session this calendar month",
        ConcernRule.OVERDUE: f"{many(n, 'day')} overdue",
        ConcernRule.FIRST_ABSENCE: f"first absence after {n} attended",
        ConcernRule.RETURNED: f"came back after {n} missed in a row",
    }
    return f"{when[concern.rule]}: {ASKS[concern.ask]}"


def reminder_words(rule: Reminder) -> str:
    """By text, e-mail or letter, 1 day before at 9am."""
    ways = [WAYS[way] for way in rule.ways]
    by = f"{', '.join(ways[:-1])} or {ways[-1]}" if len(ways) > 1 else ways[0]
    before = f"{many(rule.days_before, 'day')} before" if rule.days_before else "on the day"
    return f"by {by}, {before} at {time_words(rule.at)}"


def reminders_words(rules: Sequence[Reminder] | None) -> str:
    """Every rule; none; or as for the whole programme."""
    if rules is None:
        return "as for the programme"
    return "; ".join(map(reminder_words, rules)) or "none"


def route_words(route: ReferralRoute) -> str:
    """Probation: consultation, then joint casework, then the work itself."""
    return f"{ROUTES[route.route]}: {', then '.join(STEPS[step] for step in route.steps)}"


def criterion_words(criterion: Criterion) -> str:
    """The line, with whom it is for and what it blocks where that is not usual."""
    said = []
    if criterion.route is not Route.ANY:
        said.append(f"{ROUTES[criterion.route].lower()} only")
    if criterion.applies_to is not AppliesTo.ANYONE:
        said.append(f"{APPLIES[criterion.applies_to].lower()} only")
    if criterion.blocks is Blocks.DIRECT_WORK:
        said.append("while not met: no direct work, advice may be given")
    return f"{criterion.text} ({'; '.join(said)})" if said else criterion.text


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
