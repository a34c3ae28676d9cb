// The loader with the capture module, in a real Chromium.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { captured, flushed, open, pause, until } from "./support/stage.mjs";

let stage, edge, site, visitor;
before(async () => ({ edge, site } = stage = await open()));
after(() => stage.close());
afterEach(async () => {
  await visitor?.close();
  visitor = undefined;
  stage.reset();
});
const visit = async (address = "/", tag = {}, options) => {
  visitor = await stage.visitor(options);
  const page = await visitor.open(address, tag);
  await captured(edge, page);
  return page;
};
const leave = (page) => page.evaluate(() => void (location.href = "about:blank"));
/// Out of sight and back: Chromium does not hide pages of a headless browser.
const hide = (page, hidden = true) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, value: hidden ? "hidden" : "visible" });
    Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, hidden);

test("the handover loses nothing and doubles nothing", async () => {
  visitor = await stage.visitor();
  const page = await visitor.open("/");
  await page.waitForFunction(() => window.rapport?.track);
  await page.evaluate(async () => {
    for (let n = 0; n < 120; n++) {
      rapport.track(`e${n}`);
      await new Promise((resolve) => setTimeout(resolve, 8));
    }
  });
  await until(() => edge.events("track").length === 120);
  assert.ok(edge.requests.some((request) => request.path === "/rapport/capture_bg.wasm"));
  await flushed();
  const all = edge.batches.flatMap((batch) => batch.events);
  assert.equal(all.length, 121, "each was sent once");
  assert.deepEqual(edge.events("track").map((event) => event.name), Array.from({ length: 120 }, (_, n) => `e${n}`));
});

test("the handover keeps what the loader could not deliver", async () => {
  let down = true;
  edge.behave = () => (down ? { status: 503 } : undefined);
  const page = await visit();
  await page.evaluate(() => rapport.track("waits"));
  await until(() => edge.uploads().length);
  down = false;
  await until(() => edge.events("track").length, 20000);
  assert.deepEqual(edge.events().map((event) => event.name ?? event.type), ["page_view", "waits"]);
});

