// An invitation on the page: what arms it, what is fetched when, and what stays on the device.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { captured, flushed, open, pause, until } from "./support/stage.mjs";
import { nps } from "./support/surveys.mjs";

let stage, edge, site, visitor;
before(async () => ({ edge, site } = stage = await open()));
after(() => stage.close());
afterEach(async () => {
  await visitor?.close();
  visitor = undefined;
  stage.reset();
});
const light = { "data-capture": "light" };
const fetched = (name) => edge.requests.some((request) => request.path === `/rapport/${name}`);
const shown = (page) => page.locator("rapport-card h2").count();

/// A page whose first receipt invites.
async function invited(more, tag = light, address = "/") {
  edge.receipt = () => {
    edge.receipt = () => ({});
    return { invitation: { ...nps, ...more } };
  };
  visitor ??= await stage.visitor({ viewport: { width: 1280, height: 800 } });
  const page = await visitor.open(address, tag);
  return page;
}
/// ... and whose card is there, but must not be seen yet.
async function armed(more, tag) {
  const page = await invited(more, tag);
  await until(() => fetched("card_bg.wasm"), 8000, "the card");
  await pause(600);
  assert.equal(await shown(page), 0, "shown before its trigger");
  return page;
}
const appears = (page) => page.locator("rapport-card h2").waitFor({ timeout: 8000 });

test("a page without an invitation loads not one byte of the card", async () => {
  visitor = await stage.visitor();
  const page = await visitor.open("/", {});
  await captured(edge, page);
  await pause(500);
  assert.ok(!edge.requests.some((request) => request.path.includes("card")));
});

test("now", async () => {
  const page = await invited({ trigger: { now: true } });
  await appears(page);
  await until(() => edge.events("survey_shown").length === 1);
});

test("after some seconds", async () => {
  const page = await invited({ trigger: { seconds: 3 } });
  await until(() => fetched("card_bg.wasm"), 8000, "the card");
  const start = Date.now();
  await appears(page);
  assert.ok(Date.now() - start > 2000, `after ${Date.now() - start} ms`);
});

test("at a depth of the page", async () => {
  site.body = `<div style="height:4000px"></div>`;
  const page = await armed({ trigger: { scroll: 60 } });
  await page.evaluate(() => scrollTo(0, 400));
  await pause(300);
  assert.equal(await shown(page), 0);
  await page.evaluate(() => scrollTo(0, 2200));
  await appears(page);
});

test("at a depth that a short page shows at once", async () => {
  await appears(await invited({ trigger: { scroll: 60 } }));
});

test("on the way out", async () => {
  site.body = `<p>text</p>`;
  const page = await armed({ trigger: { exit: true } });
  await page.evaluate(() => document.body.dispatchEvent(new MouseEvent("mouseout", { bubbles: true, clientY: 300 })));
  await pause(300);
  assert.equal(await shown(page), 0);
  await page.evaluate(() => document.documentElement.dispatchEvent(new MouseEvent("mouseout", { bubbles: true, clientY: -3 })));
  await appears(page);
});

test("on a click of a selector, also where the page stops the click", async () => {
  site.body = `<button id="no">No</button><button class="yes"><b id="in">Yes</b></button>`;
  const page = await armed({ trigger: { click: ".yes" } });
  await page.evaluate(() => document.querySelector(".yes").addEventListener("click", (event) => event.stopPropagation()));
  await page.click("#no");
  await pause(300);
  assert.equal(await shown(page), 0);
  await page.click("#in");
  await appears(page);
});

test("on an event of the site's own", async () => {
  const page = await armed({ trigger: { event: "checkout left" } });
  await page.evaluate(() => rapport.track("something else"));
  await pause(300);
  assert.equal(await shown(page), 0);
  await page.evaluate(() => rapport.track("checkout left"));
  await appears(page);
});

test("who agrees to be recognised in the middle of a survey answers on as whom was asked", async () => {
  const page = await invited({ trigger: { now: true }, visitor: "asked-one" });
  await appears(page);
  await page.evaluate(() => rapport.consent({ analytics: true }));
  await page.locator('rapport-card input[value="9"]').first().click({ force: true });
  const answer = await until(() => edge.events("survey_answered")[0], 30_000, "the answer");
  assert.equal(answer.visitor, "asked-one");
  const consent = await until(() => edge.events("consent")[0], 30_000, "the consent");
  assert.notEqual(consent.visitor, "asked-one", "only the showing's own events name whom was asked");
});

