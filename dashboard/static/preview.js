// The survey card as the page shows it, over a draft that the editor hands over. Nothing is sent and nothing is kept.
const builds = {};
// The larger build only where a question needs it, as on the page.
const load = async (name) => {
  const [module, wasm] = await Promise.all([
    import(`../rapport/${name}.js`),
    WebAssembly.compileStreaming(fetch(new URL(`../rapport/${name}_bg.wasm`, import.meta.url))),
  ]);
  await module.default({ module_or_path: wasm });
  return module;
};
let turn = 0;

addEventListener("message", async ({ origin, source, data }) => {
  if (origin !== location.origin || source !== parent) return;
  const mine = ++turn;
  const invitation = JSON.parse(data);
  const name = invitation.module === "card-all" ? "card-all" : "card";
  const { mount } = await (builds[name] ??= load(name));
  // Of drafts that overtake each other only the last is shown.
  if (mine !== turn) return;
  document.querySelectorAll("body > *, html > :not(head, body)").forEach((old) => old.remove());
  try {
    const show = await mount(invitation, { send() {}, closed() {} });
    if (mine === turn) show();
  } catch (error) {
    console.warn(error); // A draft that asks nothing yet: there is no card to show.
  }
});
parent.postMessage("rapport-preview-ready", location.origin);
