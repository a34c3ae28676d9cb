// Customers in the dashboard: where they stand, what they are worth, segments. Against a real edge, in a real Chromium; both
// languages, both themes, desktop and phone. Screenshots go to test-artefacts/insight.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { startEdge } from "./support/edge.mjs";
import * as office from "./support/office.mjs";
import { patience } from "./support/stage.mjs";

const shots = new URL("../../test-artefacts/insight/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });

const DAY = 86_400_000;
const ago = (days, hours = 0) => new Date(Date.now() - days * DAY - hours * 3_600_000).toISOString();
const hostile = "<img src=x onerror=\"window.broken=1\">";

let edge, browser, site, owner, often;

before(async () => {
  edge = await startEdge();
  browser = await office.launch();
  site = await edge.call("POST", "/api/sites", { name: "Northlight Coffee", origins: ["https://www.northlight.example"], time_zone: "Europe/Paris", currency: "EUR" });
  const batch = [];
  const order = (userId, n, days, revenue, products) => batch.push({
    type: "track", event: "Order Completed", userId, messageId: `o-${userId}-${n}`, timestamp: ago(days, 3),
    properties: { order_id: `${userId}-${n}`, revenue, currency: "EUR", products },
  });
  const beans = { product_id: "beans", name: "House espresso", quantity: 2, price: 10 }, filter = { product_id: "filter", name: "Paper filters", quantity: 1, price: 4 };
  for (let n = 0; n < 60; n++) {
    const userId = `c${n}`;
    batch.push({ type: "identify", userId, traits: { name: n === 3 ? hostile : `Customer ${n}`, plan: n % 2 ? "pro" : "free" }, timestamp: ago(330), messageId: `i-${userId}` });
    for (let k = 0; k <= n % 7; k++) order(userId, k, 300 - k * (20 + (n % 11)), 20 + n, k % 2 ? [beans] : [beans, filter]);
  }
  // Ines came every ten days, has not come for thirty-five, scored low, and looked at the cancellation terms.
  batch.push({ type: "identify", userId: "ines", traits: { name: "Inès Moreau", company: "Café Lumen", email: "ines@cafelumen.example" }, timestamp: ago(400), messageId: "i-ines" });
  for (let k = 0; k < 16; k++) order("ines", k, 185 - k * 10, 340, [beans]);
  batch.push({ type: "page", userId: "ines", messageId: "p-ines", timestamp: ago(2), properties: { path: "/help/cancellation-terms", url: "https://www.northlight.example/help/cancellation-terms" } });
  await edge.segment(site.secret_key, batch);
  const answers = [];
  for (let n = 0; n < 60; n++) answers.push({ user_id: `c${n}`, survey: "Quarterly", kind: "nps", score: n % 2 ? 10 : n % 4 ? 4 : 8, at: ago(5 + (n % 20)), id: `n-${n}` });
  answers.push({ user_id: "ines", survey: "Quarterly", kind: "nps", score: 9, at: ago(150), id: "ines-1" }, { user_id: "ines", survey: "Quarterly", kind: "nps", score: 3, at: ago(3), id: "ines-2" });
  await edge.call("POST", `/api/sites/${site.id}/responses`, answers.map((answer) => JSON.stringify(answer)).join("\n"), "application/x-ndjson");
  often = await edge.call("POST", `/api/sites/${site.id}/segments`, { name: "Often", rule: { did: "order", at_least: 5 } });
  owner = await office.signedIn(browser, edge);
});
after(async () => {
  await browser?.close();
  await edge?.close();
});

const home = () => `/app/sites/${site.id}`;

const { clean, settled } = office;
/// Opens an address of the dashboard as the owner.
const visit = (address, how, use) => office.visit(browser, edge.origin + address, { state: owner, ...how }, use);

test("a person: value with its range, why they may leave, and what not to mention", async () => {
  await visit(`${home()}/person?id=ines`, {}, async (page) => {
    await page.getByRole("heading", { level: 1, name: "Inès Moreau" }).waitFor();
    await page.getByText("Value at risk", { exact: true }).waitFor();
    const numbers = page.getByRole("region", { name: "Key numbers" });
    assert.match(await numbers.textContent(), /€[\d,]+ × \d+%/);
    assert.match(await numbers.getByRole("img").first().getAttribute("aria-label"), /€[\d,.]+ to €[\d,.]+/);
    const why = page.locator("#why");
    assert.match(await why.textContent(), /Overdue.*last order .* 35 days ago/);
    assert.match(await why.textContent(), /Unhappy.*scored 3/);
    assert.match(await why.locator(".hush").textContent(), /Do not mention.*cancellation-terms/);
    assert.equal(await page.locator("#life [aria-current=step]").textContent().then((text) => text.startsWith("Special care")), true);
    assert.match(await page.locator("#loyal [aria-current=true]").textContent(), /Habit only|No tie/);
    await page.locator("#loyal summary").click();
    await page.getByText("Dick and Basu").waitFor();
    await page.getByRole("link", { name: "Often" }).click();
    await page.waitForURL(/people\?segment=sg_/);
    await page.getByRole("link", { name: "Inès Moreau" }).waitFor();
  });
});

test("people: by value, by stage, by segment, and the file of just these", async () => {
  await visit(`${home()}/people`, {}, async (page) => {
    await page.getByRole("button", { name: "Sort by Value a year" }).click();
    await page.waitForURL(/sort=value/);
    await page.getByRole("columnheader", { name: "Value a year" }).and(page.locator('[aria-sort="descending"]')).waitFor();
    await page.getByRole("button", { name: /^Stage/ }).click();
    await page.getByRole("link", { name: /^Special care/ }).click();
    await page.waitForURL(/stage=special_care/);
    await page.getByRole("link", { name: "Inès Moreau" }).waitFor();
    assert.equal(await page.locator("tbody tr:has(.who)").count(), await page.locator("tbody .chip", { hasText: "Special care" }).count());
    await page.getByRole("button", { name: "Export" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "People as CSV" }).click()]);
    const file = fs.readFileSync(await download.path(), "utf8");
    assert.match(file, /^id,name,email,company,stage,/);
    assert.match(file, /\r\nines,Inès Moreau,ines@cafelumen\.example,Café Lumen,special_care,/);
    assert.ok(!file.includes("Customer 1,"), "only who is in this stage");
    await page.getByRole("link", { name: /Remove filter/ }).click();
    await page.waitForFunction(() => !location.search.includes("stage"));
    await page.getByRole("link", { name: "Often" }).click();
    await page.waitForURL(/segment=/);
    await page.getByRole("link", { name: "Inès Moreau" }).waitFor();
  });
});

