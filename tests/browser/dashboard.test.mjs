// The dashboard against a real edge, in a real Chromium: signing in, every screen, live numbers, hostile content,
// keyboard, both languages, both themes, desktop and phone. Screenshots go to test-artefacts/dashboard.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { startEdge } from "./support/edge.mjs";
import * as office from "./support/office.mjs";

const shots = new URL("../../test-artefacts/dashboard/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });

const DAY = 86_400_000;
const ago = (days, hours = 0) => new Date(Date.now() - days * DAY - hours * 3_600_000).toISOString();
const hostile = "<img src=x onerror=\"window.broken=1\">";
const promoter = (n) => [9, 10, 10, 8, 9, 7, 10, 5, 9, 3][n % 10];

let edge, browser, site, owner;

before(async () => {
  edge = await startEdge();
  browser = await office.launch();
  site = await edge.call("POST", "/api/sites", { name: "Northlight Coffee", origins: ["https://www.northlight.example"], time_zone: "Europe/Paris", currency: "EUR" });
  const people = [["u1", "Inès Moreau", "Café Lumen"], ["u2", "王小明", "北光咖啡"], ["u3", hostile, "=cmd|calc"], ["u4", "محمد علي", "Kahwa"]];
  const batch = people.map(([userId, name, company], n) => ({ type: "identify", userId, traits: { name, company, email: `${userId}@shop.example` }, timestamp: ago(200 + n), messageId: `i-${userId}` }));
  for (let n = 0; n < 70; n++) {
    const userId = n < 40 ? `u${(n % 4) + 1}` : `c${n}`;
    batch.push({
      type: "track", event: "Order Completed", userId, messageId: `o-${n}`, timestamp: ago(n * 2, 3),
      properties: { order_id: `A${n}`, revenue: 20 + n, currency: "EUR", products: [{ product_id: "beans", name: "House espresso", quantity: 2, price: 10 }] },
    });
  }
  for (let n = 0; n < 60; n++) batch.push({ type: "page", userId: "u1", messageId: `p-${n}`, timestamp: ago(1 + n / 2), properties: { path: `/page-${n % 7}`, url: `https://www.northlight.example/page-${n % 7}` } });
  await edge.segment(site.secret_key, batch);
  const answers = [];
  for (let n = 0; n < 120; n++) answers.push({ user_id: n < 4 ? `u${n + 1}` : `c${n % 70}`, survey: "Quarterly", kind: "nps", score: promoter(n), at: ago(1 + n / 2), id: `n-${n}`, comment: n === 0 ? `${hostile} late again` : undefined });
  for (let n = 0; n < 50; n++) answers.push({ user_id: `c${n}`, survey: "Quarterly", kind: "nps", score: promoter(n * 3), at: ago(95 + n), id: `m-${n}` });
  for (let n = 0; n < 40; n++) answers.push({ user_id: `c${n}`, survey: "After order", kind: "csat", score: n % 6 ? 5 : 2, at: ago(1 + n), id: `s-${n}` });
  await edge.call("POST", `/api/sites/${site.id}/responses`, answers.map((answer) => JSON.stringify(answer)).join("\n"), "application/x-ndjson");
  owner = await office.signedIn(browser, edge);
});
after(async () => {
  await browser?.close();
  await edge?.close();
});

const { clean, settled } = office;
/// Opens an address of the dashboard as the owner, or as a stranger.
const visit = (address, { stranger, ...how }, use) => office.visit(browser, edge.origin + address, { state: stranger ? undefined : owner, ...how }, use);

const home = () => `/app/sites/${site.id}`;

test("the one-time link signs in and leaves no token in the address", async () => {
  const link = await edge.call("POST", "/api/signin-links", { name: "Maren Koch", role: "manager" });
  await visit(new URL(link.url).pathname + new URL(link.url).search, { stranger: true }, async (page) => {
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    assert.equal(new URL(page.url()).search, "");
    assert.ok(page.url().includes(`/app/sites/${site.id}`));
    await page.getByText("Maren Koch").waitFor();
  });
  await visit(new URL(link.url).pathname + new URL(link.url).search, { stranger: true }, async (page) => {
    await page.getByRole("alert").filter({ hasText: "not valid, or was used already" }).waitFor();
  });
});

test("a pasted token signs in, where one wanted to go; signing out ends it", async () => {
  await visit(`${home()}/people`, { stranger: true }, async (page) => {
    await page.getByLabel("Token").fill("wrong");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").waitFor();
    await clean(page, "sign-in");
    await page.screenshot({ path: `${shots}sign-in.png` });
    await page.getByLabel("Token").fill(edge.token);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in to Rapport" }).waitFor();
  });
});

test("the overview shows the scores of the API, with interval and n", async () => {
  const iso = (days) => new Date(Date.now() - days * DAY).toLocaleDateString("sv-SE", { timeZone: "Europe/Paris" });
  const scores = await edge.call("GET", `/api/sites/${site.id}/scores?from=${iso(89)}&to=${iso(0)}&class=relationship`);
  await visit(home(), {}, async (page) => {
    await settled(page);
    const nps = page.locator("#nps");
    assert.equal(await nps.locator(".big").textContent(), String(Math.round(scores.nps.value)).replace("-", "−"));
    const whisker = await nps.getByRole("img").first().getAttribute("aria-label");
    assert.match(whisker, new RegExp(`95% interval ${Math.round(scores.nps.low)} to ${Math.round(scores.nps.high)}`));
    await nps.getByText(/Not yet significant|from \d+/).first().waitFor();
    assert.equal(await nps.locator(".dist li").count(), 11);
    assert.match(await nps.locator(".facts").textContent(), new RegExp(`Answers${scores.nps.n}`));
    await page.locator("#csat .big").waitFor();
    await page.locator("#trend .plot").waitFor();
    await page.locator("#visits").getByText("Revenue").waitFor();
    // Days and comparison are part of the address.
    await page.getByRole("button", { name: /Last 90 days/ }).click();
    await page.getByRole("link", { name: "Last 28 days" }).click();
    await page.waitForURL(/last=28/);
    await settled(page);
    await page.goBack();
    await page.getByRole("button", { name: /Last 90 days/ }).waitFor();
  });
  await visit(`${home()}?from=2020-01-01&to=2020-01-31&vs=none`, {}, async (page) => {
    await settled(page);
    await page.getByText("nobody asked yet").first().waitFor();
    assert.equal(await page.locator(".headline").count(), 0, "no answers, no score");
  });
});

test("everything works under the prefix of a shop's own path too", async () => {
  const root = `/r${home()}`;
  await visit(root, {}, async (page) => {
    const outside = [];
    page.on("request", (request) => new URL(request.url()).pathname.startsWith("/r/") || outside.push(request.url()));
    await page.reload();
    await settled(page);
    await page.locator("#nps .big").waitFor();
    await page.getByRole("navigation", { name: "Main" }).first().getByRole("link", { name: "People" }).click();
    await page.locator("tbody a.who").first().click();
    await page.waitForURL((url) => url.pathname === `${root}/person`);
    await settled(page);
    await page.reload();
    await page.locator("#timeline time").first().waitFor();
    await page.goto(`${edge.origin}${root}/settings`);
    await settled(page);
    assert.match(await page.locator("#install pre").textContent(), new RegExp(`src="${edge.origin}/r/rapport.js"`));
    await page.goto(`${edge.origin}/r/`);
    await page.waitForURL((url) => url.pathname === root);
    assert.deepEqual(outside, [], "no request left the prefix");
  });
});

test("what happens now shows within two seconds, without a reload", async () => {
  await visit(home(), {}, async (page) => {
    await settled(page);
    const views = page.locator("#visits tr", { hasText: "Page views" }).locator(".strong");
    const before = Number((await views.textContent()).replaceAll(",", ""));
    await page.evaluate(() => (window.sameDocument = true));
    const from = Date.now();
    const receipt = await edge.events(site.key, [{ id: `live-${from}`, at: new Date().toISOString(), type: "page_view", view: "v1", url: "https://www.northlight.example/now", path: "/now" }]);
    assert.equal(receipt.accepted, 1);
    await page.waitForFunction((wanted) => [...document.querySelectorAll("#visits tr")].some((row) => row.textContent.includes("Page views") && row.textContent.includes(wanted)), (before + 1).toLocaleString("en-GB"), { timeout: 2000 });
    assert.ok(await page.evaluate(() => window.sameDocument), "no reload");
    await page.getByText(/on the site now/).waitFor();
  });
});

test("people: search and order are in the address; the list goes on as one scrolls; names are text", async () => {
  await visit(`${home()}/people`, {}, async (page) => {
    await settled(page);
    await page.locator("tbody tr:has(.who)").nth(49).waitFor();
    await page.mouse.move(700, 500);
    await page.mouse.wheel(0, 20_000);
    await page.waitForFunction(() => document.querySelectorAll("tbody tr:has(.who)").length > 50);
    await page.getByRole("button", { name: "Sort by Revenue" }).click();
    await page.waitForURL(/sort=revenue/);
    await settled(page);
    assert.equal(await page.locator('th[aria-sort="descending"]').textContent(), "Revenue");
    assert.notEqual(await page.locator("tbody td:has(.score) .xs").first().textContent(), "", "the last score says when");
    await page.getByRole("searchbox").fill("onerror");
    await page.waitForURL(/q=onerror/);
    await page.waitForFunction(() => document.querySelectorAll("tbody tr:has(.who)").length === 1);
    assert.ok((await page.locator("table.people").textContent()).includes(hostile));
    assert.equal(await page.locator("tbody img").count(), 0);
    await page.getByRole("searchbox").fill("nobody at all");
    await page.getByText("Nobody matches “nobody at all”").waitFor();
    await page.getByRole("link", { name: "Clear search" }).click();
    await page.waitForFunction(() => document.querySelectorAll("tbody tr:has(.who)").length >= 50);
  });
});

test("a person: numbers, answers, timeline by pages, parts of it by address", async () => {
  await visit(`${home()}/person?id=u1`, {}, async (page) => {
    await page.getByRole("heading", { level: 1, name: "Inès Moreau" }).waitFor();
    await settled(page);
    await page.locator("#satisfaction .history").waitFor();
    assert.ok((await page.locator("#timeline").textContent()).includes(`${hostile} late again`), "a comment is text");
    assert.equal(await page.locator("#timeline img").count(), 0);
    const lines = () => page.locator("#timeline time").count();
    const first = await lines();
    await page.locator("#timeline").getByRole("button", { name: "Earlier" }).click();
    await page.waitForFunction((n) => document.querySelectorAll("#timeline time").length > n, first);
    await page.locator("#timeline").getByRole("link", { name: "Orders" }).click();
    await page.waitForURL(/show=orders/);
    await page.waitForFunction(() => [...document.querySelectorAll("#timeline .what b")].every((b) => b.textContent.startsWith("Order")));
    assert.match(await page.locator("#timeline").textContent(), /€/);
  });
});

test("erasing a person asks for the name, and then nobody has the id", async () => {
  await visit(`${home()}/person?id=u3`, {}, async (page) => {
    await page.getByRole("button", { name: "Erase person" }).first().click();
    const dialog = page.getByRole("dialog");
    const yes = dialog.getByRole("button", { name: "Erase person" });
    assert.ok(await yes.isDisabled());
    await clean(page, "the question before erasing");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Erase person" }).first().click();
    await dialog.getByRole("textbox").fill(hostile);
    await yes.click();
    await page.getByRole("heading", { level: 2, name: "Erased" }).waitFor();
  });
  await visit(`${home()}/person?id=u3`, {}, async (page) => {
    await page.getByText("Nobody has this id").waitFor();
    await page.getByRole("link", { name: "Back to people" }).click();
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
  });
});

test("settings: the tag, the light, origins, a survey switched on, an import", async () => {
  await visit(`${home()}/settings`, {}, async (page) => {
    await settled(page);
    assert.match(await page.locator("#install pre").textContent(), new RegExp(`src="${edge.origin}/rapport.js"\\s+data-site="${site.key}"`));
    await page.getByText("First event received").waitFor();
    await page.getByLabel("Add an origin").fill("northlight.example/shop");
    await page.locator("#origins").getByRole("button", { name: "Add" }).click();
    await page.getByText("Start with https://").waitFor();
    await page.getByLabel("Add an origin").fill("https://shop.northlight.example");
    await page.locator("#origins").getByRole("button", { name: "Add" }).click();
    await page.locator("#origins li", { hasText: "https://shop.northlight.example" }).waitFor();
    assert.ok((await edge.call("GET", `/api/sites/${site.id}`)).origins.includes("https://shop.northlight.example"));
    const survey = page.locator("#surveys tbody tr").first();
    await survey.getByRole("switch").click();
    await survey.getByText("on", { exact: true }).waitFor();
    const rows = ["email,name,plan", "new1@shop.example,Nora New,gold", ",Nobody,gold", "new2@shop.example,Nick New,silver"].join("\n");
    await page.locator("#import-customers").setInputFiles({ name: "customers.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
    await page.locator("#import").getByText("2 taken, 0 known already, 1 refused").waitFor();
    // A refused row has the number that a spreadsheet gives it, and its reason.
    await page.locator("#import").getByText(/^Row 3: email/).waitFor();
  });
});

test("surveys: a list with rates and scores; from a template to a draft, published, paused, archived; a draft deleted", async () => {
  await visit(`${home()}/surveys`, {}, async (page) => {
    await settled(page);
    const row = (name) => page.locator("tbody tr", { has: page.getByRole("rowheader", { name }) });
    const act = async (name, what) => {
      await row(name).getByRole("button", { name: /^More for/ }).click();
      await row(name).getByRole("button", { name: what }).or(row(name).getByRole("link", { name: what })).first().click();
    };
    assert.match(await row(/^Quarterly/).textContent(), /Imported.*NPS|Imported/);
    assert.match(await row(/^Quarterly/).locator("td.num b").first().textContent(), /^−?\d+$/);
    await act(/^After an order/, "Duplicate");
    await page.waitForURL(/\/survey\?id=/);
    await page.goto(`${edge.origin}${home()}/surveys`);
    await settled(page);
    await row(/^After an order, copy/).getByText("Draft").waitFor();
    await act(/^After an order, copy/, "Publish");
    await row(/^After an order, copy/).getByText("Live").waitFor();
    await act(/^After an order, copy/, "Pause");
    await row(/^After an order, copy/).getByText("Paused").waitFor();
    await act(/^After an order, copy/, "Archive");
    await row(/^After an order, copy/).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Show archived" }).click();
    await row(/^After an order, copy/).getByText("Archived").waitFor();
    await page.getByRole("button", { name: "New survey" }).click();
    await page.getByRole("button", { name: "Empty survey" }).click();
    await page.waitForURL(/\/survey\?id=/);
    await page.goto(`${edge.origin}${home()}/surveys`);
    await settled(page);
    await act(/^New survey/, "Delete");
    await clean(page, "the question before deleting");
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await row(/^New survey/).waitFor({ state: "detached" });
  });
});

test("the editor: written, moved by keyboard, copied, undone, saved by itself, shown by the real card, published", async () => {
  const made = await edge.call("POST", `/api/sites/${site.id}/surveys`, {
    name: "After delivery", class: "transaction", languages: ["en", "de"],
    questions: [{ id: "csat", type: "csat", text: { en: "How was it?", de: "Wie war es?" } }, { id: "why", type: "text", text: { en: "Why?" } }],
    endings: [{ id: "thanks", text: { en: "Thank you", de: "Danke" } }],
  });
  const draft = async () => (await edge.call("GET", `/api/sites/${site.id}/surveys/${made.id}`)).draft;
  const until = async (test, what) => {
    for (let n = 0; n < 60; n++) {
      if (test(await draft())) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    assert.fail(what);
  };
  await visit(`${home()}/survey?id=${made.id}`, {}, async (page) => {
    await settled(page);
    const card = page.frameLocator("iframe");
    await card.getByText("How was it?").waitFor();
    await page.getByText("1 text missing in de").waitFor();
    // Typed, saved by itself, and on the card.
    await page.getByRole("button", { name: /^How was it/ }).click();
    await page.getByLabel("Question, en").fill("How was the delivery?");
    await until((now) => now.questions[0].text.en === "How was the delivery?", "it saves by itself");
    await card.getByText("How was the delivery?").waitFor();
    await clean(page, "the editor with a question open");
    await page.screenshot({ path: `${shots}editor-open.png`, fullPage: true });
    // By keyboard: the second question first, and the focus stays on it.
    await page.getByRole("button", { name: /^Move question 2/ }).focus();
    await page.keyboard.press("ArrowUp");
    await until((now) => now.questions[0].id === "why", "moved");
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Move question 1/);
    await card.getByText("Why?").waitFor();
    await page.keyboard.press("Control+z");
    await until((now) => now.questions[0].id === "csat", "undone");
    // A language is offered by its own name.
    assert.equal(await page.locator('#languages-spoken option[value="hi"]').getAttribute("label"), "हिन्दी");
    await page.getByText("Deutsch").waitFor();
    // A way, in words; a copy takes it along.
    await page.getByRole("button", { name: "Way" }).click();
    await page.getByRole("button", { name: "More for question 1" }).click();
    await page.getByRole("button", { name: "Duplicate" }).click();
    await until((now) => now.questions.length === 3 && now.logic.length === 2 && now.logic[1].after === now.questions[1].id, "everything travels");
    await page.getByRole("button", { name: "More for question 2" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
    await until((now) => now.questions.length === 2 && now.logic.length === 1, "deleted with its way");
    // What is wrong stands beside its field, and nothing wrong is published.
    await page.getByRole("textbox", { name: "Name of the survey" }).fill("");
    await page.locator(".page-head .error").waitFor();
    assert.ok(await page.getByRole("button", { name: /^Publish/ }).isDisabled());
    await page.getByRole("textbox", { name: "Name of the survey" }).fill("After the delivery");
    await page.getByRole("button", { name: "Publish version 1" }).click();
    await page.getByText("version 1 ·").waitFor();
    // The card of the preview runs the rules: stars, then why.
    await page.getByRole("radio", { name: "Phone" }).check({ force: true });
    assert.ok((await page.locator("iframe").evaluate((frame) => frame.clientWidth)) <= 320);
  });
  const shown = await edge.call("GET", `/api/sites/${site.id}/surveys/${made.id}`);
  assert.deepEqual([shown.status, shown.version, shown.name, shown.changed], ["live", 1, "After the delivery", false]);
  await edge.call("POST", `/api/sites/${site.id}/surveys/${made.id}/archive`);
});

test("results: steps, each question with its score, comments beside the answer, split by what the address says", async () => {
  const results = await edge.call("GET", `/api/sites/${site.id}/surveys/Quarterly/results?from=2020-01-01&to=2030-01-01`);
  await visit(`${home()}/results?id=${encodeURIComponent(results.survey)}&last=365`, {}, async (page) => {
    await page.getByRole("heading", { level: 1, name: "Quarterly" }).waitFor();
    await settled(page);
    const card = page.locator("section.asked", { has: page.getByRole("heading", { name: "nps" }) });
    assert.equal(await card.locator(".mid").textContent(), String(Math.round(results.questions.find((asked) => asked.id === "nps").nps.value)).replace("-", "−"));
    assert.equal(await card.locator(".dist li").count(), 11);
    assert.ok((await page.locator("#comments").textContent()).includes("late again"), "a comment is text");
    assert.equal(await page.locator("#comments img").count(), 0);
    await page.getByRole("button", { name: /^By/ }).click();
    await page.getByRole("link", { name: "version" }).click();
    await page.waitForURL(/by=version/);
    await page.locator("#groups tbody tr").first().waitFor();
    await page.goBack();
    await page.locator("#groups").waitFor({ state: "detached" });
    // Narrowed to one group of a split, and back to all.
    await page.getByRole("button", { name: /^By/ }).click();
    await page.getByRole("link", { name: "page", exact: true }).click();
    await page.waitForURL(/by=page/);
    const group = page.locator("#groups tbody tr").first();
    await group.waitFor();
    const started = await group.locator("td").nth(1).textContent();
    await group.locator("th a").click();
    await page.waitForURL(/[?&]page=/);
    await settled(page);
    const chip = page.getByRole("link", { name: /^Not only page/ });
    await chip.waitFor();
    assert.equal(await page.locator("#groups").count(), 0, "what is the same for all splits nothing");
    await card.locator(".dist li").nth(10).waitFor();
    assert.match(await page.locator("#flow dl").textContent(), new RegExp(started));
    await page.screenshot({ path: `${shots}results-narrowed.png`, fullPage: true });
    await chip.click();
    await chip.waitFor({ state: "detached" });
    await page.goto(`${edge.origin}${home()}/results?id=relationship_nps`);
    await page.getByText("Nobody was asked in these days").waitFor();
  });
});

test("keyboard: the skip link comes first, menus close by Escape and give the focus back", async () => {
  await visit(home(), {}, async (page) => {
    await settled(page);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to content");
    await page.getByRole("button", { name: /Last 90 days/ }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Last 7 days" }).waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Last 7 days");
    await page.keyboard.press("Escape");
    assert.match(await page.evaluate(() => document.activeElement.textContent), /Last 90 days/);
    assert.equal(await page.getByRole("link", { name: "Last 7 days" }).count(), 0);
  });
});

test("a failing card says what failed and what is safe; the rest stays, and trying again helps", async () => {
  await visit("/app/new", {}, async (page) => {
    let down = true;
    await page.route("**/scores?*class=relationship*", (route) => (down ? route.fulfill({ status: 504, body: "" }) : route.continue()));
    await page.goto(edge.origin + home());
    const card = page.locator("#nps");
    await card.getByText("Something failed on the server. Your data is safe.").waitFor();
    await card.getByText("Code 504").waitFor();
    await page.locator("#csat .big").waitFor();
    down = false;
    // At once: the card also tries by itself whenever something changed, and a careful click would wait for it to rest.
    await card.getByRole("button", { name: "Try again" }).evaluate((button) => button.click());
    await card.locator(".big").waitFor();
  });
});

test("a new site begins with its tag and its secret key, and with nothing received", async () => {
  await visit("/app/new", {}, async (page) => {
    await page.getByLabel("Name").fill("Südlicht Tee");
    await page.getByLabel("Address of the shop").fill("https://tee.example");
    await page.getByRole("button", { name: "Create site" }).click();
    await page.locator(".once code", { hasText: "sk_" }).waitFor();
    await page.getByRole("link", { name: "Go on to install" }).click();
    await page.getByText("Waiting for the first event").waitFor();
    await page.getByRole("navigation", { name: "Main" }).first().getByRole("link", { name: "Overview" }).click();
    await page.getByText("No event yet").waitFor();
    await clean(page, "the first day");
    await page.screenshot({ path: `${shots}first-day.png`, fullPage: true });
    // The site before is one choice away, and its numbers are its own.
    await page.getByRole("button", { name: /Switch site/ }).click();
    await page.locator(`.panel a[href="${home()}"]`).click();
    await page.locator("#nps .big").waitFor();
  });
});

for (const [language, locale] of [["en", "en-GB"], ["zh", "zh-CN"]]) {
  for (const scheme of ["light", "dark"]) {
    for (const width of [1440, 390]) {
      test(`every screen is clean in ${language}, ${scheme}, at ${width}`, async () => {
        const screens = { overview: home(), people: `${home()}/people`, person: `${home()}/person?id=u1`, surveys: `${home()}/surveys`, editor: `${home()}/survey?id=relationship_nps`, results: `${home()}/results?id=Quarterly&by=device`, settings: `${home()}/settings` };
        for (const [name, address] of Object.entries(screens)) {
          await visit(address, { width, scheme, locale }, async (page) => {
            await settled(page);
            await page.screenshot({ path: `${shots}${name}-${language}-${scheme}-${width}.png`, fullPage: true });
            await clean(page, `${name} ${language} ${scheme} ${width}`);
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, `${name}: no sideways scroll`);
            assert.equal(await page.evaluate(() => document.documentElement.lang), locale);
            if (language === "zh") {
              // What is the site's own stays as it is: the imported survey calls its questions so.
              const plain = (await page.locator("h2").allTextContents()).filter((title) => !["comment", "nps"].includes(title));
              assert.deepEqual(plain.filter((title) => !/[\u4e00-\u9fff]/.test(title)), [], "every title is in Chinese");
            }
          });
        }
      });
    }
  }
}