test("after seconds in which the page was looked at", async () => {
  const page = await armed({ trigger: { now: true }, engaged: 6 });
  await page.locator("rapport-card h2").waitFor({ timeout: 30_000 });
});

test("an invitation that has expired asks nobody", async () => {
  const page = await armed({ trigger: { event: "late" }, expires: new Date(Date.now() + 1000).toISOString() });
  await pause(1000);
  await page.evaluate(() => rapport.track("late"));
  await pause(600);
  assert.equal(await shown(page), 0);
});

test("afterwards a date and nothing else stays on the device, and the edge is told it; data-quiet=off keeps nothing", async () => {
  const day = "2099-01-08";
  let page = await invited({ trigger: { now: true }, quiet_until: day });
  await until(() => edge.events("survey_shown").length === 1);
  await until(async () => (await page.evaluate(() => localStorage["rapport.quiet"])) === day);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), ["rapport.quiet"]);
  await page.goto(`${site.origin}/next`);
  await until(() => edge.events("page_view").length === 2);
  assert.equal(edge.batches.at(-1).quiet, day);
  await visitor.close();
  visitor = undefined;
  stage.reset();
  page = await invited({ trigger: { now: true } }, { ...light, "data-quiet": "off" });
  await until(() => edge.events("survey_shown").length === 1);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
});

test("a preview shows the card and counts nothing", async () => {
  edge.preview = { ...nps, trigger: { now: true }, preview: true };
  visitor = await stage.visitor({ viewport: { width: 1280, height: 800 } });
  const page = await visitor.open("/?rapport-preview=sv_1?token=12.abc_-", light);
  await appears(page);
  await page.evaluate(() => rapport.track("nobody counts this"));
  await flushed();
  const asked = edge.requests.find((request) => request.path.includes("/preview/"));
  assert.deepEqual([asked.path, asked.query], ["/v1/sites/pk_test/preview/sv_1", "token=12.abc_-"]);
  assert.equal(edge.uploads().length, 0);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
});

test("ask() asks the edge for a survey by name", async () => {
  visitor = await stage.visitor({ viewport: { width: 1280, height: 800 } });
  const page = await visitor.open("/", light);
  await until(() => edge.events().length);
  edge.receipt = (batch) => (batch.ask === "sv_1" ? { invitation: { ...nps, trigger: { now: true } } } : {});
  await page.evaluate(() => rapport.ask("sv_1"));
  await appears(page);
  assert.equal(edge.batches.filter((batch) => batch.ask).length, 1);
});

/// The edge answers the question for a survey.
const answers_ask = (survey, invitation) => {
  edge.receipt = (batch) => (batch.ask === survey ? { invitation: { ...nps, survey, trigger: { now: true }, ...invitation } } : {});
};

