"""The manager holds, reaps and closes sessions, and loses none whatever goes wrong."""

from __future__ import annotations

import asyncio

import pytest

from pidriver_tui.driver import ManagedSession, PiSession, PiSessionManager, SessionNotFoundError


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Held:
    """A session that closes when it is let."""

    def __init__(self, name: str, *, active: float = 1000.0, fails: bool = False) -> None:
        self.session_id = name
        self.last_activity = active
        self.closed = 0
        self.closing = asyncio.Event()
        self.may_close = asyncio.Event()
        self.may_close.set()
        self._fails = fails

    async def aclose(self) -> None:
        self.closing.set()
        await self.may_close.wait()
        self.closed += 1
        if self._fails:
            raise OSError("stuck")


class Broken(Held):
    """A session that does not say when it was last active."""

    @property
    def last_activity(self) -> float:
        raise RuntimeError("broken")

    @last_activity.setter
    def last_activity(self, value: float) -> None:
        pass


def test_a_session_is_what_a_manager_holds() -> None:
    assert isinstance(Held("a"), ManagedSession)
    for name in ("session_id", "last_activity", "aclose"):
        assert hasattr(PiSession, name)


async def test_registering_finding_stopping() -> None:
    manager: PiSessionManager[Held] = PiSessionManager()
    a, b = Held("a"), Held("b")
    assert await manager.register(a) is a
    await manager.register(b)
    await manager.register(a)
    assert (manager.ids(), len(manager), "a" in manager, "c" in manager) == (["a", "b"], 2, True, False)
    assert manager.get("a") is a
    await manager.stop("a")
    assert (a.closed, manager.ids()) == (1, ["b"])
    with pytest.raises(SessionNotFoundError) as caught:
        manager.get("a")
    assert caught.value.session_id == "a"
    with pytest.raises(SessionNotFoundError):
        await manager.stop("a")
    await manager.aclose()
    assert b.closed == 1


async def test_an_id_is_held_once() -> None:
    manager: PiSessionManager[Held] = PiSessionManager()
    await manager.register(Held("a"))
    with pytest.raises(RuntimeError, match="held already"):
        await manager.register(Held("a"))
    await manager.aclose()


async def test_a_full_manager_takes_no_more() -> None:
    async def factory(name: str) -> Held:
        return Held(name)

    manager = PiSessionManager(factory, max_sessions=1)
    await manager.create("a")
    with pytest.raises(RuntimeError, match="max_sessions=1"):
        await manager.create("b")
    with pytest.raises(RuntimeError, match="max_sessions=1"):
        await manager.register(Held("c"))
    await manager.stop("a")
    await manager.create("b")
    await manager.aclose()


async def test_sessions_being_created_count() -> None:
    go = asyncio.Event()

    async def factory(name: str) -> Held:
        await go.wait()
        return Held(name)

    manager = PiSessionManager(factory, max_sessions=1)
    first = asyncio.create_task(manager.create("a"))
    await asyncio.sleep(0)
    with pytest.raises(RuntimeError, match="max_sessions"):
        await manager.create("b")
    go.set()
    assert (await first).session_id == "a"
    await manager.aclose()


async def test_creating_needs_a_factory() -> None:
    with pytest.raises(RuntimeError, match="no factory"):
        await PiSessionManager().create()


async def test_a_failing_factory_leaves_room() -> None:
    async def factory() -> Held:
        raise OSError("no")

    manager = PiSessionManager(factory, max_sessions=1)
    for _ in range(2):
        with pytest.raises(OSError, match="no"):
            await manager.create()
    assert len(manager) == 0


async def test_a_session_that_cannot_be_held_is_closed() -> None:
    made: list[Held] = []

    async def factory() -> Held:
        made.append(Held("same"))
        return made[-1]

    manager = PiSessionManager(factory)
    await manager.create()
    with pytest.raises(RuntimeError, match="held already"):
        await manager.create()
    assert [session.closed for session in made] == [0, 1]
    await manager.aclose()


@pytest.mark.parametrize("heeds", [True, False], ids=["the factory stops", "the factory goes on"])
async def test_a_cancelled_creation_leaks_nothing(heeds: bool) -> None:
    made: list[Held] = []
    begun = asyncio.Event()

    async def factory() -> Held:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if heeds:
                raise
        made.append(Held("late"))
        return made[-1]

    manager = PiSessionManager(factory, max_sessions=1)
    creating = asyncio.create_task(manager.create())
    await begun.wait()
    creating.cancel()
    with pytest.raises(asyncio.CancelledError):
        await creating
    assert [session.closed for session in made] == ([] if heeds else [1])
    assert len(manager) == 0
    await manager.aclose()


