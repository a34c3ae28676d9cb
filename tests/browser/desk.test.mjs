// What goes wrong for many, what is put off, what is said again and again: against a real edge, in a real Chromium.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { startEdge } from "./support/edge.mjs";
import * as office from "./support/office.mjs";
import { patience, until } from "./support/stage.mjs";

const shots = new URL("../../test-artefacts/desk/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });

const hostile = "<img src=x onerror=\"window.broken=1\">";
const HOUR = 3_600_000;
const ago = (hours) => new Date(Date.now() - hours * HOUR).toISOString();
let edge, browser, site, owner;
const { clean, settled } = office;
const visit = (path, how, use) => office.visit(browser, `${edge.origin}/app/sites/${site.id}/${path}`, { state: owner, ...how }, use);
const at = (path) => `/api/sites/${site.id}/${path}`;
const read = (path) => edge.call("GET", at(path));
const open = (person, reason) => edge.call("POST", at("cases"), { person, reason, owner: "me" });

before(async () => {
  edge = await startEdge();
  browser = await office.launch();
  site = await edge.call("POST", "/api/sites", { name: "Northlight Coffee", origins: [], time_zone: "Europe/Paris", currency: "EUR" });
  const fails = (userId, hours) => ({ type: "track", userId, event: "Payment Failed", timestamp: ago(hours), messageId: `f-${userId}` });
  const people = Array.from({ length: 8 }, (_, n) => ({ type: "identify", userId: `u${n}`, traits: { name: n ? `Customer ${n}` : hostile, email: `u${n}@shop.example` }, messageId: `i-${n}` }));
  // One failed the day before yesterday: so much is usual. Eight failed just now.
  await edge.segment(site.secret_key, [fails("old", 47), ...people, ...people.map((one, n) => fails(one.userId, 0.05 + n / 100))]);
  const settings = await read("care/settings");
  await edge.call("PUT", at("care/settings"), { ...settings, replies: [{ name: "Sorry", text: "Hello {first_name}, sorry. {me}" }] });
  owner = await office.signedIn(browser, edge);
});
after(async () => {
  await browser?.close();
  await edge?.close();
});

test("an incident: found, everybody affected, one message to all, closed with its change, undone", async () => {
  const { id: first } = await open("u1", "The payment did not go through");
  const change = await edge.call("POST", at("changes"), { title: "Payment provider mended", day: ago(0).slice(0, 10) });
  await visit("cases", {}, async (page) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await settled(page);
    await page.getByRole("link", { name: "Incidents" }).click();
    await page.getByText("No incident is open").waitFor();
    await page.screenshot({ path: `${shots}incidents-none.png` });
    await clean(page, "no incident");
    await page.getByRole("button", { name: "Look now" }).click();
    await page.getByRole("link", { name: /^Payment Failed for 8 people/ }).click();
    await page.getByRole("heading", { level: 1, name: /^Payment Failed for 8 people/ }).waitFor();
    const table = page.locator("#everybody");
    await table.getByRole("link", { name: hostile }).waitFor();
    assert.equal(await table.locator("tbody tr").count(), 8);
    const card = page.locator("#message");
    await card.getByRole("button", { name: "Copy e-mail addresses" }).click();
    await card.getByText(/^8 addresses copied/).waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^u\d@shop\.example(, u\d@shop\.example){7}$/);
    await card.getByLabel("Saved replies").selectOption("0");
    await page.waitForFunction(() => document.querySelector("#message-text").value.startsWith("Hello, sorry."));
    await card.getByLabel("The message").fill("It works again; nothing was charged twice.");
    await card.getByRole("button", { name: "Note that 8 were told" }).click();
    await page.getByText("Everybody on the list was told.").waitFor();
    await page.getByText("told 8 of 8").waitFor();
    await page.screenshot({ path: `${shots}incident-told.png`, fullPage: true });
    // A talk with each, and a reply in the open case.
    assert.equal((await read("visitors/u2/care")).conversations[0].summary, "It works again; nothing was charged twice.");
    assert.equal((await read(`cases/${first}`)).state, "contacted");
    await page.getByLabel("Mended by the change").selectOption({ label: "Payment provider mended" });
    await page.getByLabel("What it was").fill("their certificate");
    await page.getByRole("button", { name: "Close incident" }).click();
    await page.getByText("mended by: Payment provider mended").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Close incident" }).waitFor();
    await page.getByLabel("Mended by the change").selectOption(change.id);
    await page.getByRole("button", { name: "Close incident" }).click();
    await page.getByRole("button", { name: "Open again" }).waitFor();
    await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Incidents" }).click();
    await page.getByText("No incident is open").waitFor();
    await page.getByRole("link", { name: "Closed 1" }).click();
    await page.waitForURL(/state=closed/);
    await page.getByText("mended by: Payment provider mended").waitFor();
    await page.reload();
    await page.getByRole("link", { name: /^Payment Failed/ }).click();
    await page.getByRole("button", { name: "Open again" }).click();
    await page.getByRole("button", { name: "Close incident" }).waitFor();
  });
  await visit("incident?id=in_none", {}, async (page) => {
    await page.getByText("There is no such incident").first().waitFor();
    await clean(page, "an incident that is not there");
  });
});

