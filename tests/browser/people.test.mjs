// What an account manager does with many people at once, and whom a name in a note calls; hostile names on every screen and in every
// file. Screenshots go to test-artefacts/people.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { startEdge } from "./support/edge.mjs";
import * as office from "./support/office.mjs";
import { patience, until } from "./support/stage.mjs";

const shots = new URL("../../test-artefacts/people/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });

const MANY = 1200;
const markup = "<img src=x onerror=\"window.broken=1\">";
const formula = "=cmd|'/c calc'!A1";
const turned = "\u202Egnp.elif\u202C 👩🏽‍🚀";
const long = `${"far too long ".repeat(770)}end`;
const hostile = [markup, formula, turned, "+1 is no number"];
let edge, browser, site, owner, manager, colleague;

before(async () => {
  edge = await startEdge();
  browser = await office.launch();
  site = await edge.call("POST", "/api/sites", { name: "Northlight Coffee", origins: ["https://shop.example"], time_zone: "Europe/Paris", currency: "EUR" });
  const rows = Array.from({ length: MANY }, (_, n) => `c${n},Customer ${String(n).padStart(4, "0")},c${n}@shop.example`);
  await edge.call("POST", `/api/sites/${site.id}/import/customers`, `user_id,name,email\n${rows.join("\n")}`, "text/csv");
  const at = new Date().toISOString();
  const who = hostile.map((name, n) => ({ type: "identify", userId: `x${n}`, traits: { name, company: name, email: `x${n}@shop.example` }, messageId: `i-${n}`, timestamp: at }));
  const groups = hostile.map((name, n) => ({ type: "group", userId: `x${n}`, groupId: `acc-${n}`, traits: { name }, messageId: `g-${n}`, timestamp: at }));
  const orders = hostile.map((name, n) => ({ type: "track", event: "Order Completed", userId: `x${n}`, messageId: `o-${n}`, timestamp: at,
    properties: { order_id: `A${n}`, revenue: 20 + n, currency: "EUR", products: [{ product_id: name, name, quantity: 1, price: 10 }] } }));
  const campaigns = hostile.map((name, n) => ({ type: "page", userId: `x${n}`, messageId: `p-${n}`, timestamp: at, context: { campaign: { name, source: name } }, properties: { path: "/", url: "https://shop.example/" } }));
  await edge.segment(site.secret_key, [...who, ...groups, ...orders, ...campaigns]);
  const answers = hostile.map((name, n) => ({ user_id: `x${n}`, survey: name, kind: "nps", score: n, at, id: `n-${n}`, comment: n ? name : long }));
  await edge.call("POST", `/api/sites/${site.id}/responses`, answers.map((answer) => JSON.stringify(answer)).join("\n"), "application/x-ndjson");
  for (const [n, name] of hostile.entries()) {
    await edge.call("POST", `/api/sites/${site.id}/cases`, { person: `x${n}`, reason: n ? name : long });
    await edge.call("POST", `/api/sites/${site.id}/promises`, { person: `x${n}`, text: name, due: at });
    await edge.call("POST", `/api/sites/${site.id}/segments`, { name, rule: { trait: "company", op: "equals", value: name } });
    await edge.call("POST", `/api/sites/${site.id}/changes`, { title: name, day: at.slice(0, 10), theme: name });
    await edge.call("POST", `/api/sites/${site.id}/visitors/x${n}/facts`, { text: name });
    await edge.call("PATCH", `/api/sites/${site.id}/accounts/acc-${n}`, { goal: name, next_step: { text: name } });
  }
  owner = await office.signedIn(browser, edge);
  const token = async (name) => (await edge.call("POST", "/api/tokens", { name, role: "manager" })).token;
  manager = await office.signedIn(browser, edge, await token("Maren Koch"));
  colleague = await office.signedIn(browser, edge, await token("Jonas Stein"));
});
after(async () => {
  await browser?.close();
  await edge?.close();
});

const { clean, settled } = office;
const visit = (path, how, use) => office.visit(browser, `${edge.origin}/app/sites/${site.id}/${path}`, { state: owner, ...how }, use);
const cases = async () => (await edge.call("GET", `/api/sites/${site.id}/cases?state=open&limit=200`)).items;

test("a long list: as one scrolls it goes on, and few rows stand in the document", async () => {
  await visit("people", { state: manager }, async (page) => {
    await settled(page);
    const rows = () => page.locator("tbody tr:has(.who)").count();
    const seen = new Set();
    let most = 0;
    // Step by step: a page that one jumps over is not drawn.
    for (let turn = 0; turn < 400 && !(await page.getByText(`${(MANY + hostile.length).toLocaleString("en-GB")} people`, { exact: true }).count()); turn++) {
      await page.evaluate(() => window.scrollBy(0, 1_200));
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      most = Math.max(most, await rows());
      for (const name of await page.locator("tbody .who b").allTextContents()) seen.add(name);
    }
    assert.ok(most <= 350, `${most} rows at once`);
    await until(async () => {
      for (const name of await page.locator("tbody .who b").allTextContents()) seen.add(name);
      return seen.size > MANY * 0.9;
    }, patience, "all names");
    // And back: rows come again where they were.
    await page.evaluate(() => window.scrollTo(0, 20_000));
    await until(async () => (await page.locator("tbody a.who").evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().top > 100 && one.getBoundingClientRect().top < 700).length)) > 3, patience, "rows in the middle");
    assert.ok(await rows() <= 350);
  });
});

