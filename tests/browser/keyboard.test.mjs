// The account manager's whole day with nothing but the keyboard; and the brief of an account on paper. Screenshots go to
// test-artefacts/keyboard.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { startEdge } from "./support/edge.mjs";
import * as office from "./support/office.mjs";
import { patience, until } from "./support/stage.mjs";

const shots = new URL("../../test-artefacts/keyboard/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });
let edge, browser, site, manager;

before(async () => {
  edge = await startEdge();
  browser = await office.launch();
  site = await edge.call("POST", "/api/sites", { name: "Northlight Coffee", origins: ["https://shop.example"], time_zone: "Europe/Paris", currency: "EUR" });
  const people = [["ines", "Inès Moreau"], ["li", "王小明"], ["ann", "Ann Berg"]];
  const at = new Date().toISOString();
  await edge.segment(site.secret_key, people.flatMap(([userId, name]) => [
    { type: "identify", userId, traits: { name, email: `${userId}@lumen.example` }, messageId: `i-${userId}`, timestamp: at },
    { type: "group", userId, groupId: "lumen", traits: { name: "Café Lumen" }, messageId: `g-${userId}`, timestamp: at },
  ]));
  await edge.call("POST", `/api/sites/${site.id}/cases`, { person: "ines", reason: "Four days late", may_reply: true });
  await edge.call("POST", `/api/sites/${site.id}/visitors/ines/facts`, { text: "Delivers before 07:00" });
  const token = async (name) => (await edge.call("POST", "/api/tokens", { name, role: "manager" })).token;
  manager = await office.signedIn(browser, edge, await token("Maren Koch"));
  await token("Jonas Stein");
});
after(async () => {
  await browser?.close();
  await edge?.close();
});

const { clean, settled } = office;
const visit = (path, how, use) => office.visit(browser, `${edge.origin}/app/sites/${site.id}/${path}`, { state: manager, ...how }, use);

/// What the keyboard is on: its name, and whether one can see that it is there.
const focused = (page) =>
  page.evaluate(() => {
    const one = document.activeElement;
    const label = one.labels?.[0]?.textContent ?? one.closest("label")?.textContent;
    const ring = getComputedStyle(one.matches("input[type=radio]") ? one.closest("label") : one);
    return { name: (one.getAttribute("aria-label") ?? label ?? one.textContent ?? "").trim(), seen: ring.outlineStyle !== "none" && ring.outlineWidth !== "0px" };
  });

/// Goes on by Tab until the keyboard is on what is called so.
async function reach(page, wanted) {
  const passed = [];
  for (let step = 0; step < 200; step++) {
    await page.keyboard.press("Tab");
    const { name, seen } = await focused(page);
    passed.push(name.slice(0, 40));
    if (!wanted.test(name)) continue;
    assert.ok(seen, `${name}: the focus is seen`);
    return;
  }
  throw new Error(`${wanted} is not reached: ${passed.join(" | ")}`);
}

const press = async (page, wanted) => (await reach(page, wanted), await page.keyboard.press("Enter"));
const goTo = async (page, name) => {
  const palette = page.getByRole("dialog", { name: "Go to a screen, a person, a case or a site" });
  await page.keyboard.press("Control+k");
  await palette.getByRole("combobox").waitFor();
  await page.keyboard.type(name);
  await palette.getByRole("option", { selected: true, name }).waitFor();
  await page.keyboard.press("Enter");
};

test("the whole day: taken, talked, promised, kept, a colleague called, fixed, the evening, people; never a mouse", async () => {
  await visit("today", {}, async (page) => {
    page.setDefaultTimeout(patience);
    await settled(page);
    await page.keyboard.press("Tab");
    assert.match((await focused(page)).name, /Skip to content/);
    await press(page, /^Take it/);
    await page.getByText("The case is yours.").waitFor();
    await press(page, /^Log a conversation/);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What was said, in one sentence").waitFor();
    if (!/What was said/.test((await focused(page)).name)) await reach(page, /What was said/);
    await page.keyboard.type("She needs beans by Friday.");
    await press(page, /^Log it$/);
    await page.getByText("The conversation is logged.").waitFor();
    await press(page, /^Inès Moreau/);
    await page.waitForURL(/case\?id=|person\?id=/);
    if (page.url().includes("person")) await press(page, /^Case \d|Four days late/);
    await page.getByRole("heading", { level: 1, name: "Inès Moreau" }).waitFor();
    await settled(page);
    await press(page, /^New promise$/);
    await dialog.getByLabel("What do you promise?").waitFor();
    if (!/What do you promise/.test((await focused(page)).name)) await reach(page, /What do you promise/);
    await page.keyboard.type("delivery before 07:00");
    await press(page, /^Promise$/);
    const promise = page.locator("#promises li", { hasText: "delivery before 07:00" });
    await promise.getByText(/due tomorrow/).waitFor();
    await press(page, /^Kept/);
    await promise.getByText(/^kept \d/).waitFor();
    await reach(page, /^Write a note/);
    await page.keyboard.type("The courier knows, @jo");
    await page.getByRole("option", { name: "Jonas Stein" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await press(page, /^Add note$/);
    await page.locator("#log .mention").waitFor();
    await press(page, /^Fixed, ask again/);
    await dialog.getByLabel("What was behind it?").waitFor();
    if (!/What was behind/.test((await focused(page)).name)) await reach(page, /What was behind/);
    await page.keyboard.type("Late delivery");
    await reach(page, /What was done/);
    await page.keyboard.type("Another courier");
    await press(page, /^Fixed, ask again$/);
    await page.getByRole("heading", { name: "They are asked whether it helped" }).waitFor();

    await goTo(page, "Evening");
    await page.getByRole("heading", { level: 1, name: /^1 of 1 promises kept/ }).waitFor();
    await page.locator("#talks").getByText("She needs beans by Friday.").waitFor();
    await goTo(page, "People");
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
    await page.locator("tbody tr .who").first().waitFor();
    await reach(page, /^Select /);
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowDown");
    await page.getByText("2 selected").waitFor();
    await page.keyboard.press("Shift+Tab");
    await press(page, /^Open cases$/).catch(async () => {
      // The bar stands before the rows.
      for (let n = 0; n < 60 && !/^Open cases$/.test((await focused(page)).name); n++) await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Enter");
    });
    await dialog.getByLabel("What is it about?").waitFor();
    if (!/What is it about/.test((await focused(page)).name)) await reach(page, /What is it about/);
    await page.keyboard.type("Recall of lamp 7");
    await press(page, /^Open the case$/);
    await page.getByText(/\d cases? opened, \d were open already\./).waitFor();
    await page.screenshot({ path: `${shots}people.png` });
  });
});

test("the brief of an account on paper: what is open, promised and to be remembered; nothing of the screen around it", async () => {
  await edge.call("POST", `/api/sites/${site.id}/cases`, { person: "ann", reason: "The invoice was wrong" }).catch(() => {});
  await edge.call("POST", `/api/sites/${site.id}/promises`, { person: "li", text: "A new invoice", due: new Date(Date.now() + 3_600_000).toISOString() });
  await visit("account?id=lumen", {}, async (page) => {
    await settled(page);
    await until(async () => (await page.getByText("A new invoice").count()) > 0, patience, "the promise");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const text of ["Café Lumen", "The invoice was wrong", "A new invoice", "Delivers before 07:00"]) assert.ok(await page.getByText(text).first().isVisible(), text);
    for (const hidden of [".side", ".tools", ".tabbar"]) assert.equal(await page.locator(hidden).first().isVisible().catch(() => false), false, hidden);
    // Paper is light, whatever the screen is.
    const paper = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--surface").trim());
    assert.match(paper, /^#f|^#F|white|oklch\(9|oklch\(1/, paper);
    await page.screenshot({ path: `${shots}brief.png`, fullPage: true });
    const pdf = await page.pdf({ format: "A4" });
    fs.writeFileSync(`${shots}brief.pdf`, pdf);
    const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;
    assert.ok(pages >= 1 && pages <= 3, `${pages} sheets`);
    await clean(page, "the brief");
  });
});