test("Today: a live change leaves the row, the focus and the place where the reader is", async () => {
  await open("u2", "The parcel was wet");
  await open("u3", "The grinder is loud");
  await visit("today", {}, async (page) => {
    await settled(page);
    const row = page.locator("#queue li.job", { hasText: "The grinder is loud" });
    const press = row.getByRole("button", { name: /^Hand over/ });
    await press.focus();
    await row.evaluate((node) => ((node.sameRow = true), window.scrollTo(0, node.getBoundingClientRect().top + window.scrollY - 100)));
    const before = await page.evaluate(() => ({ y: window.scrollY, top: document.activeElement.getBoundingClientRect().top }));
    await open("u4", "The lid is cracked");
    await page.locator("#queue li.job", { hasText: "The lid is cracked" }).waitFor({ timeout: patience });
    assert.equal(await row.evaluate((node) => node.sameRow), true, "the very same row");
    assert.equal(await press.evaluate((node) => node === document.activeElement), true, "the focus stayed");
    const afterwards = await page.evaluate(() => ({ y: window.scrollY, top: document.activeElement.getBoundingClientRect().top }));
    assert.ok(Math.abs(afterwards.top - before.top) < 2, `the row stands still: ${JSON.stringify([before, afterwards])}`);
    // What changed is shown.
    const cases = (await read("cases?q=grinder")).items;
    await edge.call("PATCH", at(`cases/${cases[0].id}`), { state: "contacted" });
    await row.getByText("Contacted").waitFor({ timeout: patience });
  });
});

test("a row is put off until tomorrow, brought back, put off to a date with a thought; a reminder is done and had again", async () => {
  await visit("today", {}, async (page) => {
    await settled(page);
    const row = page.locator("#queue li.job", { hasText: "The parcel was wet" });
    await row.getByRole("button", { name: /^Put off/ }).click();
    await page.screenshot({ path: `${shots}put-off-menu.png` });
    await row.getByRole("button", { name: "Tomorrow" }).click();
    await row.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await row.waitFor();
    await row.getByRole("button", { name: /^Put off/ }).click();
    await row.getByRole("button", { name: "A date …" }).click();
    await page.getByLabel("What to think of then").fill(`ask about the box ${hostile}`);
    await page.getByRole("dialog").getByRole("button", { name: "Put off" }).click();
    await row.waitFor({ state: "detached" });
    const away = page.getByText("Out of the way until later: 1");
    await away.click();
    await page.getByText(`ask about the box ${hostile}`).waitFor();
    await clean(page, "Today with something put off");
    await page.getByRole("button", { name: /^Bring back/ }).click();
    await row.waitFor();
    // One whose time has come.
    await edge.call("POST", at("visitors/u3/reminders"), { until: ago(1), text: "Call about the offer" });
    await page.locator("#reminders").getByText("Call about the offer").waitFor({ timeout: patience });
    await page.screenshot({ path: `${shots}today.png`, fullPage: true });
    await page.locator("#reminders").getByRole("button", { name: /^Done/ }).click();
    await page.locator("#reminders").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator("#reminders").getByText("Call about the offer").waitFor();
  });
});

