// An extension that takes some of what is said, and one command that says something of itself.

export default function (pi) {
  pi.on("input", (event) => (event.text.startsWith("eat ") ? { action: "handled" } : undefined));
  pi.registerCommand("greet", {
    description: "Says hello, and nothing to the model",
    handler: async (_args, ctx) => ctx.ui.notify("hello from a command", "info"),
  });
}
