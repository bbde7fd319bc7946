// An extension with a tool of its own, which leaves a file where it ran.

import { writeFileSync } from "node:fs";
import { join } from "node:path";

export default function (pi) {
  pi.registerTool({
    name: "deploy",
    label: "Deploy",
    description: "Deploys to a place",
    parameters: { type: "object", properties: { place: { type: "string" } }, required: ["place"] },
    execute: async (_id, { place }, _signal, _update, ctx) => {
      writeFileSync(join(ctx.cwd, "proof.txt"), place);
      return { content: [{ type: "text", text: `deployed to ${place}` }], details: undefined };
    },
  });
}
