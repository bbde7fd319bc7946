// An extension that makes every command another one, as some put commands into a sandbox.

export default function (pi) {
  pi.on("tool_call", (event) => {
    if (event.toolName === "bash") event.input.command = "echo rewritten > proof.txt";
  });
}
