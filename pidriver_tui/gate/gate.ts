// The gate: asks before every tool call of pi. Loaded with `-e`, so nothing is installed anywhere.
//
// It knows no rules and no modes: pidriver-tui answers at once what no person needs to see. The ask is a
// `select` whose title reads like omp's own ("Allow tool: bash / Command: ..."); its first line is one that
// no tool, argument or other extension can write before us, its last line is one line of JSON for the app.
// Only the exact answer "Approve" lets the call run. Everything else blocks it: a refusal, a cancelled
// question, an error, nobody to ask.
//
// A guard-rail, not a sandbox. pi calls the handlers of `-e` files before those of the person's own
// extensions and in the order of the flags (observed, pi 0.87.1), so ours cannot be the last. What later
// handlers see is therefore a copy that throws when it is changed, and pi takes that throw for a block:
// what was approved is what runs. An extension that rewrites inputs must come first: `-e rewriter.ts` among
// the profile's own arguments, which stand before our `-e`.

import { access, constants, open, readlink, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ExtensionAPI } from "@earendil-works/pi-coding-agent";

const GRANT = "Approve";
const REFUSE = "Deny";
const HEAD = "Allow tool (pidriver-gate 1): ";
const MARK = "pidriver-gate 1 ";
const CHANGED = "pidriver-tui: an extension changed the arguments of a tool call after they were shown for approval";

const MOST_SHOWN = 2000; // characters of one argument in the readable part, as omp
const MOST_LINES = 40; // arguments in the readable part
const MOST_BEFORE = 256 * 1024; // bytes of a file that is shown beside what will become of it
const MOST_INPUT = 1024 * 1024; // characters of the arguments as JSON
const MOST_LINKS = 40;

type Values = Record<string, unknown>;

export default function (pi: ExtensionAPI) {
  pi.on("tool_call", async (event, ctx) => {
    try {
      if (!ctx.hasUI) return blocked("there is nobody to ask");
      const input = event.input as Values;
      const asked = JSON.stringify(input);
      const told = { tool: event.toolName, input, id: event.toolCallId, cwd: ctx.cwd };
      const before = await beforeOf(event.toolName, input, ctx.cwd);
      const opens = await opensOf(event.toolName, input, ctx.cwd);
      const title = titleOf({ ...told, opens, before }, asked);
      const answer = await ctx.ui.select(title, [GRANT, REFUSE], { signal: ctx.signal });
      if (answer === undefined) return blocked("the question was cancelled");
      if (answer === REFUSE) return { block: true, reason: "Tool call denied by the user" };
      if (answer.startsWith(`${REFUSE}: `)) {
        return { block: true, reason: `Tool call denied by the user: ${answer.slice(REFUSE.length + 2)}` };
      }
      if (answer !== GRANT) return blocked("the answer was not understood");
      if (JSON.stringify(event.input) !== asked) return blocked(CHANGED);
      const seen = sealed(input);
      const locked = { enumerable: true, configurable: false, get: () => seen, set: refuseChange };
      Object.defineProperty(event, "input", locked);
      return undefined;
    } catch (error) {
      return blocked(error instanceof Error ? error.message : String(error));
    }
  });
}

function blocked(why: string) {
  return { block: true, reason: `Tool call not approved: ${why}` };
}

function refuseChange(): never {
  throw new Error(CHANGED);
}

/** A copy that reads like `value` and throws when it is changed, in any mode of JavaScript. */
function sealed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const copy: object = Array.isArray(value) ? [] : {};
  for (const [name, kept] of Object.entries(value)) {
    const inner = sealed(kept);
    Object.defineProperty(copy, name, { enumerable: true, get: () => inner, set: refuseChange });
  }
  return Object.freeze(copy);
}

function titleOf(told: Values & { tool: string; input: Values }, asked: string): string {
  const cut = asked.length > MOST_INPUT;
  const payload = cut ? { ...told, input: shortened(told.input), before: undefined, cut } : told;
  return [HEAD + oneLine(told.tool), ...shown(told.tool, told.input), MARK + json(payload)].join("\n");
}

/** JSON on one line for every reader, also for one that takes U+0085, U+2028 or U+2029 for a line's end. */
function json(value: unknown): string {
  const escaped = (found: string) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, escaped);
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
}

/** The arguments that still have room, in their order; the others are left out. */
function shortened(input: Values): Values {
  const kept: Values = {};
  let room = MOST_INPUT / 4;
  for (const [name, value] of Object.entries(input)) {
    const size = name.length + (JSON.stringify(value) ?? "").length;
    if (size > room) continue;
    kept[name] = value;
    room -= size;
  }
  return kept;
}

