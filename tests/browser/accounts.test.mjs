// Accounts and changes against a real edge, in a real Chromium.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { startEdge } from "./support/edge.mjs";
import * as office from "./support/office.mjs";

const shots = new URL("../../test-artefacts/accounts/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });

const hostile = "<img src=x onerror=\"window.broken=1\">";
let edge, browser, site, owner;
const { clean, settled } = office;
const visit = (path, how, use) => office.visit(browser, `${edge.origin}/app/sites/${site.id}/${path}`, { state: owner, ...how }, use);
const read = (path) => edge.call("GET", `/api/sites/${site.id}/${path}`);
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

before(async () => {
  edge = await startEdge();
  browser = await office.launch();
  site = await edge.call("POST", "/api/sites", { name: "Northlight Coffee", origins: ["https://shop.example"], currency: "EUR" });
  const people = [["ann", "Ann Berg"], ["bob", hostile], ["cid", "Cid Roth"]];
  const of = { ann: ["acme", "Acme & Söhne"], bob: ["acme", "Acme & Söhne"], cid: ["<b>x</b>", "Klein GmbH"] };
  await edge.segment(site.secret_key, people.flatMap(([userId, name]) => [
    { type: "identify", userId, traits: { name, email: `${userId}@shop.example` }, messageId: `i-${userId}` },
    { type: "group", userId, groupId: of[userId][0], traits: { name: of[userId][1] }, messageId: `g-${userId}` },
    { type: "track", userId, event: "Order Completed", properties: { order_id: userId, revenue: 120, currency: "EUR" }, messageId: `o-${userId}` },
  ]));
  for (const person of ["ann", "bob", "cid"]) await edge.call("POST", `/api/sites/${site.id}/cases`, { person, reason: "The parcel was wet" });
  // Dan's is over: the parcel was wet.
  await edge.segment(site.secret_key, [{ type: "identify", userId: "dan", traits: { name: "Dan Falk" }, messageId: "i-dan" }]);
  const wet = await edge.call("POST", `/api/sites/${site.id}/cases`, { person: "dan", reason: "The parcel was wet" });
  await edge.call("PATCH", `/api/sites/${site.id}/cases/${wet.id}`, { state: "closed", cause: "Wet parcel", action: "Sent anew" });
  await edge.call("POST", `/api/sites/${site.id}/visitors/ann/facts`, { text: "Calls before ten" });
  owner = await office.signedIn(browser, edge);
});
after(async () => {
  await browser?.close();
  await edge?.close();
});

test("an account: found in the list, planned, its people and what each is to it", async () => {
  await visit("people", {}, async (page) => {
    await page.getByRole("link", { name: "Accounts", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Accounts" }).waitFor();
    await settled(page);
    assert.equal(await page.getByRole("row").count(), 3);
    await page.screenshot({ path: `${shots}list.png` });
    await clean(page, "the list of accounts");
    await page.getByRole("searchbox", { name: "Name or id" }).fill("söhne");
    await page.waitForURL(/q=s%C3%B6hne/);
    await page.getByRole("link", { name: "Acme & Söhne" }).click();
    await page.getByRole("heading", { level: 1, name: "Acme & Söhne" }).waitFor();
    await settled(page);
    await page.locator("#people").getByRole("link", { name: hostile }).waitFor();
    await page.locator("#facts").getByText("Calls before ten").waitFor();
    await page.locator("#plan").getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Goal").fill("Two more teams");
    await page.getByLabel("Next step").fill("Send the offer");
    await page.getByLabel("By", { exact: true }).fill(day(1));
    await page.getByLabel("Renewal").fill(day(20));
    await page.locator("#plan").getByRole("button", { name: "Save" }).click();
    await page.locator("#plan").getByText("Send the offer").waitFor();
    await page.getByRole("checkbox", { name: "Ann Berg decides" }).check();
    await page.waitForFunction(async (address) => {
      const account = await (await fetch(address)).json();
      return account.people.some((one) => one.name === "Ann Berg" && one.parts[0] === "decides");
    }, `/api/sites/${site.id}/accounts/acme`);
    const kept = await read("accounts/acme");
    assert.deepEqual([kept.goal, kept.next_step.due, kept.renewal, kept.version], ["Two more teams", day(1), day(20), 2]);
    // Somebody else was faster: it is said, and nothing is overwritten.
    await page.locator("#plan").getByRole("button", { name: "Edit" }).click();
    await edge.call("PATCH", `/api/sites/${site.id}/accounts/acme`, { goal: "Three more teams" });
    await page.getByLabel("Goal").fill("Mine");
    await page.locator("#plan").getByRole("button", { name: "Save" }).click();
    await page.locator(".told.bad").waitFor();
    assert.equal((await read("accounts/acme")).goal, "Three more teams");
    await clean(page, "an account");
  });
});

test("Today has one row for an account, and what it wants", async () => {
  await visit("today", {}, async (page) => {
    await settled(page);
    const queue = page.locator("#queue");
    assert.equal(await queue.locator("ol.jobs > li").evaluateAll((rows) => rows.filter((row) => !row.parentElement.closest("li")).length), 2);
    await queue.getByText("1 more at Acme & Söhne").click();
    await queue.getByRole("link", { name: hostile }).or(queue.getByRole("link", { name: "Ann Berg" })).first().waitFor();
    await page.locator("#accounts").getByText("Send the offer").waitFor();
    await page.screenshot({ path: `${shots}today.png`, fullPage: true });
    await clean(page, "Today with accounts");
  });
});

test("a change: who had complained, one told, then all", async () => {
  await visit("cases", {}, async (page) => {
    await settled(page);
    await page.getByRole("link", { name: "Changes" }).click();
    await page.getByText("No change yet").waitFor();
    await page.getByRole("button", { name: "New change" }).click();
    await page.getByLabel("What was changed?").fill("A new box");
    await page.getByLabel("Since").fill(day(1));
    await page.getByLabel("Causes that it takes away").fill("Wet parcel");
    await page.getByRole("button", { name: "Write it down" }).click();
    await page.getByRole("heading", { level: 2, name: "A new box" }).waitFor();
    await page.getByText("told 0 of 1").waitFor();
    await page.getByText("Who had complained", { exact: true }).click();
    await page.getByRole("link", { name: "Dan Falk" }).waitFor();
    await page.getByRole("button", { name: "Dan Falk was told" }).click();
    await page.getByText("told 1 of 1").waitFor();
    assert.equal((await read("changes")).items[0].told, 1);
    await settled(page);
    await page.screenshot({ path: `${shots}changes.png` });
    await clean(page, "changes");
  });
});

for (const [scheme, width, locale] of [["dark", 1440, "zh-CN"], ["light", 390, "en-GB"], ["dark", 390, "zh-CN"]]) {
  test(`accounts and changes are clean, ${scheme}, at ${width}, in ${locale}`, async () => {
    for (const path of ["accounts", "account?id=acme", "changes", "today"]) {
      await visit(path, { scheme, width, locale }, async (page) => {
        await settled(page);
        await page.screenshot({ path: `${shots}${path.split("?")[0]}-${locale}-${scheme}-${width}.png`, fullPage: true });
        await clean(page, `${path} ${scheme} ${width} ${locale}`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, `${path}: no sideways scroll`);
      });
    }
  });
}
