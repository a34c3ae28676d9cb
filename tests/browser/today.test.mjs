// The account manager's day against a real edge, in a real Chromium. Screenshots go to test-artefacts/today.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import { after, before, test } from "node:test";
import { startEdge } from "./support/edge.mjs";
import * as office from "./support/office.mjs";

const shots = new URL("../../test-artefacts/today/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });

const hostile = "<img src=x onerror=\"window.broken=1\">";
let edge, browser, shop, site, other, owner, manager;

before(async () => {
  edge = await startEdge();
  browser = await office.launch();
  shop = await startShop();
  const make = (name) => edge.call("POST", "/api/sites", { name, origins: [shop.origin], time_zone: "Europe/Paris", currency: "EUR" });
  site = await make("Northlight Coffee");
  other = await make("Südlicht Tee");
  const people = [["u1", "Inès Moreau"], ["u2", "王小明"], ["u3", hostile]];
  await edge.segment(site.secret_key, people.map(([userId, name]) => ({ type: "identify", userId, traits: { name, email: `${userId}@shop.example` }, messageId: `i-${userId}` })));
  // Everybody is asked at once, and once more as soon as it is said to be fixed.
  const settings = await edge.call("GET", `/api/sites/${site.id}/care/settings`);
  await edge.call("PUT", `/api/sites/${site.id}/care/settings`, {
    ...settings, causes: ["Late delivery"], actions: ["Another courier"], recovery: { ...settings.recovery, after_days: 0 },
    owners: { ...settings.owners, members: ["Maren Koch", "Jonas Stein"] },
  });
  const survey = await edge.call("POST", `/api/sites/${site.id}/surveys`, {
    name: "After delivery", class: "transaction", languages: ["en"],
    questions: [
      { id: "nps", type: "nps", text: { en: "How likely are you to recommend us?" }, required: true },
      { id: "why", type: "text", text: { en: "Tell us what happened" } },
      { id: "reply", type: "consent", together: true, text: { en: "May we reply to you about this?" }, options: [["email", "Yes, by email"], ["no", "No, stay anonymous"]].map(([id, en]) => ({ id, text: { en } })) },
    ],
    endings: [{ id: "thanks", text: { en: "Thank you" } }],
    when: { trigger: { now: true }, pages: [{ path: "equals", value: "/received" }] },
    how_often: { per_survey: "once" },
  });
  await edge.call("POST", `/api/sites/${site.id}/surveys/${survey.id}/publish`);
  owner = await office.signedIn(browser, edge);
  manager = await office.signedIn(browser, edge, await token("Maren Koch", "manager"));
});
after(async () => {
  await browser?.close();
  shop?.close();
  await edge?.close();
});

/// A token of a member of that name.
const token = async (name, role) => (await edge.call("POST", "/api/tokens", { name, role })).token;

/// A shop that carries the tag; every path is the same page.
async function startShop() {
  const server = http.createServer((request, response) => {
    const tag = `<script async src="${edge.origin}/rapport.js" data-site="${site.key}" data-consent="granted" data-capture="light"></script>`;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(`<!doctype html><html lang="en"><head><title>Shop</title>${request.url === "/favicon.ico" ? "" : tag}</head><body><h1>Your order has arrived</h1></body></html>`);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => (server.close(), server.closeAllConnections()) };
}

const { clean, settled } = office;
/// Opens an address of the dashboard, as the owner unless somebody else is named.
const visit = (address, how, use) => office.visit(browser, edge.origin + address, { state: owner, ...how }, use);

const home = (of = site) => `/app/sites/${of.id}`;

test("the palette goes to a screen, to a person whose name is text, to another site; by keyboard alone", async () => {
  await visit(home(), {}, async (page) => {
    const overview = page.getByRole("heading", { level: 1, name: "Overview" });
    await overview.waitFor();
    await settled(page);
    await clean(page, "the button that opens the palette");
    const palette = page.getByRole("dialog", { name: "Go to a screen, a person, a case or a site" });
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
    const opener = page.getByRole("button", { name: "Go to a screen, a person, a case or a site" });
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

test("the day: unhappy, answered, promised, kept, fixed, asked again, come round", async () => {
  const street = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const office = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", storageState: manager });
  const page = await street.newPage();
  const desk = await office.newPage();
  const thrown = [];
  for (const one of [page, desk]) {
    one.setDefaultTimeout(60_000);
    one.on("pageerror", (error) => thrown.push(String(error)));
  }
  const acknowledged = (part) => page.waitForResponse((response) => response.url().endsWith("/v1/events") && response.ok() && (response.request().postData() ?? "").includes(part));
  const card = page.locator("rapport-card");

  // In the morning nobody waits; the window stays open, and nothing below loads it again.
  await desk.goto(`${edge.origin}${home()}/today`);
  await desk.getByRole("heading", { level: 1, name: "Nobody is waiting" }).waitFor();
  await settled(desk);
  await clean(desk, "Today on a quiet morning");
  await desk.evaluate(() => (window.sameDocument = true));

  // An unhappy customer answers in the shop, and says yes to a reply.
  await page.goto(`${shop.origin}/`);
  const known = acknowledged("ines@lumen.example");
  await page.evaluate(() => (window.rapport = window.rapport || []).push(["identify", "ines", { name: "Inès Moreau", email: "ines@lumen.example" }]));
  await known;
  await page.goto(`${shop.origin}/received`);
  await card.getByRole("heading", { name: "How likely are you to recommend us?" }).waitFor();
  await card.locator('input[value="2"]').first().click();
  await card.getByRole("heading", { name: "Tell us what happened" }).waitFor();
  await card.getByRole("textbox").fill(`Four days late ${hostile}`);
  await card.getByText("Yes, by email").click();
  const told = acknowledged("Four days late");
  await card.getByRole("button", { name: "Send", exact: true }).click();
  await told;

  // The case appears in the other window by itself, with her words as text; it is taken there.
  const job = desk.locator(".job", { hasText: "Inès Moreau" });
  await job.getByText(`Four days late ${hostile}`).waitFor();
  await job.getByText("May be replied to by email.").waitFor();
  assert.equal(await job.locator("img").count(), 0);
  assert.ok(await desk.evaluate(() => window.sameDocument), "without a reload");
  await clean(desk, "Today with a case");
  await desk.screenshot({ path: `${shots}today-case.png`, fullPage: true });
  await job.getByRole("button", { name: /^Take it/ }).click();
  await desk.getByText("The case is yours.").waitFor();
  await job.getByRole("button", { name: /^Log a conversation/ }).waitFor();

  // Case in full: talked to, promised, kept.
  await job.getByRole("link", { name: "Inès Moreau" }).click();
  await desk.waitForURL(/case\?id=/);
  const dialog = desk.getByRole("dialog");
  await desk.getByRole("button", { name: "Log a conversation" }).click();
  await dialog.getByLabel("What was said, in one sentence").fill("She needs beans by Friday.");
  await clean(desk, "the form of a conversation");
  await dialog.getByRole("button", { name: "Log it" }).click();
  await desk.getByRole("heading", { name: "Fix it, then say what was behind it" }).waitFor();
  await desk.getByRole("button", { name: "New promise" }).click();
  await dialog.getByLabel("What do you promise?").fill("delivery before 07:00");
  await dialog.getByRole("button", { name: "Promise", exact: true }).click();
  const promise = desk.locator("#promises li", { hasText: "delivery before 07:00" });
  await promise.getByText(/due tomorrow 17:00/).waitFor();
  await promise.getByRole("button", { name: /^Kept/ }).click();
  await promise.getByText(/^kept \d/).waitFor();
  // A slip of the finger is taken back.
  await desk.getByRole("button", { name: "Undo" }).click();
  await promise.getByRole("button", { name: /^Kept/ }).click();
  await promise.getByText(/^kept \d/).waitFor();
  await desk.getByLabel("Write a note; @name calls a colleague").fill("The courier knows. @Jonas");
  // A name is offered below the field; it is the one meant already.
  await desk.getByLabel("Write a note; @name calls a colleague").press("Escape");
  await desk.getByRole("button", { name: "Add note" }).click();
  await desk.locator("#log").getByText("The courier knows. @Jonas").waitFor();
  await clean(desk, "a case");
  await desk.screenshot({ path: `${shots}case.png`, fullPage: true });

  // Fixed, with cause and action; without them it is not.
  await desk.getByRole("button", { name: "Fixed, ask again" }).click();
  assert.ok(await dialog.getByRole("button", { name: "Fixed, ask again" }).isDisabled());
  await dialog.getByLabel("What was behind it?").fill("Late delivery");
  await dialog.getByLabel("What was done?").fill("Another courier");
  await dialog.getByRole("button", { name: "Fixed, ask again" }).click();
  await desk.getByRole("heading", { name: "They are asked whether it helped" }).waitFor();

  // She comes back, is asked whether it helped, and it did.
  const asked = card.getByRole("heading", { name: /You told us about a problem/ });
  for (let visit = 1; visit <= 10 && (await asked.count()) === 0; visit++) {
    await page.goto(`${shop.origin}/again/${visit}`);
    await asked.waitFor({ timeout: 15_000 }).catch(() => {});
  }
  const better = acknowledged("survey_answered");
  await card.locator('input[value="9"]').first().click();
  await better;
  await desk.getByRole("heading", { name: "This case is closed" }).waitFor();
  await desk.locator("#outcome").getByText("came round").waitFor();
  assert.deepEqual([await desk.locator("#outcome .score").allTextContents()], [["2", "9"]]);
  await desk.screenshot({ path: `${shots}case-closed.png`, fullPage: true });

  // Evening, the board and her own page tell it.
  await desk.goto(`${edge.origin}${home()}/evening`);
  await desk.getByRole("heading", { level: 1, name: /^1 of 1 promises kept/ }).waitFor();
  await settled(desk);
  for (const [part, text] of [["#kept", "delivery before 07:00"], ["#talks", "She needs beans by Friday."], ["#won", "Inès Moreau"], ["#closed", "Another courier"], ["#share", "1 of 1"], ["#causes", "Late delivery"]]) {
    await desk.locator(part).getByText(text).first().waitFor();
  }
  await clean(desk, "Evening");
  await desk.screenshot({ path: `${shots}evening.png`, fullPage: true });
  await desk.goto(`${edge.origin}${home()}/cases`);
  const tile = desk.getByRole("region", { name: "Case board" }).locator(".case", { hasText: "Inès Moreau" });
  await tile.getByText("Cause: Late delivery").waitFor();
  await desk.goto(`${edge.origin}${home()}/person?id=ines`);
  await desk.locator("#promises").getByText("delivery before 07:00").waitFor();
  await desk.locator("#talks").getByText("She needs beans by Friday.").waitFor();
  await desk.locator("#talks").getByText("Late delivery · Another courier").waitFor();
  assert.equal(await desk.evaluate(() => window.broken), undefined, "nothing of a visitor ran");
  assert.deepEqual(thrown, []);
  await street.close();
  await office.close();
});

test("by hand: a case is opened, found, listed, handed over, and given back by undo; two at once are told", async () => {
  await visit(`${home()}/cases`, { state: manager }, async (page) => {
    await settled(page);
    const dialog = page.getByRole("dialog");
    await page.getByRole("button", { name: "New case" }).click();
    await dialog.getByLabel("Whose case is it?").fill("onerror");
    await dialog.getByRole("button", { name: hostile }).click();
    await dialog.getByLabel("What is it about?").fill("Rang twice about the grinder");
    await dialog.getByRole("button", { name: "Open the case" }).click();
    const tile = page.locator(".case", { hasText: "Rang twice about the grinder" });
    await tile.getByText(hostile).waitFor();
    assert.equal(await tile.locator("img").count(), 0);
    await page.getByRole("searchbox").fill("grinder");
    await page.waitForURL(/q=grinder/);
    await tile.waitFor();
    await tile.getByRole("link").click();
    await page.waitForURL(/case\?id=/);
    const id = new URL(page.url()).searchParams.get("id");
    await page.getByRole("button", { name: "Hand over" }).click();
    await dialog.getByLabel("To whom").fill("Jonas Stein");
    await dialog.getByRole("button", { name: "Hand it over" }).click();
    await page.getByText("given to Jonas Stein, not accepted yet").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator("#next").getByText(/Maren|you/).first().waitFor();
    // Somebody else closes it while a form is open here: nothing is overwritten in silence.
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await edge.call("PATCH", `/api/sites/${site.id}/cases/${id}`, { note: "meanwhile" });
    await dialog.getByLabel("What was behind it?").fill("Worn burrs");
    await dialog.getByLabel("What was done?").fill("New burrs sent");
    await dialog.getByRole("button", { name: "Close", exact: true }).click();
    await dialog.getByText("Somebody else changed it meanwhile.").waitFor();
    await dialog.getByRole("button", { name: "Close", exact: true }).click();
    await page.getByRole("heading", { name: "This case is closed" }).waitFor();
  });
});

test("what is to be remembered stands on the person, and is taken back when removed by mistake", async () => {
  await visit(`${home()}/person?id=u2`, { state: manager }, async (page) => {
    await page.getByRole("heading", { level: 1, name: "王小明" }).waitFor();
    const dialog = page.getByRole("dialog");
    await page.getByRole("button", { name: "Remember: Add" }).click();
    await dialog.getByLabel("What should everybody know?").fill(`delivers before 07:00 ${hostile}`);
    await dialog.getByRole("button", { name: "Pin it" }).click();
    const fact = page.locator("#facts li", { hasText: "delivers before 07:00" });
    await fact.waitFor();
    assert.equal(await fact.locator("img").count(), 0);
    await fact.getByRole("button", { name: /^Remove/ }).click();
    await fact.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await fact.waitFor();
    await page.getByRole("button", { name: "Days to think of: Add" }).click();
    await dialog.getByText("Birthday").click();
    await dialog.getByRole("button", { name: "Pin it" }).click();
    await page.locator("#occasions").getByText("every year").waitFor();
    await clean(page, "a person with facts");
    // Paper: what is open, promised and to be remembered.
    await page.emulateMedia({ media: "print" });
    assert.ok(await fact.isVisible());
    assert.equal(await page.locator("#timeline").isVisible(), false);
  });
  await visit(`${home()}/today`, { state: manager }, async (page) => {
    await page.locator("#thanks").getByText(/Birthday/).waitFor();
    await page.locator("#thanks").getByRole("button", { name: /^Congratulate/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Log it" }).click();
    await page.locator("#thanks").getByText(/Birthday/).waitFor({ state: "detached" });
  });
});

for (const [language, locale] of [["en", "en-GB"], ["zh", "zh-CN"]]) {
  for (const scheme of ["light", "dark"]) {
    for (const width of [1440, 390]) {
      test(`the day's screens are clean in ${language}, ${scheme}, at ${width}`, async () => {
        const [found] = (await edge.call("GET", `/api/sites/${site.id}/cases?limit=1`)).items;
        const screens = { today: `${home()}/today`, cases: `${home()}/cases`, list: `${home()}/cases?state=closed`, case: `${home()}/case?id=${found.id}`, evening: `${home()}/evening`, person: `${home()}/person?id=ines` };
        for (const [name, address] of Object.entries(screens)) {
          await visit(address, { width, scheme, locale, state: manager }, async (page) => {
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
