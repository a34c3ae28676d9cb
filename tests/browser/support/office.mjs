// A window of the dashboard, and what every one of its screens is held to.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { patience } from "./stage.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const sizes = { 1440: { viewport: { width: 1440, height: 900 } }, 390: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } };

/// The browser that the tests drive.
export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

/// What a browser remembers of somebody who is signed in by this token.
export async function signedIn(browser, edge, token = edge.token) {
  const context = await browser.newContext();
  const response = await context.request.post(`${edge.origin}/api/session`, { data: { token } });
  assert.equal(response.status(), 204);
  const state = await context.storageState();
  await context.close();
  return state;
}

/// Opens an address in a browser of its own; fails the test when anything is thrown in the page. `state` is who is signed in.
export async function visit(browser, address, { width = 1440, scheme = "light", locale = "en-GB", state } = {}, use) {
  const context = await browser.newContext({ ...sizes[width], colorScheme: scheme, locale, storageState: state });
  const page = await context.newPage();
  const thrown = [];
  page.on("pageerror", (error) => thrown.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !/Failed to load resource|WebSocket/.test(message.text()) && thrown.push(message.text()));
  try {
    await page.goto(address);
    await use(page);
    assert.deepEqual(thrown, [], "nothing was thrown");
    assert.equal(await page.evaluate(() => window.broken), undefined, "nothing of a visitor ran");
  } finally {
    await context.close();
  }
}

/// Waits until everything that was on its way is there.
export const settled = (page) => page.waitForFunction(() => document.querySelector("h1") && !document.querySelector('.skeleton, [aria-busy="true"]'), null, { timeout: patience });

/// axe finds nothing.
export async function clean(page, where) {
  // What is fading in has no contrast yet.
  await page.evaluate(() => Promise.all(document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity).map((one) => one.finished.catch(() => {}))));
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const told = found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => `${node.target} ${node.failureSummary}`).slice(0, 3).join(" | ")}`);
  assert.deepEqual(told, [], where);
}
