"""Signing in without a network: passwords, codes, waiting, disabling, and what is heard at the next sync."""

from dataclasses import replace
from pathlib import Path

import pytest
from counters import HandClock, open_counter
from faulty import Countdown, Crash, MortalWork
from officers import ADMIN, OTHER_PASSWORD, PASSWORD, PASSWORDS, let_in, open_door

from workstation.access.codes import TimeCodes
from workstation.domain.event import Role
from workstation.domain.look import LookKind, LookWish
from workstation.domain.officer import Officer
from workstation.domain.ruling import Decision
from workstation.domain.staff_refusals import (
    CodeNeeded,
    CodeWrong,
    HubNeededFirst,
    LastAdmin,
    LockedOut,
    OfficerDisabled,
    OfficersThere,
    OfficerThere,
    PasswordCommon,
    PasswordIsName,
    PasswordTooShort,
    PasswordUnchanged,
    SessionEnded,
    SignInWrong,
)
from workstation.hub.absent import AbsentHub
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, decide
from workstation.steps.sign_in import (
    FREE_ATTEMPTS,
    Door,
    DoorAct,
    change_password,
    drop_code,
    note,
    offer_code,
    sign_in,
    still_holds,
    take_code,
    wait_after,
)
from workstation.steps.staff import (
    AddOfficer,
    add_officer,
    change_role,
    found_first_admin,
    list_officers,
    reset_password,
    set_disabled,
)
from workstation.sync.round import synchronise


class CountingPasswords:
    """Port `Passwords`: the real ones, noting what was asked."""

    def __init__(self) -> None:
        self.asked: list[bool] = []

    def seal(self, password: str) -> str:
        return PASSWORDS.seal(password)

    def fits(self, password: str, sealed: str | None) -> bool:
        self.asked.append(sealed is not None)
        return PASSWORDS.fits(password, sealed)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def counter(tmp_path: Path, clock: HandClock) -> Counter:
    return open_counter(tmp_path / "home", clock=clock)


@pytest.fixture
def door(counter: Counter) -> Door:
    for name, role in (("dewi", Role.ADMIN), ("ani", Role.PETUGAS)):
        let_in(counter, name, role)
    return open_door(counter)


def fail(door: Door, name: str, times: int = FREE_ATTEMPTS) -> None:
    for _ in range(times):
        with pytest.raises(SignInWrong):
            sign_in(door, name, "salah salah salah")


def test_who_knows_the_password_is_in(door: Door) -> None:
    signed = sign_in(door, " ANI ", PASSWORD)
    assert (signed.officer, signed.must_change) == (Officer("ani"), False)
    assert still_holds(door, "ani", signed.version).officer == signed.officer


def test_an_unknown_name_answers_like_a_wrong_password_and_takes_as_long(counter: Counter) -> None:
    let_in(counter, "ani")
    passwords = CountingPasswords()
    door = Door(counter, passwords, TimeCodes())
    said = []
    for name in ("ani", "tidak ada"):
        with pytest.raises(SignInWrong) as refused:
            sign_in(door, name, "salah salah")
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert passwords.asked == [True, False]
    for name in ("ani", "tidak ada"):
        fail(door, name, FREE_ATTEMPTS - 1)
        with pytest.raises(LockedOut):
            sign_in(door, name, PASSWORD)


def test_the_wait_grows(door: Door, clock: HandClock, counter: Counter) -> None:
    assert [wait_after(count).total_seconds() for count in range(4, 13)] == [
        0, 30, 60, 120, 240, 480, 960, 1800, 1800
    ]  # fmt: skip
    fail(door, "ani")
    with pytest.raises(LockedOut, match="0:30"):
        sign_in(door, "ani", PASSWORD)
    # Another officer is not kept out, and a restart forgets nothing.
    assert sign_in(door, "dewi", PASSWORD)
    clock.advance(seconds=31)
    fail(open_door(counter), "ani", 1)
    with pytest.raises(LockedOut, match="1:00"):
        sign_in(door, "ani", PASSWORD)
    clock.advance(seconds=61)
    assert sign_in(door, "ani", PASSWORD)
    fail(door, "ani", FREE_ATTEMPTS)


