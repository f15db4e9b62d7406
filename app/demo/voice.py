"""What residents of the demonstration's premises said with the code on the wall."""

from __future__ import annotations

from datetime import timedelta

from app.demo.stays import House
from app.demo.world import World
from evidence.models import VoiceSaid, VoiceWall
from outcomes import slip_codes
from people.models import User

# Kind, days ago, words, whether others may read them, what became of it, what was done.
_SAID = (
    ("idea", 96, "A shelf in the fridge for each room.", True, "forward",
     "Each room has a shelf with its number since the week after."),
    ("idea", 80, "Could the door be open until midnight on Saturdays?", True, "reason",
     "Curfew times are set for each person. We asked for the reason to be read out at the "
     "community meeting, and it was."),
    ("idea", 61, "Cook for the people next door once.", True, "forward",
     "Eight neighbours came to Sunday lunch. It will be done again in spring."),
    ("idea", 17, "A place outside to sit when it rains.", True, "looking",
     "We asked what a roof over the back bench would cost."),
    ("idea", 4, "Film night with a vote on the film.", True, "", ""),
    ("thanks", 30, "Thank you to whoever sat with me on my first night.", True, "answer",
     "We read this out, without knowing who it was for. Three people smiled."),
    ("experience", 23, "It is quieter than I thought. People say good morning.", True, "", ""),
    ("experience", 2, "Weekends are long.", False, "", ""),
    ("worry", 45, "The light on the stairs is broken and I am afraid I will fall.", True, "answer",
     "The light was mended the same day, and somebody looks at all of them every week."),
    ("worry", 0, "Two people argue every evening and I stay in my room.", False, "", ""),
)  # fmt: skip


def leave_words(world: World, house: House, lead: User) -> None:
    """A code on the wall of one premises, and some months of what was said and done."""
    venue = house.running.cohort.venue
    world.add(
        VoiceWall(
            public_id=world.uuid(),
            venue=venue,
            token=slip_codes.make(world.rng.randrange),
            open=True,
            made_at=world.moment(world.today - timedelta(days=120)),
            hearers=[lead],
        )
    )
    for kind, ago, words, may_show, answer, did in _SAID:
        said = VoiceSaid(
            public_id=world.uuid(),
            venue=venue,
            kind=kind,
            words=words,
            may_show=may_show,
            day=world.today - timedelta(days=ago),
            state="kept" if answer else "new",
        )
        if answer:
            said.answer, said.answer_words = answer, did
            said.answered_on = said.day + timedelta(days=min(ago, 9))
            said.answered_as, said.answered_by_id = "Service lead", lead.id
            said.shown, said.published = words, True
        if answer and kind == "worry":
            said.done = "Looked at the stairs and called the electrician."
            said.acknowledged_at = world.moment(said.day + timedelta(days=1))
            said.acknowledged_by_id = lead.id
        world.add(said)
