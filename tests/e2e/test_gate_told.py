"""What the gate tells of a call of real pi, and that this is what runs."""

from __future__ import annotations

import os

import pytest

from pidriver_tui.driver import Notification
from pidriver_tui.gate import GRANT, REFUSE
from pidriver_tui.policy import Tier
from tests.fakes.model_plan import Text, Tool
from tests.fakes.model_server import ModelServer

from .driving import following
from .gating import HOSTILE, PROOF, gated, next_call, results
from .install import InstalledCli
from .sandbox import EXTENSIONS, Sandbox


async def test_an_allowed_write_runs_and_was_shown_beside_what_the_file_holds(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    (sandbox.workspace / "proof.txt").write_text("old\u2028 é\r\n")
    tools = [Tool("write", {"path": path, "content": "new\n"}) for path in ("@proof.txt", "other/new.txt")]
    edit = Tool("edit", {"path": "./proof.txt", "edits": {"oldText": "new", "newText": "newer"}})
    held = {"@proof.txt": "old\u2028 é\r\n", "other/new.txt": "", "./proof.txt": "new\n"}
    prompt = model.plan(tools, [edit], [Text("Written.")])
    async with following(gated(pi, sandbox), prompt) as run:
        for path, before in held.items():
            ask, call = await next_call(run)
            assert (call.tier, call.path, call.before) == (Tier.WRITE, path, before)
            await run.session.respond(ask.request_id, GRANT)
        assert call.arguments["edits"] == [{"oldText": "new", "newText": "newer"}]  # as pi understood it
        await run.settled()
    assert (sandbox.workspace / "proof.txt").read_text() == "newer\n"
    assert (sandbox.workspace / "other" / "new.txt").read_text() == "new\n"


async def test_what_is_no_short_text_is_not_shown(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    work = sandbox.workspace
    (work / "large").write_text("x" * (256 * 1024 + 1))
    (work / "full").write_text("x" * (256 * 1024))
    (work / "binary").write_bytes(b"\xff\xfe\x00")
    os.mkfifo(work / "pipe")
    paths = ("large", "full", "binary", "pipe", ".")
    prompt = model.plan([Tool("write", {"path": path, "content": ""}) for path in paths], [Text("No.")])
    async with following(gated(pi, sandbox), prompt) as run:
        for path in paths:
            ask, call = await next_call(run)
            assert call.path == path
            assert call.before == ("x" * (256 * 1024) if path == "full" else None)
            await run.session.respond(ask.request_id, REFUSE)
        await run.settled()


async def test_where_a_link_leads_is_told(pi: InstalledCli, sandbox: Sandbox, model: ModelServer) -> None:
    work, other = sandbox.workspace, sandbox.root / "other"
    other.mkdir()
    (work / "folder").symlink_to(other)
    (work / "dangling").symlink_to("../other/../other/new.txt")
    (work / "self").symlink_to("self")
    (work / "inner").symlink_to("plain")
    leading = {
        "folder/a.txt": str(other / "a.txt"),
        "dangling": str(other / "new.txt"),
        "inner/b.txt": str(work / "plain" / "b.txt"),
        "plain/b.txt": str(work / "plain" / "b.txt"),
        "./../work/c": str(work / "c"),
        str(other / "c"): str(other / "c"),
    }
    tools = [Tool("write", {"path": path, "content": ""}) for path in (*leading, "self")]
    async with following(gated(pi, sandbox), model.plan(tools, [Text("No.")])) as run:
        for path, opens in leading.items():
            ask, call = await next_call(run)
            assert (call.path, call.opens) == (path, opens)
            await run.session.respond(ask.request_id, REFUSE)
        await run.settled()
    assert results(model.requests[-1])[-1].startswith("Tool call not approved: too many links in ")


async def test_what_pi_opens_is_told_however_it_is_written(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    work, home = sandbox.workspace, sandbox.home
    url = f"file://{work}"
    paths = [
        f"{url}/src/x\\..\\..\\a1",
        f"{url}/\\..\\..\\a2",
        f"{url}/a3#x",
        f"{url}/a4?x",
        f"{url}/a\t5",
        f"{url}/a\n6",
        f"{url}/a%37",
        f"file://localhost{work}/a8",
        f"@{url}/a9",
        f"FILE://{work}/b1",
        "@b2",
        "@@b3",
        " b4 ",
        "b\u00a05",
        "b6:1-9",
        "b\\7",
        "~/b8",
        "@~/b9",
        "~c1",
        "/proc/self/cwd/c2",
        "c3/../c4",
        "c5\u200b",
        "\u2003c6",
        "~",
        f"{url}/c7%2Fx",
        "file://elsewhere/c8",
        f"{url}/c9\0",
    ]
    tools = [Tool("write", {"path": path, "content": f"{number}"}) for number, path in enumerate(paths)]
    told: dict[str, str] = {}
    async with following(gated(pi, sandbox), model.plan(tools, [Text("Written.")])) as run:
        # What cannot be opened at all is not asked about: pi would fail on it, and the gate blocks it.
        for _ in range(len(paths) - 2):
            ask, call = await next_call(run)
            told[str(call.arguments["content"])] = call.opens
            await run.session.respond(ask.request_id, GRANT)
        await run.settled()
    written = {
        path.read_text(): str(path)
        for place in (work, home, sandbox.root)
        for path in place.rglob("*")
        if path.is_file() and len(path.name) < 10 and path.read_bytes().isdigit()
    }
    assert written == {number: path for number, path in told.items() if number in written}
    assert set(told) - set(written) == {str(paths.index("~"))}  # a folder


async def test_what_pi_reads_instead_is_told(pi: InstalledCli, sandbox: Sandbox, model: ModelServer) -> None:
    there = {
        "cafe\u0301": "caf\u00e9",
        "it\u2019s": "it's",
        "e\u0301\u2019": "\u00e9'",
        "2\u202fam.txt": "2 am.txt",
    }
    for name in there:
        (sandbox.workspace / name).write_text(f"this is {name}")
    tools = [Tool("read", {"path": path}) for path in there.values()]
    async with following(gated(pi, sandbox), model.plan(tools, [Text("Read.")])) as run:
        for name, path in there.items():
            ask, call = await next_call(run)
            assert (call.path, call.opens) == (path, str(sandbox.workspace / name))
            await run.session.respond(ask.request_id, GRANT)
        await run.settled()
    assert [f"this is {name}" for name in there] == results(model.requests[-1])


def own_extension(sandbox: Sandbox, handler: str) -> None:
    """Gives the person an extension that does this at every tool call."""
    folder = sandbox.home / ".pi" / "agent" / "extensions"
    folder.mkdir()
    program = f'export default (pi) => {{ pi.on("tool_call", async (event, ctx) => {{ {handler} }}); }};'
    (folder / "own.js").write_text(program)


@pytest.mark.parametrize(
    "change",
    [
        'event.input.command = "echo changed > proof.txt"',
        'event.input = { command: "echo changed > proof.txt" }',
        'Object.assign(event.input, { command: "echo changed > proof.txt" })',
        'Object.defineProperty(event, "input", { value: {} })',
        'Object.defineProperty(event.input, "command", { value: "echo changed > proof.txt" })',
        "event.input.timeout = 1",
        "delete event.input.command",
        'new Function("event", "event.input.command = 1")(event)',
    ],
)
async def test_an_extension_cannot_change_what_was_approved(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, change: str
) -> None:
    own_extension(sandbox, change)
    prompt = model.plan([PROOF], [Text("Blocked.")])
    async with following(gated(pi, sandbox, no_extensions=False), prompt) as run:
        ask, call = await next_call(run)
        assert call.arguments == PROOF.arguments
        await run.session.respond(ask.request_id, GRANT)
        await run.settled()
    assert not (sandbox.workspace / "proof.txt").exists()
    if "=" in change and not change.startswith("event.input.timeout"):  # the others have JavaScript's words
        assert "changed the arguments of a tool call after they were shown" in results(model.requests[-1])[0]


async def test_an_extension_can_read_what_was_approved(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    own_extension(
        sandbox,
        "const copy = structuredClone(event.input);"
        'ctx.ui.notify([copy.command, { ...event.input }.command, JSON.stringify(event.input)].join(" | "));',
    )
    prompt = model.plan([PROOF], [Text("It ran.")])
    async with following(gated(pi, sandbox, no_extensions=False), prompt) as run:
        ask, _ = await next_call(run)
        await run.session.respond(ask.request_id, GRANT)
        command = PROOF.arguments["command"]
        told = (await run.until(Notification)).message
        assert told == f'{command} | {command} | {{"command":"{command}"}}'
        await run.settled()
    assert (sandbox.workspace / "proof.txt").read_text() == "ran\n"


async def test_an_extension_loaded_by_a_flag_may_change_what_is_asked(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    config = gated(pi, sandbox, "-e", str(EXTENSIONS / "rewriting.js"))
    async with following(config, model.plan([PROOF], [Text("Rewritten.")])) as run:
        ask, call = await next_call(run)
        assert call.command == "echo rewritten > proof.txt"
        await run.session.respond(ask.request_id, GRANT)
        await run.settled()
    assert (sandbox.workspace / "proof.txt").read_text() == "rewritten\n"


async def test_a_large_input_is_told_in_part(pi: InstalledCli, sandbox: Sandbox, model: ModelServer) -> None:
    large = Tool("write", {"content": "x" * 5_000_000, "path": "large.txt"}, piece=500_000)
    async with following(gated(pi, sandbox), model.plan([large], [Text("Written.")])) as run:
        ask, call = await next_call(run)
        assert (call.path, call.arguments, call.complete) == ("large.txt", {"path": "large.txt"}, False)
        assert len(ask.prompt) < 10_000
        await run.session.respond(ask.request_id, GRANT)
        await run.settled()
    assert (sandbox.workspace / "large.txt").stat().st_size == 5_000_000


async def test_no_argument_can_forge_what_is_told(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    prompt = model.plan([Tool("bash", HOSTILE)], [Text("No.")])
    async with following(gated(pi, sandbox), prompt) as run:
        ask, call = await next_call(run)
        assert (call.tool, call.arguments) == ("bash", HOSTILE)
        told = ask.prompt.rpartition("\n")[2]
        assert told.splitlines() == [told]
        await run.session.respond(ask.request_id, REFUSE)
        await run.settled()
