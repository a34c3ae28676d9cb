// The card in a frame: what `hosted.rs` puts into a page that stands in the site's own, where that page refuses wasm. It hears the
// invitation from `bare.js` there, by a port of their own, runs the card, and says what happens and how high the card is.
const { port1: port, port2 } = new MessageChannel();

port.onmessage = async ({ data: invitation }) => {
  try {
    const name = invitation.module == "card-all" ? "card-all" : "card";
    const [module, module_or_path] = await Promise.all([import(`./${name}.js`), fetch(new URL(`./${name}_bg.wasm`, import.meta.url))]);
    await module.default({ module_or_path });
    const host = { send: (type, fields) => port.postMessage({ type, fields }), closed: () => port.postMessage({ closed: true }) };
    module.mount(invitation, host)();
    const measure = () => {
      const card = document.querySelector("rapport-card")?.shadowRoot.firstElementChild;
      if (!card) return setTimeout(measure, 20);
      // What is above it is left below it.
      const tell = () => {
        const { top, bottom } = card.getBoundingClientRect();
        port.postMessage({ height: Math.ceil(bottom + top) });
      };
      new ResizeObserver(tell).observe(card);
      tell();
    };
    measure();
  } catch (error) {
    console.warn(error);
    port.postMessage({ failed: true });
  }
};

// Who may hold this page in a frame says its policy (`frame-ancestors`).
parent.postMessage("rapport", "*", [port2]);