def test_a_clock_set_back_unlocks_nothing_and_locks_nobody_for_ever(door: Door, clock: HandClock) -> None:
    fail(door, "ani")
    clock.advance(days=-3000)
    for _ in range(2):
        with pytest.raises(LockedOut):
            sign_in(door, "ani", PASSWORD)
    clock.advance(seconds=31)
    assert sign_in(door, "ani", PASSWORD)


def test_a_wait_for_one_name_is_not_forgotten_with_anothers(door: Door, counter: Counter) -> None:
    let_in(counter, "anita")
    fail(door, "anita")
    assert sign_in(door, "ani", PASSWORD)
    with pytest.raises(LockedOut):
        sign_in(door, "anita", PASSWORD)


def test_unknown_names_do_not_fill_the_store(door: Door, counter: Counter) -> None:
    for number in range(40):
        with pytest.raises((SignInWrong, LockedOut)):
            sign_in(door, f"orang {number}", "salah")
    with counter.view() as uow:
        kept = [uow.marks.get(f"sign_in_failed:orang {number}") for number in range(40)]
    assert set(kept) == {None}


def test_a_password_is_changed_by_whoever_knows_the_old_one(door: Door) -> None:
    before = sign_in(door, "ani", PASSWORD)
    with pytest.raises(SignInWrong):
        change_password(door, "ani", "bukan itu", OTHER_PASSWORD)
    for new, refusal in (
        ("pendek", PasswordTooShort),
        ("ani-ani-ani-ani", PasswordIsName),
        ("Disdukcapil2026", PasswordCommon),
        (PASSWORD, PasswordUnchanged),
    ):
        with pytest.raises(refusal):
            change_password(door, "ani", PASSWORD, new)
    after = change_password(door, "ani", PASSWORD, OTHER_PASSWORD)
    assert still_holds(door, "ani", after.version)
    with pytest.raises(SessionEnded):
        still_holds(door, "ani", before.version)
    with pytest.raises(SignInWrong):
        sign_in(door, "ani", PASSWORD)
    assert sign_in(door, "ani", OTHER_PASSWORD)


def test_a_code_is_asked_once_it_is_set_up_and_serves_once(door: Door, clock: HandClock) -> None:
    secret, address = offer_code(door, "ani")
    assert address.startswith("otpauth://totp/") and secret in address
    with pytest.raises(CodeWrong):
        take_code(door, "ani", PASSWORD, secret, "12345")
    generated = _generate(secret, clock)
    assert take_code(door, "ani", PASSWORD, secret, generated).has_code
    with pytest.raises(CodeNeeded):
        sign_in(door, "ani", PASSWORD)
    with pytest.raises(SignInWrong):
        sign_in(door, "ani", PASSWORD, generated)  # used to set it up
    clock.advance(seconds=30)
    fresh = _generate(secret, clock)
    with pytest.raises(SignInWrong):
        sign_in(door, "ani", "bukan itu", fresh)
    assert sign_in(door, "ani", PASSWORD, f"{fresh[:3]} {fresh[3:]}")
    with pytest.raises(SignInWrong):
        sign_in(door, "ani", PASSWORD, fresh)
    clock.advance(seconds=60)
    assert sign_in(door, "ani", PASSWORD, _generate(secret, clock, -30))
    clock.advance(seconds=90)
    with pytest.raises(SignInWrong):
        sign_in(door, "ani", PASSWORD, _generate(secret, clock, -60))
    drop_code(door, "ani", PASSWORD)
    assert sign_in(door, "ani", PASSWORD)


def _generate(secret: str, clock: HandClock, offset: int = 0) -> str:
    import base64

    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    return TOTP(base64.b32decode(secret), 6, SHA1(), 30).generate(int(clock.time.timestamp()) + offset).decode()


