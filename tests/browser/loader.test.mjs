// The loader alone (`data-capture="light"`), in a real Chromium.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { flushed, open, pause, until } from "./support/stage.mjs";

let stage, edge, site, visitor;
before(async () => ({ edge, site } = stage = await open()));
after(() => stage.close());
afterEach(async () => {
  await visitor?.close();
  visitor = undefined;
  stage.reset();
});
const light = { "data-capture": "light" };
const visit = async (address, tag = light, options) => {
  visitor = await stage.visitor(options);
  return visitor.open(address, tag);
};
const names = (events) => events.map((event) => event.name ?? event.type);

test("a page view is sent, with an address of which only utm parameters are left", async () => {
  await visit("/shoes/red?card=4111&utm_source=news&mail=ann@example.org&utm_medium=email#secret");
  const [view] = await until(() => edge.events("page_view").length && edge.events("page_view"));
  assert.equal(view.url, `${site.origin}/shoes/red?utm_source=news&utm_medium=email`);
  assert.equal(view.path, "/shoes/red");
  assert.equal(view.title, "Page /shoes/red");
  assert.match(view.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.ok(view.view && view.id);
  const [batch] = edge.batches;
  assert.equal(batch.key, "pk_test");
  assert.equal(batch.zone, await visitor.context.pages()[0].evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone));
  assert.equal(edge.requests.filter((request) => request.method === "OPTIONS").length, 0, "no preflight");
  assert.match(edge.uploads()[0].headers["content-type"], /^text\/plain/);
  assert.ok(!JSON.stringify(edge.requests).includes("4111"));
});

test("calls made before the tag, and after it, arrive in order and each once", async () => {
  site.tag = `<script>window.rapport=window.rapport||[];rapport.push(["track","early",{n:1}],["identify","u1",{plan:"pro"},{signature:"s"}])</script>
    <script async src="${edge.origin}/rapport.js" data-site="pk_test" data-capture="light"></script>`;
  const page = await visit("/");
  await page.waitForFunction(() => window.rapport.track);
  await page.evaluate(() => {
    rapport.push(["track", "late"]);
    rapport.track("later", { deep: { a: [1] } });
    rapport.group("acme", { size: 3 });
    rapport.page({ title: "By hand" });
  });
  await until(() => edge.events().length >= 7);
  assert.deepEqual(names(edge.events()), ["page_view", "early", "identify", "late", "later", "group", "page_view"]);
  const [, early, identify, , later, group, second] = edge.events();
  assert.deepEqual(early.properties, { n: 1 });
  assert.deepEqual([identify.user_id, identify.traits, identify.signature], ["u1", { plan: "pro" }, "s"]);
  assert.deepEqual(later.properties, { deep: { a: [1] } });
  assert.deepEqual([group.group_id, group.traits], ["acme", { size: 3 }]);
  assert.equal(second.title, "By hand");
});