async def test_a_creation_cancelled_twice_leaks_nothing_either() -> None:
    late = Held("late")
    late.may_close.clear()

    async def factory() -> Held:
        return late

    manager = PiSessionManager(factory)
    creating = asyncio.create_task(manager.create())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    creating.cancel()
    await late.closing.wait()
    creating.cancel()
    with pytest.raises(asyncio.CancelledError):
        await creating
    assert late.closed == 0
    late.may_close.set()
    await manager.aclose()
    assert late.closed == 1


async def test_all_are_stopped_at_the_same_time() -> None:
    sessions = [Held(str(n)) for n in range(3)]
    manager: PiSessionManager[Held] = PiSessionManager()
    for session in sessions:
        session.may_close.clear()
        await manager.register(session)
    stopping = asyncio.create_task(manager.stop_all())
    await asyncio.gather(*(session.closing.wait() for session in sessions))
    assert len(manager) == 0
    for session in sessions:
        session.may_close.set()
    await stopping
    assert [session.closed for session in sessions] == [1, 1, 1]


async def test_one_that_fails_to_close_does_not_keep_the_others(caplog: pytest.LogCaptureFixture) -> None:
    bad, good = Held("bad", fails=True), Held("good")
    async with PiSessionManager[Held]() as manager:
        await manager.register(bad)
        await manager.register(good)
    assert (bad.closed, good.closed) == (1, 1)
    assert "bad" in caplog.text


async def test_a_closed_manager_takes_nothing() -> None:
    manager: PiSessionManager[Held] = PiSessionManager()
    await manager.aclose()
    await manager.aclose()
    with pytest.raises(RuntimeError, match="closed"):
        await manager.register(Held("a"))


async def test_a_session_started_while_the_manager_closes_is_closed() -> None:
    go = asyncio.Event()
    late = Held("late")

    async def factory() -> Held:
        await go.wait()
        return late

    manager = PiSessionManager(factory)
    creating = asyncio.create_task(manager.create())
    await asyncio.sleep(0)
    await manager.aclose()
    go.set()
    with pytest.raises(RuntimeError, match="closed"):
        await creating
    assert late.closed == 1


async def test_the_idle_are_reaped_by_the_clock() -> None:
    clock = Clock()
    manager: PiSessionManager[Held] = PiSessionManager(idle_timeout=60, clock=clock)
    old, young, broken = Held("old", active=940), Held("young", active=941), Broken("broken")
    for session in (broken, old, young):
        await manager.register(session)
    assert await manager.reap() == ["old"]
    assert (old.closed, young.closed, broken.closed) == (1, 0, 0)
    clock.now = 1001
    assert await manager.reap() == ["young"]
    await manager.aclose()
    assert broken.closed == 1


async def test_nothing_is_reaped_without_a_limit() -> None:
    manager: PiSessionManager[Held] = PiSessionManager(idle_timeout=None, clock=Clock())
    await manager.register(Held("old", active=-1e9))
    assert await manager.reap() == []
    await manager.aclose()


async def test_the_reaper_lives_through_faults_and_slow_sessions() -> None:
    clock = Clock()
    manager: PiSessionManager[Held] = PiSessionManager(idle_timeout=1, reap_interval=0, clock=clock)
    slow, failing, later = (
        Held("slow", active=0),
        Held("failing", active=0, fails=True),
        Held("later", active=0),
    )
    slow.may_close.clear()
    await manager.register(Broken("broken"))
    await manager.register(slow)
    await manager.register(failing)
    await slow.closing.wait()
    await failing.closing.wait()
    await manager.register(later)
    await later.closing.wait()
    slow.may_close.set()
    await manager.aclose()
    assert (slow.closed, failing.closed, later.closed) == (1, 1, 1)


async def test_the_reaper_ends_with_the_manager() -> None:
    before = asyncio.all_tasks()
    async with PiSessionManager[Held]() as manager:
        await manager.register(Held("a"))
        assert asyncio.all_tasks() != before
    assert asyncio.all_tasks() == before
