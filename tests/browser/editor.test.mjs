// The editor beside what it knows of people, and over a reload: how many a week a survey reaches, what each rule costs, a history that
// outlives the page, two managers at one survey; and one score over several surveys. Against a real edge, in a real Chromium.
// Screenshots go to test-artefacts/editor.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { startEdge } from "./support/edge.mjs";
import * as office from "./support/office.mjs";
import { patience, until } from "./support/stage.mjs";

const shots = new URL("../../test-artefacts/editor/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });

const DAY = 86_400_000;
const noon = Math.floor(Date.now() / DAY) * DAY + DAY / 2;
const ago = (days) => new Date(noon - days * DAY).toISOString();

let edge, browser, site, owner, prices;

/// 60 people look at the prices 20 days ago, the first 40 of them again 10 days ago; every second is on the plan "pro".
before(async () => {
  edge = await startEdge();
  browser = await office.launch();
  site = await edge.call("POST", "/api/sites", { name: "Northlight Coffee", origins: ["https://www.northlight.example"], shards: 4 });
  const batch = [];
  for (let n = 0; n < 60; n++) {
    const anonymousId = `v${n}`;
    batch.push({ type: "identify", userId: `u${n}`, anonymousId, messageId: `i${n}`, timestamp: ago(21), traits: { plan: n % 2 ? "free" : "pro" } });
    for (const days of n < 40 ? [20, 10] : [20]) batch.push({ type: "page", anonymousId, messageId: `p${n}-${days}`, timestamp: ago(days), properties: { path: "/pricing", url: "https://www.northlight.example/pricing" } });
  }
  for (let at = 0; at < batch.length; at += 80) await edge.segment(site.secret_key, batch.slice(at, at + 80));
  prices = await edge.call("POST", `/api/sites/${site.id}/surveys`, {
    name: "Prices", class: "feature", languages: ["en"], questions: [{ id: "csat", type: "csat", text: { en: "How clear were the prices?" } }],
    endings: [{ id: "thanks", text: { en: "Thank you" } }], who: { all: [{ trait: "plan", op: "equals", value: "pro" }] },
    when: { trigger: { seconds: 5 }, pages: [{ path: "starts_with", value: "/pricing" }] },
  });
  const answers = [];
  for (const [survey, score] of [["Spring", 10], ["Autumn", 2]]) {
    for (let n = 0; n < 40; n++) answers.push({ user_id: `c${survey}${n}`, survey, kind: "nps", score, at: ago(3 + (n % 9)), id: `${survey}-${n}` });
  }
  for (let n = 0; n < 40; n++) answers.push({ user_id: `o${n}`, survey: "Order", kind: "csat", score: 5, at: ago(3), id: `order-${n}` });
  await edge.call("POST", `/api/sites/${site.id}/responses`, answers.map((answer) => JSON.stringify(answer)).join("\n"), "application/x-ndjson");
  owner = await office.signedIn(browser, edge);
});
after(async () => {
  await browser?.close();
  await edge?.close();
});

const { clean, settled } = office;
const visit = (address, how, use) => office.visit(browser, edge.origin + address, { state: owner, ...how }, use);
const home = () => `/app/sites/${site.id}`;
const editor = (id = prices.id) => `${home()}/survey?id=${encodeURIComponent(id)}`;
const draft = async (id = prices.id) => (await edge.call("GET", `/api/sites/${site.id}/surveys/${id}`)).draft;
const about = (page, words) => page.locator(".reach b").filter({ hasText: words }).waitFor({ timeout: patience });

test("how many people a week a survey reaches, and beside each rule what it costs", async () => {
  await visit(editor(), {}, async (page) => {
    await settled(page);
    // The 30 on the plan, once in 20 days: 10.5 a week; without the plan twice as many.
    await about(page, /^About 11 people a week$/);
    assert.equal(await page.locator('[data-cost="who.all[0]"]').textContent(), "costs 11 people a week");
    assert.equal(await page.locator('[data-cost="when.pages"]').textContent(), "costs nobody by itself");
    await page.getByText("How?", { exact: true }).click();
    // With the 120 whose answers came from elsewhere: they are known of, and open no page.
    await page.getByText("An estimate from the last 20 days of all 180 people who were there.").waitFor();
    await clean(page, "the reach, opened");
    await page.screenshot({ path: `${shots}reach-open.png`, fullPage: true });
    // A rule changes, and so does the number, before anything is saved.
    await page.getByRole("button", { name: /^Remove Rule/ }).click();
    await about(page, /^About 21 people a week$/);
    await page.getByRole("button", { name: "Undo" }).click();
    await about(page, /^About 11 people a week$/);
    // Wrong rules reach nobody.
    await page.locator(".rule-line", { hasText: "On pages" }).getByRole("textbox").fill("");
    await page.locator(".reach").getByText("once the rules are mended").waitFor({ timeout: patience });
    await page.getByRole("button", { name: "Undo" }).click();
    await about(page, /^About 11 people a week$/);
    // The edge does not answer: it says so, and tries again when it is told to.
    await page.route("**/reach", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: '{"title":"busy","status":503}' }));
    await page.getByRole("button", { name: "Redo" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator(".reach").getByRole("button", { name: "Try again" }).waitFor({ timeout: patience });
    await clean(page, "the reach, failed");
    await page.screenshot({ path: `${shots}reach-failed.png` });
    await page.unroute("**/reach");
    await page.locator(".reach").getByRole("button", { name: "Try again" }).click();
    await about(page, /^About 11 people a week$/);
  });
});

test("too few visits to say anything are said", async () => {
  const young = await edge.call("POST", "/api/sites", { name: "New", origins: ["https://new.example"] });
  await visit(`/app/sites/${young.id}/survey?id=relationship_nps`, {}, async (page) => {
    await settled(page);
    await page.locator(".reach").getByText("Not enough visits yet").waitFor({ timeout: patience });
    assert.equal(await page.locator("[data-cost]").count(), 0);
  });
});

test("what was written and its history outlive the page; nobody is overwritten", async () => {
  const made = await edge.call("POST", `/api/sites/${site.id}/surveys`, { ...(await draft()), name: "History" });
  const name = (page) => page.getByRole("textbox", { name: "Name of the survey" });
  await visit(editor(made.id), {}, async (page) => {
    await settled(page);
    await name(page).fill("History, second");
    await until(async () => (await draft(made.id)).name === "History, second", patience, "it saves by itself");
    await page.reload();
    await settled(page);
    assert.equal(await name(page).inputValue(), "History, second");
    await page.getByRole("button", { name: "Undo" }).click();
    assert.equal(await name(page).inputValue(), "History");
    await until(async () => (await draft(made.id)).name === "History", patience, "the step back is saved too");
    await page.reload();
    await settled(page);
    await page.getByRole("button", { name: "Redo" }).click();
    await until(async () => (await draft(made.id)).name === "History, second", patience, "a step that was taken back can still be done again");
    // Written, and the page is gone before it was saved.
    await page.route(`**/surveys/${made.id}`, (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
    await name(page).fill("Not saved");
    await page.locator(".page-head").getByText("not saved").first().waitFor({ timeout: patience });
    await page.unroute(`**/surveys/${made.id}`);
    await page.reload();
    await settled(page);
    await until(async () => (await draft(made.id)).name === "Not saved", patience, "it is there again, and saved");
    // The same, and somebody else saved meanwhile: the author chooses.
    await page.route(`**/surveys/${made.id}`, (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
    await name(page).fill("Mine");
    await page.locator(".page-head").getByText("not saved").first().waitFor({ timeout: patience });
    await edge.call("PUT", `/api/sites/${site.id}/surveys/${made.id}`, { ...(await draft(made.id)), name: "Theirs" });
    await page.unroute(`**/surveys/${made.id}`);
    await page.reload();
    await settled(page);
    await page.getByText("Somebody else saved this survey meanwhile.").waitFor({ timeout: patience });
    assert.equal(await name(page).inputValue(), "Mine");
    assert.equal((await draft(made.id)).name, "Theirs", "nothing is overwritten before the author has chosen");
    await clean(page, "two at one survey");
    await page.getByRole("button", { name: "Keep mine" }).click();
    await until(async () => (await draft(made.id)).name === "Mine", patience, "mine is kept when that is chosen");
  });
});

test("a rule that names a survey which there is not is told beside it, and published by nobody", async () => {
  const gone = await edge.call("POST", `/api/sites/${site.id}/surveys`, { name: "Gone", languages: ["en"], questions: [] });
  const made = await edge.call("POST", `/api/sites/${site.id}/surveys`, {
    name: "After another", class: "feature", languages: ["en"], who: { all: [{ answered: gone.id, days: 30 }] },
    questions: [{ id: "csat", type: "csat", text: { en: "How was it?" } }], endings: [{ id: "end", text: { en: "Thanks" } }],
  });
  await edge.call("DELETE", `/api/sites/${site.id}/surveys/${gone.id}`);
  await visit(`${home()}/survey?id=${made.id}`, {}, async (page) => {
    await settled(page);
    await page.getByText("names no survey of this site").first().waitFor();
    assert.ok(await page.getByRole("button", { name: /^Publish/ }).isDisabled());
    await page.screenshot({ path: `${shots}unknown-survey.png`, fullPage: true });
  });
});

test("one score over several surveys of a class, chosen on the results", async () => {
  const spring = await edge.call("GET", `/api/sites/${site.id}/surveys/Spring/results`).then((reply) => reply.survey);
  await visit(`${home()}/results?id=${encodeURIComponent(spring)}&last=28`, {}, async (page) => {
    await settled(page);
    const card = page.locator("#together");
    await card.getByRole("button", { name: /Put together with/ }).click();
    // Only those that ask about the same; the order's rating is of another class.
    assert.deepEqual(await card.locator(".choices a").allTextContents(), ["Autumn"]);
    await card.getByRole("link", { name: "Autumn" }).click();
    await card.locator("[data-together]").getByText("80 answers").waitFor({ timeout: patience });
    assert.match(await card.locator("[data-together]").textContent(), /NPS 0 /);
    assert.match(page.url(), /with=/);
    await clean(page, "one score over two surveys");
    await page.screenshot({ path: `${shots}together.png`, fullPage: true });
    await page.reload();
    await card.locator("[data-together]").getByText("80 answers").waitFor({ timeout: patience });
  });
});

for (const [language, locale] of [["en", "en-GB"], ["zh", "zh-CN"]]) {
  for (const scheme of ["light", "dark"]) {
    for (const width of [1440, 390]) {
      test(`the editor's estimate and the score of several surveys in ${language}, ${scheme}, at ${width}`, async () => {
        const spring = await edge.call("GET", `/api/sites/${site.id}/surveys/Spring/results`).then((reply) => reply.survey);
        const autumn = await edge.call("GET", `/api/sites/${site.id}/surveys/Autumn/results`).then((reply) => reply.survey);
        const together = `${home()}/results?id=${encodeURIComponent(spring)}&last=28&with=${encodeURIComponent(autumn)}`;
        for (const [name, address, ready] of [["editor", editor(), ".reach b"], ["together", together, "[data-together] b"]]) {
          await visit(address, { width, scheme, locale }, async (page) => {
            await settled(page);
            await page.locator(ready).first().waitFor({ timeout: patience });
            await page.screenshot({ path: `${shots}${name}-${language}-${scheme}-${width}.png`, fullPage: true });
            await clean(page, `${name} ${language} ${scheme} ${width}`);
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, `${name}: no sideways scroll`);
          });
        }
      });
    }
  }
}
