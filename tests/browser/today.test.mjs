// The account manager's day against a real edge, in a real Chromium. Screenshots go to test-artefacts/today.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { startEdge } from "./support/edge.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = new URL("../../test-artefacts/today/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });

const hostile = "<img src=x onerror=\"window.broken=1\">";
let edge, browser, site, other, owner;

before(async () => {
  edge = await startEdge();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  const make = (name) => edge.call("POST", "/api/sites", { name, origins: ["https://www.northlight.example"], time_zone: "Europe/Paris", currency: "EUR" });
  site = await make("Northlight Coffee");
  other = await make("Südlicht Tee");
  const people = [["u1", "Inès Moreau"], ["u2", "王小明"], ["u3", hostile]];
  await edge.segment(site.secret_key, people.map(([userId, name]) => ({ type: "identify", userId, traits: { name, email: `${userId}@shop.example` }, messageId: `i-${userId}` })));
  const context = await browser.newContext();
  await context.request.post(`${edge.origin}/api/session`, { data: { token: edge.token } });
  owner = await context.storageState();
  await context.close();
});
after(async () => {
  await browser?.close();
  await edge?.close();
});

const sizes = { 1440: { viewport: { width: 1440, height: 900 } }, 390: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } };

/// Opens an address in a browser of its own; fails the test when anything is thrown in the page.
async function visit(address, { width = 1440, scheme = "light", locale = "en-GB", state = owner } = {}, use) {
  const context = await browser.newContext({ ...sizes[width], colorScheme: scheme, locale, storageState: state });
  const page = await context.newPage();
  const thrown = [];
  page.on("pageerror", (error) => thrown.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !/Failed to load resource|WebSocket/.test(message.text()) && thrown.push(message.text()));
  try {
    await page.goto(edge.origin + address);
    await use(page);
    assert.deepEqual(thrown, [], "nothing was thrown");
    assert.equal(await page.evaluate(() => window.broken), undefined, "nothing of a visitor ran");
  } finally {
    await context.close();
  }
}

const home = (of = site) => `/app/sites/${of.id}`;

async function clean(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const told = found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => `${node.target} ${node.failureSummary}`).slice(0, 3).join(" | ")}`);
  assert.deepEqual(told, [], where);
}

test("the palette goes to a screen, to a person whose name is text, to another site; by keyboard alone", async () => {
  await visit(home(), {}, async (page) => {
    const overview = page.getByRole("heading", { level: 1, name: "Overview" });
    await overview.waitFor();
    await clean(page, "the button that opens the palette");
    const palette = page.getByRole("dialog", { name: "Go to a screen, a person or a site" });
    await page.keyboard.press("Control+k");
    await palette.getByRole("combobox").fill("peo");
    await palette.getByRole("option", { name: "People", selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
    await page.keyboard.press("Control+k");
    await palette.getByRole("combobox").fill("onerror");
    await palette.getByRole("option", { name: hostile, selected: true }).waitFor();
    assert.equal(await palette.locator("img").count(), 0);
    await clean(page, "the palette");
    await page.screenshot({ path: `${shots}palette.png` });
    await page.keyboard.press("Enter");
    await page.waitForURL(/person\?id=/);
    await page.getByRole("heading", { level: 1, name: hostile }).waitFor();
    // Escape gives the focus back to the button that opened it; arrows go round.
    const opener = page.getByRole("button", { name: "Go to a screen, a person or a site" });
    await opener.click();
    await page.keyboard.press("ArrowUp");
    await palette.getByRole("option", { name: "Add a site", selected: true }).waitFor();
    await page.keyboard.press("Escape");
    await palette.waitFor({ state: "hidden" });
    assert.ok(await opener.evaluate((button) => button === document.activeElement), "the focus is back");
    await page.keyboard.press("Control+k");
    await palette.getByRole("combobox").fill("tee");
    await palette.getByRole("option", { name: "Südlicht Tee" }).click();
    await page.waitForURL((url) => url.pathname === home(other));
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: hostile }).waitFor();
    await page.keyboard.press("Control+k");
    await palette.getByRole("combobox").fill("nothing such");
    await palette.getByText("Nothing is called so.").waitFor();
  });
});