test("a view and five events are two uploads, five requests in all, no preflight", async () => {
  const page = await visit();
  await until(() => edge.events("page_view").length);
  await page.evaluate(async () => {
    for (let n = 1; n <= 5; n++) {
      rapport.track(`e${n}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  await until(() => edge.events("track").length === 5);
  assert.equal(edge.uploads().length, 2, edge.uploads().map((upload) => upload.body).join("\n"));
  assert.deepEqual(edge.requests.map((request) => `${request.method} ${request.path}`).sort(), [
    "GET /rapport.js", "GET /rapport/capture.js", "GET /rapport/capture_bg.wasm", "POST /v1/events", "POST /v1/events",
  ]);
});

test("clicks have a readable label, and never what somebody typed", async () => {
  site.body = `
    <a id="a" href="/prices?ref=7">Our <b>prices</b></a>
    <a id="b" href="https://other.example/x?token=1" onclick="event.preventDefault()">Partner</a>
    <a id="c" href="mailto:ann@example.org" onclick="event.preventDefault()">Write to us</a>
    <button id="d" aria-label="Close">×</button>
    <button id="e"><img alt="Search" src="data:,"></button>
    <input id="f" type="submit" value="typed secret" name="go">
    <label><input id="g" value="typed secret"></label>
    <div id="h" role="button" tabindex="0">Like <span>it</span></div>
    <button id="i">Name: <span contenteditable>typed secret</span></button>
    <div data-rapport-ignore><button id="j">Private</button></div>
    <p id="k">Just text</p>`;
  const page = await visit("/", {});
  await page.evaluate(() => document.querySelector("#a").addEventListener("click", (event) => event.preventDefault()));
  for (const id of "abcdefghijk") await page.evaluate((id) => document.getElementById(id).click(), id);
  await until(() => edge.events("click").length >= 8);
  assert.deepEqual(edge.events("click").map(({ label, target }) => [label, target]), [
    ["Our prices", "/prices"],
    ["Partner", "https://other.example/x"],
    ["Write to us", "mailto:"],
    ["Close", undefined],
    ["Search", undefined],
    ["go", undefined],
    ["Like it", undefined],
    ["i", undefined],
  ]);
  assert.ok(!JSON.stringify(edge.requests).includes("typed secret"));
  assert.ok(!JSON.stringify(edge.requests).includes("ann@example.org"));
});

test("forms have a name and no contents", async () => {
  site.body = `<form name="newsletter" onsubmit="return false"><input name="mail" value="ann@example.org"><button>Join</button></form>`;
  const page = await visit();
  await page.evaluate(() => document.querySelector("form").requestSubmit());
  await until(() => edge.events("form").length);
  assert.equal(edge.events("form")[0].name, "newsletter");
  assert.ok(!JSON.stringify(edge.requests).includes("ann@example.org"));
});

test("leaving tells how long and how deep, of each view with its own path", async () => {
  site.body = `<div style="height:6000px">long</div>`;
  const start = Date.now();
  const page = await visit("/one");
  await page.evaluate(() => scrollTo(0, 2500));
  await pause(500);
  await page.evaluate(() => history.pushState({}, "", "/two"));
  await pause(800);
  await leave(page);
  await until(() => edge.events("page_leave").length === 2);
  const [one, two] = edge.events("page_leave");
  const views = edge.events("page_view");
  assert.deepEqual([one.view, one.path, two.view, two.path], [views[0].view, "/one", views[1].view, "/two"]);
  assert.ok(one.scroll >= 50 && one.scroll <= 60, `scrolled ${one.scroll} %`);
  const spent = Date.now() - start;
  assert.ok(one.engaged_ms >= 500 && two.engaged_ms >= 700, `engaged ${one.engaged_ms} and ${two.engaged_ms} ms`);
  assert.ok(one.engaged_ms + two.engaged_ms <= spent, `engaged ${one.engaged_ms} and ${two.engaged_ms} of ${spent} ms`);
});

test("going out of sight sends by beacon; time hidden does not count; vitals are told once", async () => {
  site.body = `<h1 style="font-size:90px">A large heading</h1><button id="b">Press</button>`;
  const page = await visit();
  await page.click("#b");
  await pause(300);
  await hide(page);
  await until(() => edge.events("page_leave").length === 1);
  await pause(1500);
  const back = Date.now();
  await hide(page, false);
  await pause(200);
  await hide(page);
  await until(() => edge.events("page_leave").length === 2);
  assert.ok(edge.events("page_leave")[1].engaged_ms <= Date.now() - back, "time out of sight is not time engaged");
  const vitals = edge.events("vitals");
  assert.equal(vitals.length, 1);
  assert.ok(vitals[0].lcp > 0 && vitals[0].cls >= 0 && vitals[0].cls < 1, JSON.stringify(vitals[0]));
});

test("errors of the page are told, bounded and once", async () => {
  const page = await visit();
  await page.evaluate(() => void Promise.reject(new TypeError("not awaited")));
  await page.evaluate(() => {
    for (let n = 0; n < 30; n++) setTimeout(() => { throw new Error(`boom ${n % 10}`); });
  });
  await until(() => edge.events("error").length >= 5);
  await flushed();
  const errors = edge.events("error");
  assert.equal(errors.length, 5);
  assert.equal(new Set(errors.map((error) => error.message)).size, 5);
  assert.ok(errors.some((error) => error.message === "not awaited"));
  assert.ok(errors.some((error) => /boom/.test(error.message) && error.line > 0));
});

test("without consent capture keeps nothing on the device either, however bad the network", async () => {
  edge.behave = () => "hang up";
  const page = await visit();
  await page.evaluate(() => rapport.track("lost"));
  await flushed();
  await hide(page);
  await pause(300);
  assert.deepEqual(await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]), [[], [], ""]);
});

test("with consent: offline, reloaded, closed, back again, and each event arrives once", async () => {
  visitor = await stage.visitor();
  const page = await visitor.open("/", { "data-consent": "granted" });
  await captured(edge, page);
  await until(() => edge.events("page_view").length === 1);
  edge.behave = () => "hang up";
  await page.evaluate(() => rapport.track("offline one"));
  await flushed();
  await page.reload();
  await pause(1500);
  await page.evaluate(() => rapport.track("offline two"));
  await flushed();
  await page.close();
  await pause(500);
  edge.behave = () => undefined;
  const next = await visitor.open("/back");
  await until(() => edge.events("track").length === 2, 15000);
  assert.deepEqual(edge.events("track").map((event) => event.name).sort(), ["offline one", "offline two"]);
  assert.deepEqual(edge.events("page_view").map((event) => event.path).sort(), ["/", "/", "/back"]);
  assert.equal(new Set(edge.events().map((event) => event.visitor)).size, 1);
  await until(async () => (await next.evaluate(() => Object.keys(localStorage))).length === 1, 5000, "an empty queue on the device");
});

test("the browser's own offline, and online again", async () => {
  const page = await visit("/", { "data-consent": "granted" });
  await until(() => edge.events("page_view").length);
  await visitor.context.setOffline(true);
  await page.evaluate(() => rapport.track("in the tunnel"));
  await flushed();
  assert.equal(edge.events("track").length, 0);
  assert.equal(await page.evaluate(() => Object.keys(localStorage).length), 2, "id and queue");
  await visitor.context.setOffline(false);
  await until(() => edge.events("track").length, 3000);
});

test("two tabs at once: nothing lost, nothing mixed up, one visitor", async () => {
  visitor = await stage.visitor();
  const tabs = [await visitor.open("/1", { "data-consent": "granted" })];
  await captured(edge, tabs[0]);
  tabs.push(await visitor.open("/2"), await visitor.open("/3"));
  await pause(1000);
  edge.behave = (batch) => (Math.random() < 0.4 ? { status: 503 } : undefined);
  await Promise.all(tabs.map((tab, at) => tab.evaluate(async (at) => {
    for (let n = 0; n < 40; n++) {
      rapport.track(`tab${at}-${n}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }, at)));
  edge.behave = () => undefined;
  await until(() => edge.events("track").length === 120, 20000);
  for (const at of [0, 1, 2])
    assert.deepEqual(edge.events("track").map((event) => event.name).filter((name) => name.startsWith(`tab${at}-`)), Array.from({ length: 40 }, (_, n) => `tab${at}-${n}`));
  assert.equal(new Set(edge.events("track").map((event) => event.visitor)).size, 1);
});