def test_asking_for_the_code_forgives_no_wrong_attempt(door: Door, clock: HandClock) -> None:
    secret, _ = offer_code(door, "ani")
    take_code(door, "ani", PASSWORD, secret, _generate(secret, clock))
    for _ in range(FREE_ATTEMPTS):
        with pytest.raises(CodeNeeded):
            sign_in(door, "ani", PASSWORD)
        with pytest.raises(SignInWrong):
            sign_in(door, "ani", PASSWORD, "000000")
    with pytest.raises(LockedOut):
        sign_in(door, "ani", PASSWORD)


def test_a_reset_password_serves_until_it_is_changed(door: Door) -> None:
    running = sign_in(door, "ani", PASSWORD)
    fail(door, "ani")
    temporary = reset_password(door, ADMIN, "Ani")
    with pytest.raises(SessionEnded):
        still_holds(door, "ani", running.version)
    with pytest.raises(LockedOut):
        sign_in(door, "ani", temporary)
    door.counter.clock.advance(seconds=31)  # type: ignore[attr-defined]
    signed = sign_in(door, "ani", temporary)
    assert signed.must_change
    assert not change_password(door, "ani", temporary, OTHER_PASSWORD).must_change


def test_who_was_disabled_stays_out_and_their_work_stays(door: Door) -> None:
    running = sign_in(door, "ani", PASSWORD)
    assert set_disabled(door, ADMIN, "ani", True)
    assert not set_disabled(door, ADMIN, "ani", True)
    with pytest.raises(OfficerDisabled):
        sign_in(door, "ani", PASSWORD)
    with pytest.raises(SignInWrong):
        sign_in(door, "ani", "bukan itu")
    with pytest.raises(SessionEnded):
        still_holds(door, "ani", running.version)
    assert set_disabled(door, ADMIN, "ani", False)
    assert sign_in(door, "ani", PASSWORD)


def test_the_last_administrator_stays(door: Door) -> None:
    for attempt in (
        lambda: set_disabled(door, ADMIN, "dewi", True),
        lambda: change_role(door, ADMIN, "dewi", Role.PETUGAS),
    ):
        with pytest.raises(LastAdmin):
            attempt()
    add_officer(door, ADMIN, AddOfficer("rina", Role.ADMIN))
    assert set_disabled(door, ADMIN, "dewi", True)


def test_a_name_is_never_given_to_another(door: Door) -> None:
    set_disabled(door, ADMIN, "ani", True)
    with pytest.raises(OfficerThere):
        add_officer(door, ADMIN, AddOfficer("ANI"))
    temporary = add_officer(door, ADMIN, AddOfficer("budi", full_name="Budi Santoso", offices=("317101",)))
    assert sign_in(door, "budi", temporary).must_change
    listed = {one.name: one for one in list_officers(door, ADMIN)}
    assert (listed["budi"].full_name, listed["budi"].offices, listed["ani"].disabled) == (
        "Budi Santoso", ("317101",), True
    )  # fmt: skip


def test_an_officer_of_another_office_is_nobody_here(tmp_path: Path, clock: HandClock) -> None:
    counter = open_counter(tmp_path / "home", clock=clock, offices=("317102",))
    let_in(counter, "ani", offices=("317101",))
    let_in(counter, "budi", offices=("317101", "317102"))
    with pytest.raises(SignInWrong):
        sign_in(open_door(counter), "ani", PASSWORD)
    assert sign_in(open_door(counter), "budi", PASSWORD)


def test_the_first_administrator_is_made_once(tmp_path: Path, clock: HandClock) -> None:
    one, two = (open_counter(tmp_path / name, tmp_path / "hub", name, clock) for name in ("loket-1", "loket-2"))
    with pytest.raises(PasswordIsName):
        found_first_admin(open_door(one), "dewi", "dewi dewi dewi")
    signed = found_first_admin(open_door(one), "dewi", PASSWORD, "Dewi Lestari")
    assert signed.officer == Officer("dewi", Role.ADMIN, "Dewi Lestari")
    with pytest.raises(OfficersThere):
        found_first_admin(open_door(one), "rina", PASSWORD)
    synchronise(one)
    # A computer that joins finds the office's officers instead.
    with pytest.raises(OfficersThere):
        found_first_admin(open_door(two), "rina", PASSWORD)
    assert sign_in(open_door(two), "dewi", PASSWORD).officer == signed.officer