/** What a person reads, in omp's words for the tools that both have. */
function shown(tool: string, input: Values): string[] {
  if (tool === "bash" || tool === "powershell") return [`Command: ${brief(input.command)}`];
  if (tool === "write") return [`Path: ${brief(input.path)}`, `Content:\n${brief(input.content)}`];
  if (tool === "edit") return [`File: ${brief(input.path)}`];
  const names = Object.keys(input);
  const lines = names.slice(0, MOST_LINES).map((name) => `${oneLine(brief(name))}: ${brief(input[name])}`);
  return names.length > MOST_LINES ? [...lines, `+${names.length - MOST_LINES} more`] : lines;
}

function brief(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "(missing)");
  if (text.length <= MOST_SHOWN) return text;
  return `${text.slice(0, MOST_SHOWN)}[…${text.length - MOST_SHOWN}ch elided…]`;
}

/** What the file of a write or an edit holds now; `undefined` when that is not a short text. */
async function beforeOf(tool: string, input: Values, cwd: string): Promise<string | undefined> {
  if ((tool !== "write" && tool !== "edit") || typeof input.path !== "string") return undefined;
  try {
    // Not blocking: to open a pipe that nobody writes would wait for ever.
    const file = await open(resolved(input.path, cwd), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { size } = await file.stat().then((stat) => (stat.isFile() ? stat : { size: MOST_BEFORE + 1 }));
      if (size > MOST_BEFORE) return undefined;
      const bytes = Buffer.alloc(MOST_BEFORE + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      if (length > MOST_BEFORE) return undefined;
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, length));
    } finally {
      await file.close();
    }
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
    return missing && tool === "write" ? "" : undefined;
  }
}

/** The arguments that name a tool's file, of which the app takes the first that is a text, too. */
const PATHS = ["path", "file_path", "file"];

/** The file or folder that a tool opens: absolute, links followed; `undefined` when it names none.
 *
 * It is told below the agent's folder as that is written, also where that folder is itself behind a link.
 */
async function opensOf(tool: string, input: Values, cwd: string): Promise<string | undefined> {
  const path = PATHS.map((name) => input[name]).find((value) => typeof value === "string");
  if (typeof path !== "string") return undefined;
  const place = tool === "read" ? await readable(resolved(path, cwd)) : resolved(path, cwd);
  const real = await followed(place);
  const inside = relative(await realpath(cwd), real);
  return inside === ".." || inside.startsWith("../") || isAbsolute(inside) ? real : join(cwd, inside);
}

/** Where a path leads when every link in it is followed, also a link to what is not there yet. */
async function followed(path: string): Promise<string> {
  let place = path;
  let missing = "";
  for (let links = 0; links < MOST_LINKS; ) {
    const real = await realpath(place).catch(() => undefined);
    if (real !== undefined) return join(real, missing);
    // A link to what is not there yet is followed by who writes to it.
    const link = await readlink(place).catch(() => undefined);
    if (link !== undefined) {
      place = resolve(dirname(place), link);
      links += 1;
    } else {
      missing = join(basename(place), missing);
      place = dirname(place);
    }
  }
  throw new Error(`too many links in ${path}`);
}

/** The file that pi means by `path` in any tool (observed, pi 0.87.1 and 1.6.0: utils/paths). */
function resolved(path: string, cwd: string): string {
  let plain = path.replace(/[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g, " ");
  if (plain.startsWith("@")) plain = plain.slice(1);
  if (plain === "~") return homedir();
  if (plain.startsWith("~/")) plain = join(homedir(), plain.slice(2));
  else if (plain.startsWith("file://")) plain = fileURLToPath(plain);
  return isAbsolute(plain) ? resolve(plain) : resolve(cwd, plain);
}

/** The file that pi's `read` takes when the one that is named is not there: as macOS may have spelt it
 * (observed, pi 0.87.1 and 1.6.0: core/tools/path-utils).
 */
async function readable(path: string): Promise<string> {
  const curly = (text: string) => text.replace(/'/g, "\u2019");
  const decomposed = path.normalize("NFD");
  const spellings = [path, path.replace(/ (AM|PM)\./gi, "\u202F$1."), decomposed, curly(path), curly(decomposed)];
  for (const spelt of spellings) {
    const there = await access(spelt).then(
      () => true,
      () => false,
    );
    if (there) return spelt;
  }
  return path;
}
