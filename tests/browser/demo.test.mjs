// The demo as somebody meets it: look around the shop, buy, answer the card, and see oneself in the dashboard.
// Everything is real: `cargo xtask demo` with its history, workerd, Chromium. Screenshots go to test-artefacts/demo.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const root = new URL("../../", import.meta.url).pathname;
const shots = new URL("../../test-artefacts/demo/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });

/// The edge takes one port and the shop the next.
const freePorts = async () => {
  const listening = (port) =>
    new Promise((done) => {
      const server = net.createServer();
      server.once("error", () => done(undefined));
      server.listen(port, "127.0.0.1", () => done(server));
    });
  for (;;) {
    const first = await listening(0);
    const { port } = first.address();
    const second = await listening(port + 1);
    first.close();
    second?.close();
    if (second) return port;
  }
};

/// Starts the demo, and gives the addresses that it prints.
function startDemo(port, data) {
  const quick = process.env.RAPPORT_PROFILE === "quick" ? ["--quick"] : [];
  const command = ["xtask", "demo", ...quick, "--port", String(port), "--data", data];
  const child = spawn("cargo", command, { cwd: root, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let [said, errors] = ["", ""];
  child.stderr.on("data", (chunk) => (errors = (errors + chunk).slice(-4000)));
  const ended = new Promise((done) => child.on("exit", done));
  const ready = new Promise((done, failed) => {
    const late = setTimeout(() => failed(new Error(`the demo was not ready in time:\n${said}\n${errors}`)), 900_000);
    child.stdout.on("data", (chunk) => {
      said += chunk;
      const took = said.match(/Ready after ([\d.]+) s/)?.[1];
      if (!took) return;
      clearTimeout(late);
      done({ said, took: Number(took), shop: said.match(/Shop\s+(\S+)/)[1], link: said.match(/Dashboard\s+(\S+)/)[1] });
    });
    ended.then((code) => failed(new Error(`the demo ended with ${code}:\n${said}\n${errors}`)));
  });
  const end = async () => {
    if (child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    return ended;
  };
  return { ready, end };
}

let port, data, demo, told, browser;

before(async () => {
  port = await freePorts();
  data = fs.mkdtempSync(path.join(os.tmpdir(), "rapport-demo-"));
  demo = startDemo(port, data);
  told = await demo.ready;
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
});
after(async () => {
  await browser?.close();
  await demo?.end();
  fs.rmSync(data, { recursive: true, force: true });
});

/// Opens a page that waits patiently: the machine may be busy with the history that was just loaded.
const opened = async (context) => {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  return page;
};
const desktop = { viewport: { width: 1440, height: 900 }, locale: "en-GB" };
const settled = (page) => page.waitForFunction(() => document.querySelector("h1") && !document.querySelector('.skeleton, [aria-busy="true"]'));

/// A number in the table of visits on the overview.
const counted = async (page, row) => {
  const text = await page.locator("#visits tr", { hasText: row }).first().locator(".strong").textContent();
  return Number(text.replaceAll(/[^\d]/g, ""));
};

test("the demo says where its orders are from, and by how much they are shifted", () => {
  assert.match(told.said, /CDNOW sample \(Fader and Hardie, brucehardie\.com\), 6919 real orders of 2357 customers/);
  assert.match(told.said, /shifted by \d{4} whole weeks/);
});

test("buy, answer, and see oneself on Overview and Person within two seconds, without a reload", async () => {
  const office = await opened(await browser.newContext(desktop));
  await office.goto(told.link);
  await office.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await settled(office);
  await office.screenshot({ path: `${shots}overview-before.png`, fullPage: true });
  const before = { orders: await counted(office, "Orders"), views: await counted(office, "Page views") };
  assert.ok(before.orders > 100 && before.views > 1_000, `history is there: ${JSON.stringify(before)}`);
  await office.evaluate(() => (window.sameDocument = true));

  const street = await browser.newContext(desktop);
  const shop = await opened(street);
  const broke = [];
  shop.on("pageerror", (error) => broke.push(String(error)));
  // Sent once the edge has acknowledged the batch that holds it.
  const acknowledged = (part) =>
    shop.waitForResponse((response) => response.url().endsWith("/v1/events") && response.ok() && (response.request().postData() ?? "").includes(part));
  await shop.goto(told.shop);
  await shop.screenshot({ path: `${shots}shop.png`, fullPage: true });
  await shop.getByRole("link", { name: /Northbound/ }).first().click();
  await shop.getByRole("heading", { level: 1, name: "Northbound" }).waitFor();
  await shop.getByLabel(/LP/).check();
  await shop.getByRole("button", { name: "Add to basket" }).click();
  await shop.getByRole("link", { name: "Go to the basket" }).click();
  await shop.getByRole("link", { name: "To the checkout" }).click();
  const person = { Name: "Lena Hollis", Email: "lena.hollis@example.com", "Street and number": "3 Lock Lane", Postcode: "4711", City: "Bristol" };
  for (const [field, value] of Object.entries(person)) await shop.getByLabel(field, { exact: true }).fill(value);
  const ordered = acknowledged("Order Completed");
  await shop.getByRole("button", { name: "Place the order" }).click();
  await shop.getByRole("heading", { level: 1, name: "Thank you, Lena." }).waitFor();
  await ordered;
  await office.waitForFunction(
    (wanted) => [...document.querySelectorAll("#visits tr")].some((row) => row.textContent.includes("Orders") && Number(row.querySelector(".strong")?.textContent.replaceAll(/[^\d]/g, "")) === wanted),
    before.orders + 1,
    { timeout: 2_000 },
  );
  assert.ok(await office.evaluate(() => window.sameDocument), "the overview was not loaded again");

  // The card for an order comes five seconds later.
  const card = shop.locator("rapport-card");
  await card.getByRole("heading", { name: "How satisfied are you with your order?" }).waitFor({ timeout: 15_000 });
  await shop.screenshot({ path: `${shots}card.png` });
  const rated = acknowledged("survey_answered");
  await card.locator('input[value="5"]').first().click();
  await rated;
  await card.getByRole("heading", { name: "What should we keep doing?" }).waitFor();
  await card.getByRole("textbox").fill("Tram 11 on my doorstep the next morning.");
  const finished = acknowledged("doorstep");
  await card.getByRole("button", { name: /^(Send|Next)$/ }).click();
  await finished;
  await card.getByRole("heading", { name: "Thank you" }).waitFor();
  await shop.screenshot({ path: `${shots}thank-you.png` });

  // Who was that?
  await office.getByRole("navigation").first().getByRole("link", { name: "People" }).click();
  await office.getByRole("searchbox").fill("lena.hollis");
  await office.locator("tbody").getByText("Lena Hollis").waitFor();
  await office.getByRole("link", { name: "Lena Hollis" }).click();
  await office.getByRole("heading", { level: 1, name: "Lena Hollis" }).waitFor();
  await settled(office);
  const timeline = office.locator("#timeline");
  await timeline.getByText("Tram 11 on my doorstep the next morning.").waitFor();
  assert.match(await timeline.textContent(), /Order/);
  await office.evaluate(() => (window.sameDocument = true));
  await office.screenshot({ path: `${shots}person.png`, fullPage: true });

  const helped = acknowledged("/help.html");
  await shop.goto(`${told.shop}help.html`);
  await helped;
  await timeline.getByText("/help.html").first().waitFor({ timeout: 2_000 });
  assert.ok(await office.evaluate(() => window.sameDocument), "the person was not loaded again");
  assert.deepEqual(broke, []);
  assert.deepEqual(await street.cookies(), [], "no cookie");
});

test("a second start finds its data and is ready within ten seconds", async () => {
  await demo.end();
  demo = startDemo(port, data);
  const again = await demo.ready;
  assert.ok(again.took <= 10, `ready after ${again.took} s`);
  const page = await opened(await browser.newContext(desktop));
  await page.goto(again.link);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await settled(page);
  await page.screenshot({ path: `${shots}overview-again.png`, fullPage: true });
  assert.ok((await counted(page, "Orders")) > 100);
  const summary = new URL(again.link);
  assert.equal(summary.hostname, "localhost");
});
