// What stands in where there is no wasm: the loader fetches it where a page's content security policy refuses wasm, and in light
// mode where the site wants a button or has set a place aside. It answers as capture and card do, `start` and `mount`.
//
// The card itself needs wasm. So it is shown in a frame, on a page of the edge's own (`hosted.rs`), which runs by the edge's policy
// and hears the invitation from here; what happens in it comes back here, and the loader sends it, so that the visitor and their
// submission are the page's. Where no frame may stand, there is a link to the survey's page instead.
const script = document.querySelector("script[data-site]");
const tag = script.dataset;
const base = new URL("..", import.meta.url);
const rapport = window.rapport;

/// How long the frame has to answer, in milliseconds, before a link takes its place.
const PATIENCE = 15_000;

const STYLE = `:host{all:initial!important;color-scheme:light dark!important}
.float{position:fixed;inset-block-end:0;inset-inline-end:0;z-index:2147483000;width:min(100vw,416px)}
iframe{display:block;width:100%;height:240px;border:0;color-scheme:light dark}
button,.link{border:1px solid light-dark(#8a8c8a,#71767f);background:light-dark(#fff,#16181b);color:light-dark(#16181b,#eeeeec);font:500 14px/1.4 Inter,system-ui,sans-serif}
.feedback{position:fixed;right:0;top:50%;z-index:2147482999;min-width:36px;max-height:60vh;padding:16px 8px;border-width:1px 0 1px 1px;border-radius:6px 0 0 6px;writing-mode:vertical-rl;translate:0 -50%;cursor:pointer}
.feedback:dir(rtl){right:auto;left:0;border-width:1px 1px 1px 0;border-radius:0 6px 6px 0}
.link{display:flex;gap:8px;align-items:center;padding:4px 4px 4px 16px;border-radius:10px}
.float .link{margin:20px}
.link a{flex:1;padding:10px 0;color:inherit}
.link button{min-width:40px;height:40px;border:0;background:none;font-size:18px;cursor:pointer}
button:focus-visible,a:focus-visible{outline:2px solid light-dark(#2a4bd0,#8fa6ff);outline-offset:2px}
@media print{.float,.feedback{display:none}}`;

// A constructed stylesheet in a shadow root: what the page's `style-src` does not govern, and its rules do not reach.
const surface = (name) => {
  const element = document.createElement(name);
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  return [element, root, sheet];
};
const made = (name, fields) => Object.assign(document.createElement(name), fields);

// --- As capture: the ways to ask that stand in the markup ----------------------------------------------------------

const place = (survey) => document.querySelector(`[data-rapport-survey${survey ? `="${CSS.escape(survey)}"` : ""}]`);

let said;
const say = () => (said ||= console.warn("Rapport without wasm. CSP: script-src 'wasm-unsafe-eval'") || 1);

// Nothing is returned: the loader goes on sending by itself.
export const start = () => {
  if (tag.capture != "light") say();
  // A place is filled once a view.
  let view = 0;
  let last;
  const fill = () => {
    const empty = place();
    const survey = empty && !empty.querySelector("rapport-card") && empty.dataset.rapportSurvey;
    const wanted = view + " " + survey;
    if (survey && wanted != last) {
      last = wanted;
      rapport.ask(survey);
    }
  };
  rapport.on("page_view", () => {
    view++;
    setTimeout(fill);
  });
  fill();
  if (tag.feedback) {
    const [element, root, sheet] = surface("rapport-feedback");
    const button = made("button", { className: "feedback", type: "button", textContent: tag.feedbackLabel || "Feedback" });
    button.addEventListener("click", () => rapport.ask(tag.feedback));
    root.append(button);
    document.documentElement.append(element);
    // The site's own look of it.
    fetch(new URL(`v1/sites/${tag.site}/config`, base))
      .then((reply) => reply.json())
      .then(({ button }) => sheet.replaceSync(STYLE + (button || "")))
      .catch(console.warn);
  }
};

// --- As the card -----------------------------------------------------------------------------------------------------

// Made when it is shown: a frame costs more than a card.
export const mount = (invitation, host) => () => {
  say();
  const inline = place(invitation.survey);
  const [element, root] = surface("rapport-card");
  const box = made("div", { className: inline ? "" : "float" });
  root.append(box);
  if (inline) inline.textContent = "";
  (inline || document.documentElement).append(element);
  const closed = () => {
    element.remove();
    host.closed();
  };

  const name = encodeURIComponent(invitation.survey);
  const page = new URL(`s/${tag.site}/${name}`, base);
  let patience;
  const link = () => {
    clearTimeout(patience);
    removeEventListener("securitypolicyviolation", refused);
    const { submission, visitor, token } = invitation;
    if (token) page.searchParams.set("offer", [submission, visitor, token].join("~"));
    if (invitation.language) page.searchParams.set("language", invitation.language);
    const words = invitation.words || {};
    const line = made("div", { className: "link", dir: invitation.dir || "auto", lang: invitation.language || "" });
    const { questions = [{}] } = invitation.definition || {};
    const asked = Object.values(questions[0].text || {})[0] || "Feedback";
    const anchor = made("a", { href: page.href, target: "_blank", rel: "noopener", textContent: asked + " ↗" });
    // Whoever follows it answers there.
    anchor.addEventListener("click", () => setTimeout(closed, 300));
    line.append(anchor);
    if (!inline) {
      const close = made("button", { type: "button", textContent: "×", ariaLabel: words.close || "Close" });
      close.addEventListener("click", () => {
        host.send("survey_dismissed", named());
        closed();
      });
      line.append(close);
    }
    box.replaceChildren(line);
    host.send("survey_shown", named());
  };
  const named = () => {
    const { survey, version, submission, visitor, token } = invitation;
    return { survey, version, submission, visitor, token };
  };
  const refused = (event) => /^(frame|child|default)-src/.test(event.effectiveDirective) && link();

  // In its frame the card stands at the top, as high as it wants to be and the window allows.
  const wide = innerWidth > 480;
  const look = inline
    ? ""
    : `.place{inset:0 0 auto!important;width:auto;animation:none;margin:${wide ? 20 : 0}px}.card{height:auto!important;max-height:${innerHeight - 48}px!important;${wide ? "border-width:1px;border-radius:16px" : ""}}`;
  const frame = made("iframe", { title: invitation.site || "Rapport", src: page.href + (inline ? "?frame=inline" : "?frame=card") });
  addEventListener("securitypolicyviolation", refused);
  patience = setTimeout(link, PATIENCE);
  const hear = ({ source, data, ports: [port] }) => {
    if (source != frame.contentWindow || data != "rapport" || !port) return;
    removeEventListener("message", hear);
    removeEventListener("securitypolicyviolation", refused);
    clearTimeout(patience);
    port.onmessage = ({ data: { type, fields, height, failed } }) => {
      if (height > 0) frame.style.height = height + "px";
      else if (type) host.send(type, fields);
      else failed ? link() : closed();
    };
    port.postMessage({ ...invitation, style: (invitation.style || "") + look });
  };
  addEventListener("message", hear);
  box.append(frame);
};