test("several are chosen by mouse and by keyboard; cases are opened, given away and given back; the chosen as files", async () => {
  await visit("people?q=Customer 00", { state: manager }, async (page) => {
    await settled(page);
    const box = (n) => page.locator("tbody tr:has(.who)").nth(n).getByRole("checkbox");
    await box(1).click();
    await box(3).click({ modifiers: ["Shift"] });
    await page.getByText("3 selected").waitFor();
    await box(3).focus();
    await page.keyboard.press("Shift+ArrowDown");
    await page.getByText("4 selected").waitFor();
    await page.keyboard.press("Space");
    await page.getByText("3 selected").waitFor();
    await page.screenshot({ path: `${shots}bulk.png` });
    await clean(page, "people with a selection");
    const dialog = page.getByRole("dialog");
    await page.getByRole("button", { name: "Open cases" }).click();
    await dialog.getByLabel("What is it about?").fill("Recall of lamp 7");
    await dialog.getByRole("button", { name: "Open the case" }).click();
    await page.getByText("3 cases opened, 0 were open already.").waitFor();
    await page.getByRole("button", { name: "Give their cases" }).click();
    await dialog.getByLabel("To whom").fill("Jonas Stein");
    await dialog.getByRole("button", { name: "Hand it over" }).click();
    await page.getByText("3 cases handed over.").waitFor();
    const owners = async () => (await cases()).filter((one) => one.reason.includes("lamp 7")).map((one) => one.owner);
    assert.deepEqual(await owners(), Array(3).fill("Jonas Stein"));
    await page.getByRole("button", { name: "Undo" }).click();
    await until(async () => (await owners()).every((owner) => owner === null), patience, "given back");
    const file = async (name) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
      return fs.readFileSync(await download.path());
    };
    assert.equal((await file("3 selected as CSV")).toString().trim().split("\r\n").length, 4);
    assert.equal((await file("3 selected as XLSX")).subarray(0, 2).toString(), "PK");
    // The whole list, as it is narrowed: by its head.
    await page.getByRole("checkbox", { name: "Everybody in this list" }).click();
    await page.getByText("Everybody in this list is selected").first().waitFor();
    assert.equal((await file("Everybody in this list is selected as CSV")).toString().trim().split("\r\n").length, 101);
    await box(0).focus();
    await page.keyboard.press("Escape");
    await page.locator(".bulk").waitFor({ state: "detached" });
  });
});

