// Settings against a real edge, in a real Chromium: rules of cases, limits, webhooks, members, the audit log.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { startEdge } from "./support/edge.mjs";
import * as office from "./support/office.mjs";

const shots = new URL("../../test-artefacts/settings/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });

let edge, browser, site, owner;
const { clean, settled } = office;
const visit = (how, use) => office.visit(browser, `${edge.origin}/app/sites/${site.id}/settings`, { state: owner, ...how }, use);
const read = (path) => edge.call("GET", `/api/sites/${site.id}/${path}`);

before(async () => {
  edge = await startEdge();
  browser = await office.launch();
  site = await edge.call("POST", "/api/sites", { name: "Northlight Coffee", origins: ["https://shop.example"], time_zone: "Europe/Paris", currency: "EUR" });
  await edge.segment(site.secret_key, [{ type: "identify", userId: "u1", traits: { name: "Inès Moreau" }, messageId: "i1" }]);
  await edge.call("GET", `/api/sites/${site.id}/visitors/u1`);
  await edge.call("POST", `/api/sites/${site.id}/segments`, { name: "Regulars", rule: { did: "order", at_least: 2 } });
  owner = await office.signedIn(browser, edge);
});
after(async () => {
  await browser?.close();
  await edge?.close();
});

/// Saves a card, and waits until it says so.
const save = async (card) => {
  await card.getByRole("button", { name: "Save", exact: true }).click();
  await card.getByText("Saved.").waitFor();
};

test("what opens a case, when clocks run, who gets it, what it was", async () => {
  await visit({}, async (page) => {
    await settled(page);
    const opens = page.locator("#opens");
    await opens.getByRole("spinbutton", { name: "An NPS rating of" }).fill("4");
    await opens.getByRole("switch", { name: "Rule is on" }).nth(1).uncheck();
    await opens.getByRole("button", { name: "Add an event" }).click();
    await opens.getByRole("textbox", { name: "The event" }).last().fill("Parcel Lost");
    await opens.getByRole("combobox", { name: "For whom" }).last().selectOption({ label: "Regulars" });
    await save(opens);
    const clocks = page.locator("#clocks");
    await clocks.getByLabel("Sat").fill("9-12, 13:30-16");
    await clocks.getByLabel("Holidays").fill("2026-12-25, 2027-01-01");
    await clocks.getByRole("button", { name: "Add a grade" }).click();
    await clocks.getByRole("textbox", { name: "Grade" }).nth(1).fill("Regular");
    await clocks.getByRole("spinbutton", { name: "First reply, hours" }).nth(1).fill("1.5");
    await save(clocks);
    const owners = page.locator("#owners");
    await owners.getByLabel("Who gets new cases").selectOption("round_robin");
    await owners.getByLabel("Who takes turns").fill("Maren Koch, Jonas Stein");
    await save(owners);
    const lists = page.locator("#lists");
    await lists.getByLabel("Causes").fill("Late\n\n  Wet  ");
    await save(lists);
    const kept = await read("care/settings");
    assert.deepEqual(kept.rules.find((rule) => rule.on === "nps"), { on: "nps", at_most: 4 });
    assert.equal(kept.rules[1].off, true);
    const added = kept.rules.at(-1);
    assert.deepEqual([added.event, added.at_least, added.days, typeof added.segment], ["Parcel Lost", 1, 7, "string"]);
    assert.deepEqual(kept.hours["6"], [["09:00", "12:00"], ["13:30", "16:00"]]);
    assert.deepEqual(kept.holidays, ["2026-12-25", "2027-01-01"]);
    assert.deepEqual([kept.grades[1].name, kept.grades[1].first_reply_minutes, kept.grades.length], ["Regular", 90, 3]);
    assert.deepEqual([kept.owners.rule, kept.owners.members, kept.causes], ["round_robin", ["Maren Koch", "Jonas Stein"], ["Late", "Wet"]]);
    // Somebody else saves meanwhile: nothing is overwritten, and what is there now can be read.
    await edge.call("PUT", `/api/sites/${site.id}/care/settings`, { ...kept, warn_percent: 50 });
    await lists.getByLabel("Actions").fill("Another box");
    await lists.getByRole("button", { name: "Save", exact: true }).click();
    await lists.getByRole("alert").waitFor();
    await lists.getByRole("button", { name: "Read it again" }).click();
    await page.waitForFunction(() => document.querySelector('#clocks input[max="100"]')?.value === "50");
    await page.locator("#lists").getByLabel("Actions").fill("Another box");
    await save(page.locator("#lists"));
    assert.deepEqual([(await read("care/settings")).actions, (await read("care/settings")).warn_percent], [["Another box"], 50]);
    // What the edge refuses is said beside the button, and nothing is lost.
    await page.locator("#owners").getByLabel("Who takes turns").fill("");
    await page.locator("#owners").getByRole("button", { name: "Save", exact: true }).click();
    await page.locator("#owners").getByText("name at least one").waitFor();
  });
});

test("limits, webhooks, an invitation, who is signed in, the audit log", async () => {
  await visit({}, async (page) => {
    await settled(page);
    const limits = page.locator("#limits");
    await limits.getByLabel("Keep raw events, days").fill("200");
    await limits.getByLabel("Pages that are one").fill("/product/:id");
    await limits.getByLabel("Between any two surveys, days").fill("10");
    await save(limits);
    const now = await edge.call("GET", `/api/sites/${site.id}`);
    assert.deepEqual([now.retention_days, now.page_patterns, now.asking.everything_days, now.asking.relationship_days], [200, ["/product/:id"], 10, 90]);
    const hooks = page.locator("#webhooks");
    await hooks.getByText("Nobody is told yet.").waitFor();
    await hooks.getByLabel("Address").fill("http://127.0.0.1/in");
    await hooks.getByRole("button", { name: "Add a webhook" }).click();
    await hooks.getByText("is a link to the world outside").waitFor();
    await hooks.getByLabel("Address").fill("https://hooks.invalid/rapport");
    await hooks.getByLabel("cases").check();
    await hooks.getByRole("button", { name: "Add a webhook" }).click();
    await hooks.getByText("whsec_").waitFor();
    await hooks.getByRole("button", { name: "Send a test" }).click();
    await hooks.getByRole("rowheader", { name: "ping" }).waitFor();
    await hooks.getByRole("switch").uncheck();
    await hooks.getByText("off", { exact: true }).waitFor();
    const [hook] = (await read("webhooks")).items;
    assert.deepEqual([hook.enabled, hook.events], [false, ["case.*"]]);
    await clean(page, "settings with a webhook");
    await hooks.getByRole("button", { name: /Remove/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await hooks.getByText("Nobody is told yet.").waitFor();
    // Somebody is invited, signs in by the link, and is signed out again from here.
    const members = page.locator("#members");
    await members.locator("#invite-name").fill("Ebele Okafor");
    await members.locator("#invite-role").selectOption("analyst");
    await members.getByRole("button", { name: "Make a link" }).click();
    const link = await members.locator(".once code").innerText();
    await office.visit(browser, link, {}, async (other) => {
      await other.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
      await page.reload();
      await members.getByRole("button", { name: "Sign out Ebele Okafor" }).click();
      await members.getByRole("button", { name: "Sign out Ebele Okafor" }).waitFor({ state: "hidden" });
      assert.equal(await other.evaluate(() => fetch("/api/session").then((response) => response.status)), 401);
    });
    const audit = page.locator("#audit");
    await audit.getByLabel("Which lines").selectOption("changed");
    await audit.getByRole("row", { name: /Operator made members/ }).first().waitFor();
    await audit.getByLabel("Which lines").selectOption("read");
    await audit.getByRole("row", { name: /Operator read people u1/ }).waitFor();
    assert.match(await audit.getByRole("link", { name: "Audit log as CSV" }).getAttribute("href"), /audit\.csv\?kind=read$/);
    assert.match(page.url(), /audit=read/, "what is looked for stands in the address");
  });
});

for (const [scheme, width, locale] of [["light", 1440, "en-GB"], ["dark", 390, "zh-CN"], ["light", 390, "en-GB"]]) {
  test(`settings are clean, ${scheme}, at ${width}, in ${locale}`, async () => {
    await visit({ scheme, width, locale }, async (page) => {
      await settled(page);
      await page.screenshot({ path: `${shots}settings-${locale}-${scheme}-${width}.png`, fullPage: true });
      await clean(page, `settings ${scheme} ${width} ${locale}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, "no sideways scroll");
    });
  });
}