def test_without_its_hub_nobody_makes_a_first_administrator(tmp_path: Path, clock: HandClock) -> None:
    counter = open_counter(tmp_path / "home", AbsentHub(), clock=clock)
    with pytest.raises(HubNeededFirst):
        found_first_admin(open_door(counter), "dewi", PASSWORD)
    assert found_first_admin(open_door(counter, alone=True), "dewi", PASSWORD)


def test_a_dismissed_officer_is_out_at_the_next_sync_and_what_waits_is_sent(tmp_path: Path, samples: Path) -> None:
    from counters import filled

    from workstation.domain.queue import QueueFilter

    one, two = filled(tmp_path, samples, "loket-1", "loket-2")
    let_in(one, "dewi", Role.ADMIN)
    let_in(one, "ani")
    for counter in (one, two):
        assert synchronise(counter).problem is None
    away = open_door(two)
    running = sign_in(away, "ani", PASSWORD)
    with two.view() as uow:
        dossier_id = uow.queue.rows(QueueFilter())[0].dossier_id
    decided = decide(two, running.officer, Decide(dossier_id, Decision.RETURN, ("berkas_belum_lengkap",)))
    change_password(away, "ani", PASSWORD, OTHER_PASSWORD)
    changed_again = change_password(away, "ani", OTHER_PASSWORD, "kereta api malam")
    set_disabled(open_door(one), ADMIN, "ani", True)
    synchronise(one)
    # Offline the session goes on; the next sync ends it, and sends what was decided.
    assert still_holds(away, "ani", changed_again.version)
    assert synchronise(two).delivered == 1
    with pytest.raises(SessionEnded):
        still_holds(away, "ani", changed_again.version)
    with pytest.raises(OfficerDisabled):
        sign_in(away, "ani", "kereta api malam")
    synchronise(one)
    with one.view() as uow:
        assert decided.event_id in {event.event_id for event in uow.events.of(dossier_id)}
        assert uow.queue.row(dossier_id).decided_by == "ani"


@pytest.mark.parametrize(("death", "kept"), [("before_commit", False), ("after_commit", True)])
def test_a_change_of_an_officer_and_its_look_are_kept_together_or_not_at_all(
    door: Door, counter: Counter, death: str, kept: bool
) -> None:
    deaths = Countdown([(0, death)])
    mortal = replace(counter, uow=lambda: MortalWork(counter.uow(), deaths, lambda event: None))
    with pytest.raises(Crash):
        add_officer(open_door(mortal), Officer("dewi", Role.ADMIN), AddOfficer("joko"))
    with counter.view() as uow:
        looks = uow.looks.wanted(LookWish(kinds=frozenset({LookKind.OFFICER_CHANGED})), 9)
    assert [look.officer for look in looks] == ["dewi"] * kept
    assert ("joko" in [one.name for one in list_officers(door, Officer("dewi", Role.ADMIN))]) is kept


def test_who_comes_goes_and_fails_is_logged_and_no_word_of_what_nobody_is_called(door: Door, counter: Counter) -> None:
    sign_in(door, "ani", PASSWORD)
    fail(door, "ani", 1)
    fail(door, "kata sandi yang salah kotak", 1)
    note(door, DoorAct.SIGNED_OUT, "ani")
    with counter.view() as uow:
        looks = uow.looks.wanted(LookWish(), 9)
    assert [(look.kind, look.officer) for look in reversed(looks)] == [
        (LookKind.SIGNED_IN, "ani"),
        (LookKind.SIGN_IN_FAILED, "ani"),
        (LookKind.SIGN_IN_FAILED, ""),
        (LookKind.SIGNED_OUT, "ani"),
    ]
    assert "sandi" not in str(looks)
