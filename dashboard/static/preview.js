// The survey card as the page shows it, over a draft that the editor hands over. Nothing is sent and nothing is kept.
const load = async () => {
  const [module, wasm] = await Promise.all([
    import("../rapport/card.js"),
    WebAssembly.compileStreaming(fetch(new URL("../rapport/card_bg.wasm", import.meta.url))),
  ]);
  await module.default({ module_or_path: wasm });
  return module;
};
const card = load();
let turn = 0;

addEventListener("message", async ({ origin, source, data }) => {
  if (origin !== location.origin || source !== parent) return;
  const mine = ++turn;
  const { mount } = await card;
  // Of drafts that overtake each other only the last is shown.
  if (mine !== turn) return;
  document.querySelectorAll("body > *, html > :not(head, body)").forEach((old) => old.remove());
  const show = await mount(JSON.parse(data), { send() {}, closed() {} });
  if (mine === turn) show();
});
card.then(() => parent.postMessage("rapport-preview-ready", location.origin));
