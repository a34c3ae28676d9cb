// The least that a tag of this kind can cost: a view, batched events and an NPS question, by hand and without a library. It has no
// retries, no consent, no languages, nothing to be read by a screen reader beyond its labels; it is here to be measured beside.
(() => {
  const base = new URL(document.currentScript.src).origin;
  const queue = [];
  let timer;
  const send = () => {
    timer = 0;
    navigator.sendBeacon(base + "/events", JSON.stringify(queue.splice(0)));
  };
  const track = (name, properties) => {
    queue.push({ name, properties, at: Date.now(), path: location.pathname });
    timer ||= setTimeout(send, 1000);
  };
  addEventListener("visibilitychange", () => document.visibilityState === "hidden" && queue[0] && send());
  track("page_view");
  const make = (name, parts = [], attributes = {}) => {
    const element = document.createElement(name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.append(...parts);
    return element;
  };
  const show = () => {
    const card = make("floor-card");
    const root = card.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      ":host{all:initial;position:fixed;right:16px;bottom:16px}form{width:360px;padding:16px;border:1px solid #c9cfd8;border-radius:10px;background:#fff;font:16px/1.4 system-ui}" +
        "fieldset{border:0;padding:0;display:grid;grid-template-columns:repeat(11,1fr);gap:2px}label{position:relative;display:grid;place-items:center;height:32px;border:1px solid #747c8a;border-radius:4px}" +
        "input{position:absolute;inset:0;margin:0;opacity:0}label:has(:checked){background:#1c5fb8;color:#fff}",
    );
    root.adoptedStyleSheets = [sheet];
    const scale = Array.from({ length: 11 }, (_, value) =>
      make("label", [make("input", [], { type: "radio", name: "nps", value }), String(value)]),
    );
    root.append(make("form", [make("h2", ["How likely are you to recommend us?"]), make("fieldset", scale), make("button", ["Send"])]));
    document.documentElement.append(card);
  };
  window.rapport = { track: (name) => (name === "asked" ? show() : track(name)) };
})();
