"""Stand-ins for pi and omp, for the tests of programs that use the driver. No Node, no key, no network.

:class:`ScriptedTransport` takes the place of the child process inside the test's own loop::

    import asyncio
    from pidriver_tui.driver import AutoApprove, MessageDelta, PiClient, PiConfig
    from pidriver_tui.driver.testing import ScriptedTransport, answer, ask

    async def test_my_program_approves_and_prints():
        transport = ScriptedTransport()
        transport.on("prompt", ask("select", "Allow tool: bash", options=["Approve", "Deny"]))
        transport.on("extension_ui_response", *answer("All green."))
        client = PiClient(PiConfig(), transport_factory=lambda config: transport)
        session = await client.start("run the tests", interaction_handler=AutoApprove())
        async with session:
            await session.wait_settled(timeout=5)
            transport.end()
            text = "".join([event.text async for event in session if isinstance(event, MessageDelta)])
        assert text == "All green."
        assert transport.sent_of("prompt")[0]["message"] == "run the tests"
        assert transport.sent_of("extension_ui_response")[0]["value"] == "Approve"

    asyncio.run(test_my_program_approves_and_prints())

:class:`ScriptedAgent` is a real child process that plays a script, with real pipes and a real exit code::

    import asyncio, pathlib, tempfile
    from pidriver_tui.driver import AgentEnd, Exited, PiClient
    from pidriver_tui.driver.testing import Exit, ScriptedAgent, Stderr, answer

    async def test_my_program_survives_a_crash(folder):
        agent = ScriptedAgent(folder)
        agent.on("prompt", *answer("Done."))
        agent.on("prompt", Stderr("out of memory"), Exit(3))
        async with await PiClient(agent.config()).start("first") as session:
            await session.wait_settled(timeout=20)
            await session.prompt("second")
            events = [event async for event in session]
        assert [event.final_text for event in events if isinstance(event, AgentEnd)] == ["Done."]
        assert events[-1] == Exited(returncode=3, stderr_tail=("out of memory",))
        assert [frame["message"] for frame in agent.received("prompt")] == ["first", "second"]

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(test_my_program_survives_a_crash(pathlib.Path(folder)))

Both answer every command with success unless told otherwise. The child needs nothing but Python.
"""

from .agent import Exit, Pause, Raw, ScriptedAgent, Stderr, WaitFor
from .frames import Frame, answer, ask, assistant_message, reply, tool_call
from .transport import ScriptedTransport

__all__ = [
    "Exit",
    "Frame",
    "Pause",
    "Raw",
    "ScriptedAgent",
    "ScriptedTransport",
    "Stderr",
    "WaitFor",
    "answer",
    "ask",
    "assistant_message",
    "reply",
    "tool_call",
]