test("a name in a note calls a colleague: suggested while one types, told on Today at once, gone when seen", async () => {
  const [first] = await cases();
  await visit("today", { state: colleague }, async (other) => {
    await settled(other);
    assert.equal(await other.locator("#mentions").count(), 0);
    await visit(`case?id=${first.id}`, { state: manager }, async (page) => {
      await settled(page);
      const field = page.getByLabel("Write a note; @name calls a colleague");
      await field.focus();
      await page.keyboard.type("Please look, @jo");
      await page.getByRole("option", { name: "Jonas Stein" }).waitFor();
      await clean(page, "a note with suggestions");
      await page.keyboard.press("Enter");
      assert.equal(await field.inputValue(), "Please look, @Jonas\u00a0Stein ");
      await page.keyboard.type("at the second parcel");
      await page.getByRole("button", { name: "Add note" }).click();
      await page.locator("#log .mention", { hasText: "@Jonas\u00a0Stein" }).waitFor();
      await page.screenshot({ path: `${shots}mention.png` });
    });
    // Without a reload.
    await other.locator("#mentions").getByText("at the second parcel").waitFor({ timeout: patience });
    await other.locator(".side nav .count.at").waitFor();
    await other.screenshot({ path: `${shots}today-mention.png` });
    await clean(other, "Today with a mention");
    await other.locator("#mentions").getByRole("button", { name: /^Seen/ }).click();
    await other.locator("#mentions").waitFor({ state: "detached" });
  });
});

const screens = [
  "", "today", "evening", "people", "person?id=x0", "person?id=x2", "cases", "cases?state=new", "accounts", "account?id=acc-0", "changes", "incidents", "segments", "surveys",
  `results?id=${encodeURIComponent(markup)}`, `results?id=${encodeURIComponent(formula)}&by=segment`, "campaigns", "cohorts", "cube", "settings",
];

for (const width of [1440, 390]) {
  test(`names and words that would break out are text on every screen, and nothing breaks, ${width}`, async () => {
    const [one] = (await cases()).filter((one) => one.person === "x0");
    for (const path of [...screens, `case?id=${one.id}`]) {
      await visit(path, { width, locale: width > 400 ? "en-GB" : "zh-CN" }, async (page) => {
        await settled(page);
        assert.equal(await page.locator('img[src="x"]').count(), 0, path);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, `${path}: no sideways scroll`);
      });
    }
  });
}

test("every file of every menu opens, and no cell of it is a formula", async () => {
  const addresses = new Set();
  for (const path of ["", "people", "cases", "accounts", "changes", "incidents", "segments", "surveys", `results?id=${encodeURIComponent(markup)}`, "campaigns", "cohorts", "cube"]) {
    await visit(path, {}, async (page) => {
      await settled(page);
      await page.locator(".tools").getByRole("button", { name: "Export" }).click();
      const links = page.locator(".panel a[download]");
      await links.first().waitFor();
      for (const href of await links.evaluateAll((all) => all.map((one) => one.getAttribute("href")))) addresses.add(href);
    });
  }
  assert.ok(addresses.size > 40, `${addresses.size} files`);
  for (const address of addresses) {
    const response = await fetch(edge.origin + address, { headers: { authorization: `Bearer ${edge.token}` } });
    assert.equal(response.status, 200, `${address}: ${await response.clone().text()}`);
    if (new URL(address, edge.origin).pathname.endsWith(".xlsx")) {
      assert.equal(Buffer.from(await response.arrayBuffer()).subarray(0, 2).toString(), "PK", address);
    } else {
      const text = await response.text();
      // Each cell of a quoted CSV; a number may begin with its sign.
      const cells = [...text.matchAll(/(?<=^|,)("(?:[^"]|"")*"|[^",\r\n]*)/gm)].map((found) => found[1].replace(/^"/, ""));
      const wrong = cells.filter((cell) => /^[=+@\t]/.test(cell) || (/^-/.test(cell) && Number.isNaN(Number(cell))));
      assert.deepEqual(wrong, [], address);
    }
  }
});

for (const [scheme, width, locale] of [["light", 1440, "en-GB"], ["dark", 1440, "zh-CN"], ["light", 390, "zh-CN"], ["dark", 390, "en-GB"]]) {
  test(`the list with a selection and the files is clean, ${scheme}, at ${width}, in ${locale}`, async () => {
    await visit("people", { scheme, width, locale }, async (page) => {
      await settled(page);
      await page.locator("tbody tr:has(.who)").nth(1).getByRole("checkbox").click();
      await page.locator(".bulk").waitFor();
      await page.locator(".tools .menu > button").first().click();
      await page.screenshot({ path: `${shots}people-${locale}-${scheme}-${width}.png` });
      await clean(page, `${scheme} ${width} ${locale}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true);
    });
  });
}