test("a view and five events are one view upload and one events upload, and no wasm", async () => {
  const page = await visit("/");
  await until(() => edge.events("page_view").length);
  await page.evaluate(async () => {
    for (let n = 1; n <= 5; n++) {
      rapport.track(`e${n}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  await until(() => edge.events("track").length === 5);
  assert.equal(edge.uploads().length, 2);
  assert.deepEqual([...new Set(edge.requests.map((request) => request.path))], ["/rapport.js", "/v1/events"]);
});

test("without consent nothing is kept on the device, and the edge's name for the visitor is echoed", async () => {
  edge.receipt = () => ({ visitor: "v-of-the-edge" });
  const page = await visit("/");
  await until(() => edge.events().length);
  // What the edge answered has arrived, too.
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => rapport.track("again"));
  await until(() => edge.events("track").length);
  assert.equal(edge.batches[0].visitor, undefined);
  assert.equal(edge.batches[1].visitor, "v-of-the-edge");
  assert.deepEqual(await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]), [[], [], ""]);
  assert.deepEqual(await visitor.context.cookies(), []);
  await page.evaluate(() => rapport.reset());
  await page.evaluate(() => rapport.track("somebody else"));
  await until(() => edge.events("track").length === 2);
  assert.notEqual(edge.batches.at(-1).visitor, "v-of-the-edge");
});

test("consent is an event, brings a first-party id that lasts, and goes without a trace", async () => {
  const page = await visit("/");
  await page.waitForFunction(() => window.rapport?.track);
  await page.evaluate(() => rapport.consent({ analytics: true, surveys: true }));
  await until(() => edge.events("consent").length);
  const id = await page.evaluate(() => localStorage["rapport.visitor"]);
  assert.ok(id);
  assert.equal(edge.batches.at(-1).visitor, id);
  assert.equal(edge.batches.at(-1).consent, "granted");
  await page.reload();
  await until(() => edge.events("page_view").length === 2);
  assert.equal(edge.batches.at(-1).visitor, id);
  await page.evaluate(() => rapport.consent({ analytics: false }));
  await until(() => edge.events("consent").length === 2);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  await page.evaluate(() => rapport.track("afterwards"));
  await until(() => edge.events("track").length);
  assert.equal(edge.batches.at(-1).visitor, undefined);
  assert.equal(edge.batches.at(-1).consent, undefined);
});

test("the tag's data-consent makes an id, but not against the browser's privacy signal; a call outranks that", async () => {
  visitor = await stage.visitor();
  await visitor.context.addInitScript(() => Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true }));
  const page = await visitor.open("/", { ...light, "data-consent": "granted" });
  await until(() => edge.events().length);
  assert.equal(edge.batches[0].consent, undefined);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  await page.evaluate(() => rapport.consent({ analytics: true }));
  await until(() => edge.events("consent").length);
  assert.equal(edge.batches.at(-1).consent, "granted");
  const other = await stage.visitor();
  const second = await other.open("/");
  await until(async () => await second.evaluate(() => localStorage["rapport.visitor"]));
  await other.close();
});

test("single-page apps: a view when the address changes, and none when it is only rewritten", async () => {
  const page = await visit("/a");
  await until(() => edge.events("page_view").length === 1);
  await page.evaluate(async () => {
    const later = () => new Promise((resolve) => setTimeout(resolve, 30));
    history.replaceState({ n: 1 }, "", location.href);
    history.replaceState({}, "", "#part");
    await later();
    history.pushState({}, "", "/b?x=1");
    document.title = "Bee";
    await later();
    history.pushState({}, "", "/c");
    await later();
    history.back();
    await later();
  });
  await until(() => edge.events("page_view").length === 4);
  const views = edge.events("page_view");
  assert.deepEqual(views.map((view) => view.path), ["/a", "/b", "/c", "/b"]);
  assert.equal(views[1].title, "Bee");
  assert.equal(views[1].referrer, `${site.origin}/a`);
  assert.equal(new Set(views.map((view) => view.view)).size, 4);
});

test("browsers without the Navigation API get the same views from the history", async () => {
  visitor = await stage.visitor();
  await visitor.context.addInitScript(() => Object.defineProperty(window, "navigation", { value: undefined }));
  const page = await visitor.open("/a", light);
  await page.waitForFunction(() => window.rapport?.track);
  await page.evaluate(async () => {
    const later = () => new Promise((resolve) => setTimeout(resolve, 60));
    history.pushState({ kept: 1 }, "", "/b");
    await later();
    history.replaceState({}, "", "/c");
    await later();
    history.back();
    await later();
  });
  await until(() => edge.events("page_view").length === 4);
  assert.deepEqual(edge.events("page_view").map((view) => view.path), ["/a", "/b", "/c", "/a"]);
});

test("data-manual sends no views of its own", async () => {
  const page = await visit("/", { ...light, "data-manual": "" });
  await page.waitForFunction(() => window.rapport?.track);
  await page.evaluate(() => (history.pushState({}, "", "/b"), rapport.page()));
  await until(() => edge.events().length);
  await flushed();
  assert.deepEqual(edge.events().map((event) => event.path), ["/b"]);
});

test("refused for now means: the same events again, and Retry-After is kept", async () => {
  const tries = [];
  edge.behave = (batch) => {
    tries.push({ at: Date.now(), ids: batch.events.map((event) => event.id) });
    if (tries.length === 1) return { status: 503 };
    if (tries.length === 2) return { status: 429, headers: { "retry-after": "3" } };
    if (tries.length === 3) return "hang up";
  };
  await visit("/");
  await until(() => edge.events().length, 15000);
  assert.equal(tries.length, 4);
  assert.deepEqual(new Set(tries.flatMap((one) => one.ids)).size, 1);
  assert.ok(tries[2].at - tries[1].at >= 2900, `waited ${tries[2].at - tries[1].at} ms`);
});

test("refused for good is not sent again", async () => {
  edge.behave = () => ({ status: 403 });
  await visit("/");
  await until(() => edge.uploads().length);
  await pause(3000);
  assert.equal(edge.uploads().length, 1);
});

test("what is left goes by beacon when the page ends", async () => {
  const page = await visit("/");
  await page.waitForFunction(() => window.rapport?.track);
  await page.evaluate(() => {
    rapport.track("last words");
    location.href = "about:blank";
  });
  await until(() => edge.events("track").length);
  assert.deepEqual(names(edge.events()), ["page_view", "last words"]);
});

test("a page restored from the back/forward cache is a new view", async () => {
  const page = await visit("/");
  await page.waitForFunction(() => window.rapport?.track);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await until(() => edge.events("page_view").length === 2);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: false })));
  await flushed();
  assert.equal(edge.events("page_view").length, 2);
});

test("nothing that the page does to us throws into the page, nor stops what follows", async () => {
  const page = await visit("/");
  await page.waitForFunction(() => window.rapport?.track);
  const thrown = await page.evaluate(() => {
    const circle = {};
    circle.self = circle;
    const tries = [
      () => rapport.track("circle", circle),
      () => rapport.track("big", { n: 10n }),
      () => rapport.consent(),
      () => rapport.push(["nothing", 1]),
      () => rapport.push(null),
      () => rapport.on("track", () => { throw new Error("the page's own"); }),
      () => rapport.track("x".repeat(20000)),
    ];
    return tries.map((run) => { try { run(); return "fine"; } catch (error) { return String(error); } });
  });
  assert.deepEqual(new Set(thrown), new Set(["fine"]));
  await page.evaluate(() => rapport.track("still here"));
  await until(() => edge.events("track").some((event) => event.name === "still here"));
  assert.deepEqual(page.broke, []);
});

test("a second tag counts nothing twice", async () => {
  const tag = `<script async src="${edge.origin}/rapport.js" data-site="pk_test" data-capture="light"></script>`;
  site.tag = tag + tag.replace("rapport.js", "rapport.js?2");
  await visit("/");
  await until(() => edge.events().length);
  await flushed();
  assert.equal(edge.events("page_view").length, 1);
});

test("under a prefix everything is asked for there", async () => {
  site.tag = `<script async src="${edge.origin}/rapport.js" data-site="pk_test" data-prefix="/r"></script>`;
  await visit("/");
  await until(() => edge.requests.some((request) => request.path === "/r/rapport/capture_bg.wasm"));
  await until(() => edge.requests.some((request) => request.path === "/r/v1/events"));
});

test("the owner's own visits count nothing, until they do again", async () => {
  let page = await visit("/?rapport-ignore=1");
  await page.waitForFunction(() => window.rapport?.track);
  await page.evaluate(() => rapport.track("mine"));
  await page.goto(`${site.origin}/next`);
  await flushed();
  assert.equal(edge.uploads().length, 0);
  await page.goto(`${site.origin}/?rapport-ignore=0`);
  await until(() => edge.events("page_view").length);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
});

test("data-debug says in the console what happens, and listeners hear it", async () => {
  const page = await visit("/", { ...light, "data-debug": "" });
  await page.waitForFunction(() => window.rapport?.track);
  await page.evaluate(() => {
    window.heard = [];
    rapport.on("track", (event) => heard.push(event.name));
    rapport.on("receipt", (receipt) => heard.push(receipt.accepted));
    rapport.track("loud");
  });
  await until(() => edge.events("track").length);
  await until(() => page.evaluate(() => heard.length === 2));
  assert.deepEqual(await page.evaluate(() => heard), ["loud", 2]);
  assert.ok(page.said.some((line) => line.includes("page_view")));
});

test("profile() is what the site allows the page to know, and {} when that is nothing", async () => {
  const page = await visit("/");
  await page.waitForFunction(() => window.rapport?.track);
  assert.deepEqual(await page.evaluate(() => rapport.profile()), {});
  edge.profile = { stage: "manage" };
  assert.deepEqual(await page.evaluate(() => rapport.profile()), { stage: "manage" });
});