test("in the page, where the site sets a place aside: once seen it is shown, and nothing floats", async () => {
  answers_ask("sv_place");
  site.body = `<h1>Help</h1><div style="height:1500px"></div><div id="place" data-rapport-survey="sv_place"></div>`;
  visitor = await stage.visitor({ viewport: { width: 360, height: 640 } });
  const page = await visitor.open("/", {});
  await page.locator("#place rapport-card h2").waitFor({ timeout: 15_000 });
  await pause(700);
  assert.equal(edge.events("survey_shown").length, 0, "not seen yet");
  assert.equal(await page.locator("rapport-card").getByRole("dialog").count(), 0);
  assert.equal(await page.locator("rapport-card").getByRole("button", { name: "Close" }).count(), 0);
  await page.locator("#place").scrollIntoViewIfNeeded();
  await until(() => edge.events("survey_shown").length === 1);
  const box = await page.locator("rapport-card .card").boundingBox();
  assert.ok(box.width > 300 && box.width <= 360, `${box.width}`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await page.screenshot({ path: `${new URL("../../test-artefacts/card/", import.meta.url).pathname}inline.png` });
  await page.locator('rapport-card input[value="9"]').first().click({ force: true });
  await page.keyboard.press("Escape");
  await pause(300);
  assert.equal(await page.locator("rapport-card").count(), 1);
  assert.equal(edge.batches.filter((batch) => batch.ask).length, 1, "asked for once");
});

test("an answer that the link brought is given at once, when it is one", async () => {
  for (const [given, told] of [["9", [["nps", 9]]], ["11", undefined]]) {
    answers_ask("sv_link");
    site.body = `<div data-rapport-survey="sv_link" data-answer="${given}"></div>`;
    visitor = await stage.visitor({ viewport: { width: 360, height: 640 } });
    const page = await visitor.open("/", { ...light, "data-manual": "" });
    await page.waitForFunction(() => window.rapport?.ask);
    await page.evaluate(() => rapport.ask("sv_link"));
    await page.locator("rapport-card h2").waitFor({ timeout: 15_000 });
    if (told) {
      await until(() => edge.events("survey_answered").length === 1, 8000, "the answer");
      assert.deepEqual(edge.events("survey_answered")[0].answers.map(({ question, value }) => [question, value]), told);
      assert.equal(await page.locator("rapport-card h2").textContent(), "What do you like most?");
    } else {
      await until(() => edge.events("survey_shown").length === 1);
      await pause(700);
      assert.equal(edge.events("survey_answered").length, 0);
    }
    await visitor.close();
    visitor = undefined;
    stage.reset();
  }
});

test("a button that stays asks whenever it is pressed, under any content security policy", async () => {
  answers_ask("sv_feedback");
  site.csp = "default-src 'none'; script-src 'nonce-NONCE' 'wasm-unsafe-eval'; connect-src EDGE; style-src 'none'";
  site.tag = `<script async nonce="NONCE" src="${edge.origin}/rapport.js" data-site="pk_test" data-feedback="sv_feedback" data-feedback-label="Your view"></script>`;
  site.body = "<h1>Shop</h1>";
  visitor = await stage.visitor({ viewport: { width: 360, height: 640 } });
  const page = await visitor.open("/", {});
  const button = page.getByRole("button", { name: "Your view" });
  await button.waitFor({ timeout: 15_000 });
  const box = await button.boundingBox();
  assert.ok(box.width >= 24 && box.height >= 24 && box.x + box.width <= 360, JSON.stringify(box));
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await page.screenshot({ path: `${new URL("../../test-artefacts/card/", import.meta.url).pathname}feedback.png` });
  await pause(600);
  assert.equal(edge.batches.filter((batch) => batch.ask).length, 0);
  await button.click();
  await appears(page);
  assert.deepEqual(page.broke, []);
});

test("with capture in charge the card's events leave at once, each once", async () => {
  const page = await armed({ trigger: { event: "go" } }, { "data-capture": "full" });
  await captured(edge, page);
  await page.evaluate(() => rapport.track("go"));
  await appears(page);
  await until(() => edge.events("survey_shown").length === 1);
  await page.locator('rapport-card input[value="9"]').first().click({ force: true });
  await until(() => edge.events("survey_answered").length >= 1);
  assert.deepEqual(edge.events("survey_answered")[0].answers[0].value, 9);
  assert.equal(edge.events("survey_shown")[0].path, "/");
  const all = edge.batches.flatMap((batch) => batch.events.map((event) => event.id));
  assert.equal(new Set(all).size, all.length);
});

test("where wasm is refused no module is fetched in vain, and the page hears of it once", async () => {
  site.csp = "default-src 'none'; script-src 'nonce-NONCE'; connect-src EDGE";
  site.tag = `<script async nonce="NONCE" src="${edge.origin}/rapport.js" data-site="pk_test"></script>`;
  const page = await invited({ trigger: { now: true } });
  await until(() => edge.events().length);
  await pause(1200);
  assert.deepEqual(edge.requests.map((request) => request.path).filter((path) => path.includes("/rapport/")), ["/rapport/bare.js"]);
  assert.equal(page.said.filter((line) => line.includes("wasm-unsafe-eval'")).length >= 1, true);
  assert.equal(page.said.filter((line) => line.startsWith("Rapport")).length, 1);
  assert.deepEqual(page.broke, []);
});