test("a saved reply is written in the settings, and stands in a talk with its blanks filled", async () => {
  await visit("settings#replies", {}, async (page) => {
    await settled(page);
    const card = page.locator("#replies");
    await card.getByRole("button", { name: "Add a reply" }).click();
    await card.getByLabel("Name").nth(1).fill("Thanks");
    await card.getByLabel("Text").nth(1).fill("Thank you, {first_name}: “{said}”");
    await card.getByRole("button", { name: "Save" }).click();
    await card.getByText("Saved").waitFor();
    assert.deepEqual((await read("care/settings")).replies.map((reply) => reply.name), ["Sorry", "Thanks"]);
    await card.screenshot({ path: `${shots}saved-replies.png` });
  });
  await visit("person?id=u4", {}, async (page) => {
    await settled(page);
    await page.getByRole("button", { name: "Log a conversation" }).first().click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Saved replies").selectOption({ label: "Thanks" });
    await page.waitForFunction(() => document.querySelector("#talk-summary").value === "Thank you, Customer: “”");
    await page.screenshot({ path: `${shots}talk.png` });
    await clean(page, "a talk with a saved reply");
  });
});

test("what the page may know is the owner's choice", async () => {
  await edge.call("POST", at("segments"), { name: "Regulars", rule: { trait: "plan", op: "equals", value: "pro" } });
  await visit("settings#page-knows", {}, async (page) => {
    await settled(page);
    const card = page.locator("#page-knows");
    await card.getByRole("switch", { name: /^Stage/ }).check();
    await card.getByRole("switch", { name: /^Open case/ }).check();
    await card.getByLabel("Traits").fill("plan, city");
    await card.getByLabel("Regulars").check();
    await card.getByRole("button", { name: "Save" }).click();
    await card.getByText("Saved").waitFor();
    const { page_knows: knows } = await edge.call("GET", `/api/sites/${site.id}`);
    assert.deepEqual([knows.stage, knows.open_case, knows.facts, knows.traits, knows.segments.length], [true, true, false, ["plan", "city"], 1]);
    await page.reload();
    await settled(page);
    assert.equal(await card.getByRole("switch", { name: /^Stage/ }).isChecked(), true);
    await clean(page, "settings with what the page may know");
  });
});

test("the palette finds a case by its number and by whose it is", async () => {
  const [{ number, id }] = (await read("cases?q=grinder")).items;
  await visit("evening", {}, async (page) => {
    await settled(page);
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Go to a screen, a person, a case or a site" });
    await palette.getByRole("combobox").fill(`#${number}`);
    await palette.getByRole("option", { name: new RegExp(`^Case ${number} · Customer 3`) }).waitFor();
    await palette.getByRole("combobox").fill("incid");
    await palette.getByRole("option", { name: "Incidents", selected: true }).waitFor();
    await palette.getByRole("combobox").fill("grinder");
    await palette.getByRole("option", { name: /Customer 3/ }).click();
    await page.waitForURL((url) => url.searchParams.get("id") === id);
  });
});

for (const [scheme, width, locale] of [["light", 1440, "en-GB"], ["dark", 1440, "zh-CN"], ["light", 390, "zh-CN"], ["dark", 390, "en-GB"]]) {
  test(`these screens are clean, ${scheme}, at ${width}, in ${locale}`, async () => {
    const incident = await until(async () => (await read("incidents")).items[0], patience, "the incident");
    const screens = { incidents: "incidents", incident: `incident?id=${incident.id}`, today: "today", cases: "cases", settings: "settings" };
    for (const [name, path] of Object.entries(screens)) {
      await visit(path, { scheme, width, locale }, async (page) => {
        await settled(page);
        if (name === "today") await page.locator("#incidents").waitFor();
        await page.screenshot({ path: `${shots}${name}-${locale}-${scheme}-${width}.png`, fullPage: true });
        await clean(page, `${name} ${scheme} ${width} ${locale}`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, `${name}: no sideways scroll`);
      });
    }
  });
}
