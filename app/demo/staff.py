"""Teams, the people who work on them, and the accounts a visitor may sign in with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask_security.utils import hash_password

from app.demo.names import email_of, landline
from app.demo.world import World
from people.models import Membership, Team, User
from people.roles import Role

PASSWORD = "a-quiet-morning-42"  # noqa: S105 printed for every visitor, and opens invented data only
DOMAIN = "daybook.example"
_LEAD, _FACILITATES = Role.SERVICE_LEAD, Role.FACILITATOR
_PREMISES = Role.PREMISES_STAFF

# key: name, kind, what participants see of it
_TEAMS = {
    "mbt": ("Larkhill MBT Team", "mbt", "Larkhill Appointments"),
    "m_trem": ("Soarside M-TREM Team", "m_trem", "Soarside Appointments"),
    "women": ("Hazel House PIPE Team", "pipe", "Hazel House"),
    "men": ("Kestrel Lodge PIPE Team", "pipe", "Kestrel Lodge"),
    "pathfinder": ("Hampshire Pathfinder Team", "pathfinder", "The Harbour Team"),
    "stalking": ("Solent Stalking Intervention Team", "stalking", "The Causeway Team"),
}

# key: name, professional group, roles on the team that begins the key
_STAFF = {
    "mbt.lead": ("Ines Testwood", "Psychologist", (_LEAD, _FACILITATES)),
    "mbt.therapist": ("Gareth Sampleby", "Psychotherapist", (_FACILITATES,)),
    "mbt.therapist2": ("Ottilie Trialworth", "Nurse therapist", (_FACILITATES,)),
    "mbt.psychiatrist": ("Dr Ravi Draftham", "Forensic psychiatrist", (_FACILITATES,)),
    "mbt.assistant": ("Posy Mockett", "Assistant psychologist", (_FACILITATES,)),
    "m_trem.facilitator": ("Ellis Demofield", "Psychologist", (_FACILITATES,)),
    "m_trem.second": ("Nuala Placehold", "Occupational therapist", (_FACILITATES,)),
    "m_trem.lead": ("Magnus Specimen", "Psychologist", (_LEAD, _FACILITATES)),
    "women.lead": ("Bronwen Examplar", "Psychologist", (_LEAD, _FACILITATES)),
    "women.assistant": ("Tilly Prototype", "Assistant psychologist", (_FACILITATES,)),
    "women.regime": ("Hester Mockwell", "Probation officer", (_FACILITATES,)),
    "women.key1": ("Rukmini Testley", "Key worker", (_PREMISES,)),
    "women.key2": ("Agnes Trialby", "Key worker", (_PREMISES,)),
    "women.key3": ("Solveig Sampleton", "Key worker", (_PREMISES,)),
    "women.resid": ("Patience Draftley", "Residential worker", (_PREMISES,)),
    "women.night": ("Dilys Nightingdale", "Residential worker, nights", (_PREMISES,)),
    "women.night2": ("Maud Owlsby", "Residential worker, nights", (_PREMISES,)),
    "men.lead": ("Cormac Exampleton", "Psychologist", (_LEAD, _FACILITATES)),
    "men.assistant": ("Bea Protofield", "Assistant psychologist", (_FACILITATES,)),
    "men.regime": ("Winston Mockham", "Probation officer", (_FACILITATES,)),
    "men.key1": ("Declan Testmoor", "Key worker", (_PREMISES,)),
    "men.key2": ("Folake Trialstone", "Key worker", (_PREMISES,)),
    "men.key3": ("Anders Sampleford", "Key worker", (_PREMISES,)),
    "men.resid": ("Leroy Draftwell", "Residential worker", (_PREMISES,)),
    "men.night": ("Pavel Nightfield", "Residential worker, nights", (_PREMISES,)),
    "men.night2": ("Hugh Owlthorpe", "Residential worker, nights", (_PREMISES,)),
    "pathfinder.lead": ("Marguerite Pilotson", "Psychologist", (_LEAD, _FACILITATES)),
    "pathfinder.worker": ("Theo Rehearsal", "Nurse", (_FACILITATES,)),
    "stalking.lead": ("Ansel Pilotworth", "Psychologist", (_LEAD, _FACILITATES)),
    "stalking.worker": ("Ingrid Dryrun", "Social worker", (_FACILITATES,)),
}
_ADMINISTRATOR = ("Admin Sandboxer", "Administrator")


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account to sign in with, and in plain words whose it is."""

    email: str
    password: str
    who: str


# key of the member of staff: part of the address, whose it is
_ACCOUNTS = {
    "mbt.lead": ("lead.mbt", "leads the MBT team"),
    "mbt.therapist": ("therapist.mbt", "therapist on the MBT team"),
    "m_trem.facilitator": ("facilitator.mtrem", "runs the M-TREM groups"),
    "stalking.lead": ("lead.stalking", "leads the stalking team and its weekly referral meeting"),
    "women.lead": ("lead.hazel", "leads PIPE at Hazel House, the women's premises"),
    "women.night": ("nights.hazel", "works nights at Hazel House"),
    "administrator": ("admin", "administrator: accounts, teams and venues, no participants"),
}


def sign_ins() -> list[SignIn]:
    """The accounts of the demonstration that can sign in."""
    names = {key: name for key, (name, _, _) in _STAFF.items()}
    names["administrator"] = _ADMINISTRATOR[0]
    return [
        SignIn(f"{local}@{DOMAIN}", PASSWORD, f"{names[key]}, {who}")
        for key, (local, who) in _ACCOUNTS.items()
    ]


def make_teams(world: World) -> None:
    """Every team."""
    for number, (key, (name, kind, public_name)) in enumerate(_TEAMS.items(), 101):
        world.teams[key] = Team(
            public_id=world.uuid(),
            name=name,
            kind=kind,
            nation="ENG",
            public_name=public_name,
            public_phone=landline(number),
        )
    world.add(*world.teams.values())


def make_staff(world: World) -> None:
    """Everyone on the teams; those of `sign_ins` get the password, the others cannot sign in."""
    hashed = hash_password(PASSWORD)
    for key, (name, group, roles) in _STAFF.items():
        team = world.teams[key.partition(".")[0]]
        _hire(world, key, (name, group), hashed, [(team, role) for role in roles])
    everywhere = [(team, Role.ADMINISTRATOR) for team in world.teams.values()]
    _hire(world, "administrator", _ADMINISTRATOR, hashed, everywhere)
    world.add(*world.users.values())


def _hire(
    world: World, key: str, who: tuple[str, str], hashed: str, held: list[tuple[Team, Role]]
) -> None:
    name, group = who
    since = world.moment(world.first_day - timedelta(days=90))
    account = _ACCOUNTS.get(key)
    world.users[key] = User(
        public_id=world.uuid(),
        email=f"{account[0]}@{DOMAIN}" if account else email_of(name, DOMAIN),
        name=name,
        professional_group=group,
        password=hashed if account else None,
        active=True,
        # Signs the cookie of whoever signs in, so it is not from the dice.
        fs_uniquifier=secrets.token_hex(32),
        created_at=since,
        memberships=[Membership(team=team, role=role.value, since=since) for team, role in held],
    )