test("overview: stages and moves lead to people, key customers have grades, differences say how many were compared", async () => {
  await visit(home(), {}, async (page) => {
    await settled(page);
    await page.locator("#key").getByRole("link", { name: "Inès Moreau" }).waitFor();
    assert.match(await page.locator("#key").textContent(), /Best 10%.*%.*Value at risk.*€/);
    assert.match(await page.locator("#diff").textContent(), /groups? compared at once/);
    await page.locator("#life").getByRole("link", { name: /^Special care: \d+/ }).click();
    await page.waitForURL(/people\?stage=special_care/);
  });
});

test("segments: written as sentences, counted while one writes, saved, refused where wrong", async () => {
  await visit(`${home()}/segments`, {}, async (page) => {
    await page.getByRole("link", { name: "Often" }).waitFor();
    await page.getByRole("link", { name: "New segment" }).click();
    await page.getByLabel("Name").fill("Overdue and unhappy");
    await page.getByRole("button", { name: "Add a condition" }).click();
    await page.getByRole("button", { name: "last NPS" }).click();
    const status = page.getByRole("status");
    await page.waitForFunction(() => /\D16 of 61 people/.test(document.querySelector("#size-h").closest("section").textContent), null, { timeout: patience });
    await page.getByLabel("last NPS").fill("3");
    await page.waitForFunction(() => /\D1 of 61 people/.test(document.querySelector("#size-h").closest("section").textContent), null, { timeout: patience });
    assert.ok(await status.count() > 0);
    await page.getByRole("button", { name: "Turn this condition around" }).click();
    await page.waitForFunction(() => /\D60 of 61 people/.test(document.querySelector("#size-h").closest("section").textContent), null, { timeout: patience });
    await page.getByRole("button", { name: "Turn this condition around" }).click();
    await page.getByRole("button", { name: "Save segment" }).click();
    await page.waitForURL(/segment\?id=sg_/);
    await page.getByRole("link", { name: "See people" }).click();
    await page.getByRole("link", { name: "Inès Moreau" }).waitFor();
    assert.equal(await page.locator("tbody tr:has(.who)").count(), 1);
  });
});

test("a segment tells who came, at once, and from when on it knows", async () => {
  await visit(`${home()}/segment?id=${often.id}`, {}, async (page) => {
    const card = page.locator("section", { has: page.getByRole("heading", { name: "Who came and left" }) });
    await card.getByText("Nobody came or left yet.").waitFor({ timeout: patience });
    await card.getByText(/Kept since/).waitFor();
    const orders = [0, 1, 2, 3].map((k) => ({
      type: "track", event: "Order Completed", userId: "c0", messageId: `now-${k}`, timestamp: ago(0), properties: { order_id: `now-${k}`, revenue: 12, currency: "EUR" },
    }));
    await edge.segment(site.secret_key, orders);
    const row = card.getByRole("listitem").filter({ hasText: "Customer 0" });
    await row.getByText("came", { exact: true }).waitFor({ timeout: patience });
    await card.getByText("In 30 days 1 came and 0 left").waitFor({ timeout: patience });
    await row.getByRole("link", { name: "Customer 0" }).click();
    await page.waitForURL(/person\?id=c0/);
  });
});

test("every screen in both languages, both themes, desktop and phone: axe finds nothing, nothing scrolls sideways", async () => {
  const screens = { overview: home(), people: `${home()}/people?sort=value`, person: `${home()}/person?id=ines`, segments: `${home()}/segments`, segment: `${home()}/segment` };
  for (const [locale, scheme, width] of [["en-GB", "light", 1440], ["en-GB", "dark", 390], ["zh-CN", "light", 390], ["zh-CN", "dark", 1440]]) {
    for (const [name, address] of Object.entries(screens)) {
      await visit(address, { width, scheme, locale }, async (page) => {
        await settled(page);
        await page.screenshot({ path: `${shots}${name}-${width}-${scheme}-${locale.slice(0, 2)}.png`, fullPage: true });
        const where = `${name} ${width} ${scheme} ${locale}`;
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${where} scrolls sideways`);
        await clean(page, where);
      });
    }
  }
});
