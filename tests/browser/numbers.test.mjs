// The screens beside the overview, and what stands beside the answers: who did not answer, campaigns, comments by theme, cohorts, the cube.
// Against a real edge, in a real Chromium.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { startEdge } from "./support/edge.mjs";
import * as office from "./support/office.mjs";

const shots = new URL("../../test-artefacts/numbers/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });

const { clean, settled } = office;
const DAY = 86_400_000;
const ago = (days, hours = 0) => new Date(Date.now() - days * DAY - hours * 3_600_000).toISOString();

let edge, browser, site, owner;

before(async () => {
  edge = await startEdge();
  browser = await office.launch();
  site = await edge.call("POST", "/api/sites", { name: "Northlight Coffee", origins: [], time_zone: "Europe/Paris", currency: "EUR" });
  const batch = [];
  const beans = { product_id: "beans", name: "House espresso", quantity: 1, price: 10 }, filter = { product_id: "filter", name: "Paper filters", quantity: 1, price: 4 };
  const campaigns = [["Spring", "email", "list"], ["Summer sale with a rather long name", "cpc", "ads"]];
  for (let n = 0; n < 120; n++) {
    const userId = `c${n}`, keen = n < 30;
    batch.push({ type: "identify", userId, traits: { name: `Customer ${n}` }, timestamp: ago(85), messageId: `i-${n}` });
    const [campaign, medium, source] = campaigns[n % 2];
    const url = `https://www.northlight.example/?utm_campaign=${encodeURIComponent(campaign)}&utm_medium=${medium}&utm_source=${source}`;
    batch.push({ type: "page", userId, messageId: `p-${n}`, timestamp: ago(80 - (n % 30), 5), properties: { path: "/", url }, context: { page: { url } } });
    for (let k = 0; k < (keen ? 5 : n % 3); k++) {
      batch.push({ type: "track", event: "Order Completed", userId, messageId: `o-${n}-${k}`, timestamp: ago(80 - (n % 30) - k * 9, 3), properties: { order_id: `${n}-${k}`, revenue: 20 + n, currency: "EUR", products: n % 2 ? [beans] : [beans, filter] } });
    }
  }
  await edge.segment(site.secret_key, batch);
  const said = ["Delivery was late", "great staff, gift wrapping lovely", "物流太慢了", "gift wrapping torn", "gift wrapping!", "the price is fine"];
  const answers = [];
  for (let n = 0; n < 120; n++) {
    if (n >= 30 && n % 4) continue;
    answers.push({ user_id: `c${n}`, survey: "Quarterly", kind: "nps", score: n < 30 ? 10 : 3, comment: said[n % said.length], at: ago(5 + (n % 20)), id: `n-${n}` });
  }
  answers.push({ user_id: "c100", survey: "Quarterly", kind: "nps", score: 2, comment: "call +49 30 901820 or <img src=x onerror=\"window.broken=1\">", at: ago(1), id: "n-x" });
  await edge.call("POST", `/api/sites/${site.id}/responses`, answers.map((answer) => JSON.stringify(answer)).join("\n"), "application/x-ndjson");
  await edge.call("POST", `/api/sites/${site.id}/import/costs`, `campaign,day,cost\nSpring,${ago(40).slice(0, 10)},120\nGone,${ago(40).slice(0, 10)},30\n`, "text/csv");
  owner = await office.signedIn(browser, edge);
});
after(async () => {
  await browser?.close();
  await edge?.close();
});

const home = () => `/app/sites/${site.id}`;
const results = () => `${home()}/results?id=Quarterly`;
const visit = (address, how, use) => office.visit(browser, edge.origin + address, { state: owner, ...how }, use);

test("campaigns: credit by the last arrival and by the first, cost and return, a file", async () => {
  const found = await edge.call("GET", `/api/sites/${site.id}/campaigns?from=${ago(89).slice(0, 10)}&to=${ago(0).slice(0, 10)}`);
  const spring = found.items.find((line) => line.campaign === "Spring");
  assert.ok(spring.last.orders > 0 && spring.cost === 120 && spring.last.return > 0, JSON.stringify(spring));
  await visit(home(), {}, async (page) => {
    await page.getByRole("link", { name: "Campaigns" }).click();
    await page.waitForURL(/\/campaigns$/);
    const row = page.getByRole("row", { name: /Spring/ });
    await row.waitFor();
    assert.match(await row.textContent(), new RegExp(`€120.*\\+[\\d,]+%`));
    assert.match(await page.getByRole("row", { name: /Gone/ }).textContent(), /−100%/);
    await page.getByRole("link", { name: "First arrival" }).click();
    await page.waitForURL(/way=first/);
    await page.getByText("Credited to the very first arrival").waitFor();
    await page.getByRole("button", { name: "Export" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Campaigns as CSV" }).click()]);
    assert.match(fs.readFileSync(await download.path(), "utf8"), /^campaign,channel,arrivals,[^]*\r\nSpring,email,/);
    await page.reload();
    await page.locator('a[aria-current="true"]', { hasText: "First arrival" }).waitFor();
  });
});

test("who did not answer: whose answers these are, and a warning where that tilts the score", async () => {
  await visit(results(), {}, async (page) => {
    const card = page.locator("#unheard");
    await card.getByText(/Answers come mostly from/).waitFor();
    assert.match(await card.textContent(), /Weighted by .* the NPS is −?\d+, not −?\d+/);
    await card.locator("summary").click();
    await card.getByText("Holt and Smith").waitFor();
  });
});

test("comments: by theme, searched, a phrase made a theme, personal data masked", async () => {
  await visit(results(), {}, async (page) => {
    const card = page.locator("#comments");
    await card.getByText("call [phone] or <img").waitFor();
    assert.equal(await card.locator("img").count(), 0);
    await card.getByRole("link", { name: "Delivery" }).click();
    await page.waitForURL(/theme=delivery/);
    await card.getByText(/of \d+ comments\./).waitFor();
    assert.ok((await card.locator("blockquote").allTextContents()).every((text) => /Delivery|物流/.test(text)));
    await card.getByRole("link", { name: "Show all" }).click();
    await page.waitForFunction(() => !location.search.includes("theme"));
    await card.getByRole("button", { name: "Make gift wrapping a theme" }).click();
    await card.getByRole("link", { name: "gift wrapping" }).waitFor();
    await card.getByLabel("Search in comments").fill("STAFF");
    await card.getByRole("button", { name: "Search" }).click();
    await page.waitForURL(/q=STAFF/);
    await page.waitForFunction(() => [...document.querySelectorAll("#comments blockquote")].every((quote) => /staff/.test(quote.textContent)));
    await card.getByText("Edit themes").click();
    const list = card.getByLabel(/One theme a line/);
    await page.waitForFunction(() => document.querySelector("#theme-list")?.value.includes("Delivery"));
    await list.fill("Wrapping | 包装: gift wrapping");
    await card.getByRole("button", { name: "Save themes" }).click();
    await card.getByRole("link", { name: "Wrapping", exact: true }).waitFor();
    await card.getByRole("button", { name: "Back to the usual themes" }).click();
    await card.getByRole("link", { name: "Delivery", exact: true }).waitFor();
  });
});

test("cohorts come back, and what is bought together leads to a product", async () => {
  await visit(`${home()}/cohorts`, {}, async (page) => {
    await page.locator("#curve svg").first().waitFor();
    assert.ok((await page.locator("#curve tbody tr").count()) > 2);
    await page.getByRole("link", { name: "Bought again by then" }).click();
    await page.waitForURL(/curve=repeated/);
    await page.locator("#together").getByRole("link", { name: "Paper filters" }).first().click();
    await page.waitForURL(/product=filter/);
    await page.getByText("Also bought with Paper filters.").waitFor();
  });
});

test("the cube: a measure by two things and weeks, all of it in the address", async () => {
  await visit(`${home()}/cube?last=90`, {}, async (page) => {
    await page.getByRole("row", { name: /^All/ }).waitFor();
    await page.getByLabel("Measure").selectOption("page_views");
    await page.waitForURL(/measure=page_views/);
    await page.getByLabel("By", { exact: true }).selectOption("channel");
    await page.waitForURL(/by=channel/);
    await page.getByRole("rowheader", { name: "email" }).waitFor();
    const total = await page.getByRole("row", { name: /^All/ }).locator("td").first().textContent();
    assert.equal(total, "120");
  });
});

for (const [language, locale] of [["en", "en-GB"], ["zh", "zh-CN"]]) {
  for (const scheme of ["light", "dark"]) {
    for (const width of [1440, 390]) {
      test(`these screens are clean in ${language}, ${scheme}, at ${width}`, async () => {
        const screens = { campaigns: `${home()}/campaigns`, cohorts: `${home()}/cohorts`, cube: `${home()}/cube?measure=page_views&by=channel`, results: results(), empty: `${home()}/campaigns?from=2020-01-01&to=2020-01-02` };
        for (const [name, address] of Object.entries(screens)) {
          await visit(address, { width, scheme, locale }, async (page) => {
            await settled(page);
            await page.screenshot({ path: `${shots}${name}-${language}-${scheme}-${width}.png`, fullPage: true });
            await clean(page, `${name} ${language} ${scheme} ${width}`);
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, `${name}: no sideways scroll`);
          });
        }
      });
    }
  }
}
