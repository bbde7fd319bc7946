// What a pi extension can say without waiting for an answer, all of it by one command.

export default function (pi) {
  pi.registerCommand("tell", {
    description: "Says everything there is to say in passing",
    handler: async (_args, ctx) => {
      ctx.ui.setStatus("telling", "CI is green");
      ctx.ui.setWidget("above", ["a widget above"]);
      ctx.ui.setWidget("below", ["a widget below"], { placement: "belowEditor" });
      ctx.ui.setTitle("a title of its own");
      ctx.ui.setEditorText("a text for the composer");
      ctx.ui.notify("the deployment failed", "error");
    },
  });
}
