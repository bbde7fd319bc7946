// The dialogs of a pi extension, one command each, and a gate in front of tools.
// Each command tells its answer with `notify`, so that a test sees what arrived in the agent.

export default function (pi) {
  const dialogs = {
    confirm: (ui) => ui.confirm("Delete the branch?", "It is not merged."),
    select: (ui) => ui.select("Which colour?", ["Red", "Green", "Blue"]),
    input: (ui) => ui.input("Your name?", "first and last"),
    editor: (ui) => ui.editor("Commit message", "Draft line one\nline two"),
  };
  for (const [method, open] of Object.entries(dialogs)) {
    pi.registerCommand(`ask-${method}`, {
      description: `Opens a ${method} dialog`,
      handler: async (_args, ctx) => {
        const answer = await open(ctx.ui);
        ctx.ui.notify(`${method} answered ${JSON.stringify(answer ?? null)}`, "info");
      },
    });
  }

  pi.registerCommand("ask-two", {
    description: "Opens two dialogs at once",
    handler: async (_args, ctx) => {
      const [sure, colour] = await Promise.all([dialogs.confirm(ctx.ui), dialogs.select(ctx.ui)]);
      ctx.ui.notify(`two answered ${JSON.stringify([sure, colour ?? null])}`, "info");
    },
  });

  pi.on("tool_call", async (event, ctx) => {
    if (event.toolName !== "bash" || !event.input.command.includes("GATED")) return undefined;
    const choice = await ctx.ui.select(`Allow tool: bash\nCommand: ${event.input.command}`, ["Approve", "Deny"]);
    return choice === "Approve" ? undefined : { block: true, reason: "the gate said no" };
  });
}