test("consent withdrawn in one tab empties the device, and the other tab keeps nothing anew", async () => {
  visitor = await stage.visitor();
  const one = await visitor.open("/1", {});
  await captured(edge, one);
  await one.evaluate(() => rapport.consent({ analytics: true }));
  const two = await visitor.open("/2");
  await flushed();
  edge.behave = () => "hang up";
  await two.evaluate(() => rapport.track("kept"));
  await flushed();
  assert.ok((await one.evaluate(() => Object.keys(localStorage))).some((key) => key.startsWith("rapport.visitor.")));
  await one.evaluate(() => rapport.consent({ analytics: false }));
  assert.deepEqual(await one.evaluate(() => Object.keys(localStorage)), []);
  await two.evaluate(() => rapport.track("not kept"));
  await flushed();
  await hide(two);
  assert.deepEqual(await one.evaluate(() => Object.keys(localStorage)), []);
});

test("a content security policy that refuses wasm: the loader goes on and says once what to add", async () => {
  site.csp = "default-src 'none'; script-src 'nonce-NONCE'; connect-src EDGE; style-src 'none'; require-trusted-types-for 'script'";
  site.tag = `<script async nonce="NONCE" src="${edge.origin}/rapport.js" data-site="pk_test"></script>`;
  visitor = await stage.visitor();
  const page = await visitor.open("/");
  await until(() => edge.events("page_view").length);
  await pause(800);
  await page.evaluate(() => rapport.track("alone"));
  await until(() => edge.events("track").length);
  assert.equal(page.said.filter((line) => line.includes("script-src 'wasm-unsafe-eval'")).length, 1);
  assert.deepEqual(page.broke, []);
  assert.ok(!edge.requests.some((request) => request.path.includes("capture")), "nothing is fetched in vain");
});

test("the documented policy with trusted types is enough, without one violation", async () => {
  site.csp = "default-src 'none'; script-src 'nonce-NONCE' 'wasm-unsafe-eval'; connect-src EDGE; style-src 'none'; require-trusted-types-for 'script'";
  site.tag = `<script async nonce="NONCE" src="${edge.origin}/rapport.js" data-site="pk_test"></script>`;
  site.body = `<button id="b">Press</button>`;
  visitor = await stage.visitor();
  await visitor.context.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
  });
  const page = await visitor.open("/");
  await captured(edge, page);
  await page.click("#b");
  await until(() => edge.events("click").length);
  assert.deepEqual(await page.evaluate(() => violations), []);
  assert.deepEqual(page.broke, []);
});

test("capture that breaks leaves the page alone, and the loader takes over again", async () => {
  site.body = `<button id="b">Press</button>`;
  const page = await visit();
  const heard = await page.evaluate(() => {
    // What the module relies on is torn away: its next step throws in the middle of wasm.
    Element.prototype.closest = () => ({ closest: () => null, getAttribute: () => { throw new Error("torn"); }, querySelector: () => null });
    let heard = 0;
    addEventListener("error", () => heard++);
    document.querySelector("#b").addEventListener("click", () => heard--);
    document.querySelector("#b").click();
    rapport.track("after the fall");
    return heard;
  });
  assert.equal(heard, -1, "the page's own listener ran, and no error reached the page");
  await until(() => edge.events("track").length);
  await page.evaluate(() => rapport.track("and on"));
  await until(() => edge.events("track").length === 2);
  assert.deepEqual(page.broke, []);
  assert.deepEqual(edge.events("track").map((event) => event.name), ["after the fall", "and on"]);
});

test("modules that cannot be had are no error of the page's", async () => {
  edge.files["/rapport/capture.js"] = "this is not a module (";
  visitor = await stage.visitor();
  const page = await visitor.open("/");
  await until(() => edge.events().length);
  await pause(800);
  await page.evaluate(() => rapport.track("fine"));
  await until(() => edge.events("track").length);
  assert.deepEqual(page.broke, []);
});

test("no listener for unload or beforeunload, and few on window and document", async () => {
  visitor = await stage.visitor();
  await visitor.context.addInitScript(() => {
    window.listeners = [];
    const add = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (type, ...rest) {
      if (this === window || this === document) listeners.push(type);
      return add.call(this, type, ...rest);
    };
  });
  const page = await visitor.open("/");
  await captured(edge, page);
  const listeners = await page.evaluate(() => window.listeners);
  assert.ok(listeners.length <= 11, listeners.join());
  assert.ok(!listeners.some((type) => /unload/.test(type)));
});
