// Ways to ask, and to go on, against a real edge in a real Chromium: after a reload, where the page's policy refuses wasm, where it
// refuses frames too, and by button and place in light mode. Screenshots go to test-artefacts/asking.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import { after, before, test } from "node:test";
import { startEdge } from "./support/edge.mjs";
import { clean, launch } from "./support/office.mjs";
import { patience, until } from "./support/stage.mjs";

const shots = new URL("../../test-artefacts/asking/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });
const nonce = "c2l0ZQ";
let edge, browser, shop, site, survey, feedback;

/// A shop: every path is the same page, with this tag and policy.
async function startShop() {
  const page = { tag: "", body: "", csp: "" };
  const server = http.createServer((request, response) => {
    if (request.url === "/favicon.ico") return response.writeHead(204).end();
    const policy = page.csp ? { "content-security-policy": page.csp.replaceAll("EDGE", edge.origin) } : {};
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...policy });
    response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Shop</title>
      <script async nonce="${nonce}" src="${edge.origin}/rapport.js" data-site="${page.key}" ${page.tag}></script></head><body><main><h1>Shop</h1>${page.body}</main></body></html>`);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { page, origin: `http://127.0.0.1:${server.address().port}`, close: () => (server.close(), server.closeAllConnections()) };
}

before(async () => {
  edge = await startEdge();
  browser = await launch();
  // What counts must bring back what its invitation came with.
  site = await edge.call("POST", "/api/sites", { name: "Northlight Coffee", origins: ["http://127.0.0.1"], answers: "signed" });
  shop = await startShop();
  const make = async (name, more) => {
    const made = await edge.call("POST", `/api/sites/${site.id}/surveys`, {
      name, class: "transaction", languages: ["en"],
      questions: [
        { id: "nps", type: "nps", text: { en: "How likely are you to recommend us?" }, required: true },
        { id: "best", type: "single", text: { en: "What do you like most?" }, options: ["Taste", "Price"].map((en) => ({ id: en.toLowerCase(), text: { en } })) },
        { id: "why", type: "text", text: { en: "Why?" } },
      ],
      endings: [{ id: "thanks", text: { en: "Thank you" } }],
      how_often: { per_survey: "once" },
      ...more,
    });
    await edge.call("POST", `/api/sites/${site.id}/surveys/${made.id}/publish`);
    return made.id;
  };
  survey = await make("On arrival", { when: { trigger: { now: true } } });
  feedback = await make("Feedback", { when: { trigger: { now: true }, pages: [{ path: "equals", value: "/nowhere" }] } });
});
after(async () => {
  await browser?.close();
  shop?.close();
  await edge?.close();
});

const results = (id) => edge.call("GET", `/api/sites/${site.id}/surveys/${id}/results?from=2020-01-01&to=2100-01-01&minimum=1`);
/// Waits until the results of a survey are so, beyond what they were.
const came = (id, was, more) =>
  until(async () => {
    const now = await results(id);
    return Object.entries(more).every(([name, by]) => now[name] === was[name] + by) && now;
  }, patience, JSON.stringify(more));

/// Somebody with an empty device on the shop's page.
async function visit(t, { tag = "", body = "", csp = "", width = 1280, scheme = "light", key = site.key }, use) {
  Object.assign(shop.page, { tag, body, csp, key });
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: scheme });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const broke = [];
  page.on("pageerror", (error) => broke.push(String(error)));
  try {
    await page.goto(`${shop.origin}/`);
    await use(page, context);
    assert.deepEqual(broke, [], "nothing was thrown in the page");
  } finally {
    await context.close();
  }
}
const rate = (where, number) => where.locator(`rapport-card input[value="${number}"]`).first().click({ force: true });
const heading = (where, words) => where.locator("rapport-card h2", { hasText: words }).waitFor();
const press = (where, name) => where.locator("rapport-card").getByRole("button", { name, exact: true }).click();

test("a reload in the middle goes on there, going back changes the answer, and the device keeps a date alone", async (t) => {
  const was = await results(survey);
  await visit(t, {}, async (page) => {
    await heading(page, "recommend us");
    await rate(page, 3);
    await heading(page, "like most");
    await came(survey, was, { asked: 1, started: 1 });
    await page.reload();
    await heading(page, "like most");
    await page.screenshot({ path: `${shots}resumed.png` });
    const kept = await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]);
    assert.deepEqual(kept, [["rapport.quiet"], [], ""]);
    await page.locator("rapport-card").getByText("Taste", { exact: true }).click();
    await press(page, "Next");
    await heading(page, "Why?");
    await until(async () => (await results(survey)).questions[1].answered === was.questions[1].answered + 1, patience, "the second answer");
    // On the next page too.
    await page.goto(`${shop.origin}/next`);
    await heading(page, "Why?");
    await press(page, "Back");
    await heading(page, "like most");
    await press(page, "Back");
    await heading(page, "recommend us");
    await rate(page, 10);
    await heading(page, "like most");
    await press(page, "Next");
    await heading(page, "Why?");
    await press(page, "Send");
    await page.locator("rapport-card").getByText("Thank you").first().waitFor();
    const now = await came(survey, was, { asked: 1, started: 1, finished: 1 });
    assert.deepEqual([now.nps.n, now.nps.promoters], [was.nps.n + 1, was.nps.promoters + 1], "one answer, as it is now");
    assert.equal(now.unverified, undefined);
    await page.reload();
    await page.waitForFunction(() => window.rapport?.ask);
    assert.equal(await page.locator("rapport-card").count(), 0, "it is finished");
  });
});

const refuses = `default-src 'none'; script-src 'nonce-${nonce}'; connect-src EDGE; img-src 'none'`;

for (const width of [1280, 360])
  test(`where the page refuses wasm the card stands in a frame, ${width} px`, async (t) => {
    const was = await results(survey);
    await visit(t, { tag: 'data-consent="granted"', csp: `${refuses}; frame-src EDGE`, width, scheme: width > 480 ? "light" : "dark" }, async (page) => {
      const frame = page.frameLocator("rapport-card iframe");
      await heading(frame, "recommend us");
      // The frame is as high as its card, and keeps nothing else of the page from being used.
      await until(async () => {
        const [outer, inner] = [await page.locator("rapport-card iframe").boundingBox(), await frame.locator("rapport-card .card").boundingBox()];
        return outer && inner && inner.height > 100 && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height + 1 && outer.height - inner.height <= 41 && outer;
      }, patience, "the frame's height");
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      await page.screenshot({ path: `${shots}frame-${width}.png` });
      await rate(frame, 9);
      await heading(frame, "like most");
      await frame.locator("rapport-card").getByText("Price", { exact: true }).click();
      await page.screenshot({ path: `${shots}frame-${width}-second.png` });
      await press(frame, "Next");
      await heading(frame, "Why?");
      await came(survey, was, { asked: 1, started: 1 });
      // The frame goes with the click, before the click can be answered for.
      await frame.locator("rapport-card").getByRole("button", { name: "Close", exact: true }).dispatchEvent("click").catch(() => {});
      await page.locator("rapport-card").waitFor({ state: "detached" });
      const now = await came(survey, was, { asked: 1, started: 1, finished: 0 });
      assert.equal(now.nps.n, was.nps.n + 1);
      assert.equal(now.unverified, undefined);
      const requests = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.includes("/rapport/")));
      assert.deepEqual(requests.map((name) => name.split("/").pop()), ["bare.js"], "no module in vain");
    });
  });

test("where the page refuses frames too there is a link, and its answer is the same showing's", async (t) => {
  const was = await results(survey);
  await visit(t, { tag: 'data-consent="granted"', csp: refuses }, async (page, context) => {
    const link = page.locator("rapport-card").getByRole("link", { name: "How likely are you to recommend us?" });
    await link.waitFor();
    await page.screenshot({ path: `${shots}link.png` });
    await came(survey, was, { asked: 1 });
    const [opened] = await Promise.all([context.waitForEvent("page"), link.click()]);
    await heading(opened, "recommend us");
    await rate(opened, 9);
    await heading(opened, "like most");
    const now = await came(survey, was, { asked: 1, started: 1 });
    assert.equal(now.unverified, undefined);
    await page.locator("rapport-card").waitFor({ state: "detached" });
  });
});

test("in light mode a place is filled and a button asks, without wasm before", async (t) => {
  const was = await results(feedback);
  const tag = `data-consent="granted" data-capture="light" data-feedback="${feedback}" data-feedback-label="Your view"`;
  await visit(t, { tag, width: 360, body: `<p>text</p>` }, async (page) => {
    await until(async () => (await results(survey)) && (await page.locator("rapport-card h2").count()), patience, "the card on arrival");
    await press(page, "Close");
    await page.locator("rapport-card").waitFor({ state: "detached" });
    const button = page.getByRole("button", { name: "Your view" });
    await button.waitFor();
    const box = await button.boundingBox();
    assert.ok(box.width >= 24 && box.height >= 24 && box.x + box.width <= 360, JSON.stringify(box));
    await page.screenshot({ path: `${shots}light-button.png` });
    await button.click();
    await heading(page, "recommend us");
    await came(feedback, was, { asked: 1 });
    const requests = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name.split("/").pop()));
    assert.ok(requests.includes("bare.js") && !requests.some((name) => name.startsWith("capture")), requests.join());
  });
  await visit(t, { tag: 'data-capture="light" data-manual', body: `<div id="place" data-rapport-survey="${feedback}"></div>` }, async (page) => {
    await heading(page.locator("#place"), "recommend us");
    await came(feedback, was, { asked: 2 });
    assert.equal(await page.locator("rapport-card").getByRole("button", { name: "Close" }).count(), 0);
    await rate(page, 8);
    await heading(page, "like most");
    await came(feedback, was, { asked: 2, started: 1 });
    // A place goes on where somebody was, too.
    await page.reload();
    await heading(page.locator("#place"), "like most");
    await clean(page, "place");
  });
});

test("a place and a button work where wasm is refused", async (t) => {
  const was = await results(feedback);
  const tag = `data-manual data-feedback="${feedback}"`;
  await visit(t, { tag: `${tag} data-consent="granted"`, csp: `${refuses}; frame-src EDGE; style-src 'none'`, body: `<div id="place" data-rapport-survey="${feedback}"></div>` }, async (page) => {
    const frame = page.frameLocator("#place rapport-card iframe");
    await heading(frame, "recommend us");
    await came(feedback, was, { asked: 1 });
    await page.getByRole("button", { name: "Feedback" }).waitFor();
    await page.screenshot({ path: `${shots}place-frame.png` });
    await rate(frame, 8);
    await heading(frame, "like most");
    await came(feedback, was, { asked: 1, started: 1 });
  });
});

/// The browser inside of a chat app.
const chat = "Mozilla/5.0 (Linux; Android 14; V2301A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.188 Mobile Safari/537.36 XWEB/1260183 MMWEBSDK/20240404 MicroMessenger/8.0.49";

test("a link in a chat app 360 px wide: one press in the e-mail is an answer, and a link of one's own is used once", async () => {
  const was = await results(feedback);
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true, userAgent: chat });
  context.setDefaultTimeout(patience);
  try {
    const page = await context.newPage();
    await page.goto(`${edge.origin}/s/${site.key}/${feedback}?answer=9&language=en`);
    await heading(page, "like most");
    await came(feedback, was, { asked: 1, started: 1 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    await clean(page, "a link's page");
    await page.screenshot({ path: `${shots}chat.png` });
    await press(page, "Next");
    await heading(page, "Why?");
    await press(page, "Send");
    const now = await came(feedback, was, { asked: 1, started: 1, finished: 1 });
    assert.equal(now.nps.promoters, was.nps.promoters + 1);
    const { items } = await edge.call("POST", `/api/sites/${site.id}/surveys/${feedback}/links`, { users: ["ann"] });
    await page.goto(items[0].url.replace(/^https?:\/\/[^/]+/, edge.origin));
    await rate(page, 10);
    await heading(page, "like most");
    await press(page, "Next");
    await heading(page, "Why?");
    await press(page, "Send");
    const later = await came(feedback, was, { asked: 2, started: 2, finished: 2 });
    assert.equal(later.unverified, undefined, "a link is an invitation");
    await page.goto(items[0].url.replace(/^https?:\/\/[^/]+/, edge.origin));
    await page.getByText("This link was used already").waitFor();
  } finally {
    await context.close();
  }
});

test("the site's own look: the whole screen on phones, and the button goes with the card", async (t) => {
  const theme = { light: { surface: "#fff8e7", ink: "#2b1a00", accent: "#7a3b00" }, radius: 12, corner: "start", phone: "full" };
  await edge.call("PATCH", `/api/sites/${site.id}`, { theme });
  try {
    for (const capture of ["light", "full"]) {
      const tag = `data-consent="granted" data-quiet="off" data-manual data-capture="${capture}" data-feedback="${feedback}"`;
      await visit(t, { tag, width: 360 }, async (page) => {
        const button = page.getByRole("button", { name: "Feedback" });
        await button.waitFor();
        const colour = () => button.evaluate((one) => getComputedStyle(one).backgroundColor);
        await until(async () => (await colour()) === "rgb(255, 248, 231)", patience, `the site's colour with ${capture}`);
        const box = await button.boundingBox();
        assert.deepEqual([box.x, box.width >= 24], [0, true], "where lines begin");
        await button.click();
        await heading(page, "recommend us");
        const card = page.locator("rapport-card .card");
        await until(async () => {
          const { x, y, width, height } = await card.boundingBox();
          return x === 0 && y === 0 && width === 360 && height === 800;
        }, patience, "the whole screen");
        await clean(page, `whole screen, ${capture}`);
        await page.screenshot({ path: `${shots}whole-screen-${capture}.png` });
        // Put aside it keeps nothing of the page from being pressed.
        await page.locator("rapport-card .tools button").first().click();
        await page.locator("rapport-card .pill").waitFor();
        await button.click();
      });
    }
    // In a frame the frame's page is the card's alone, so there it stays a sheet.
    await visit(t, { tag: 'data-consent="granted"', csp: `${refuses}; frame-src EDGE`, width: 360 }, async (page) => {
      const frame = page.frameLocator("rapport-card iframe");
      await heading(frame, "recommend us");
      await until(async () => {
        const [outer, inner] = [await page.locator("rapport-card iframe").boundingBox(), await frame.locator("rapport-card .card").boundingBox()];
        return outer && inner && inner.height > 100 && inner.height <= outer.height + 1 && outer.height < 700;
      }, patience, "the frame's height");
      await page.screenshot({ path: `${shots}whole-screen-frame.png` });
    });
  } finally {
    await edge.call("PATCH", `/api/sites/${site.id}`, { theme: {} });
  }
});

test("two tabs, one question: what is shown in one is not shown in the other, though both were invited", async (t) => {
  const own = await edge.call("POST", "/api/sites", { name: "Tabs", origins: ["http://127.0.0.1"] });
  const made = await edge.call("POST", `/api/sites/${own.id}/surveys`, {
    name: "When ready", class: "feature", languages: ["en"], when: { trigger: { event: "Ready" } },
    questions: [{ id: "csat", type: "csat", text: { en: "How was it?" } }], endings: [{ id: "end", text: { en: "Thanks" } }],
  });
  await edge.call("POST", `/api/sites/${own.id}/surveys/${made.id}/publish`);
  await visit(t, { tag: 'data-consent="granted" data-capture="light"', key: own.key }, async (page, context) => {
    /// Waits until a tab is invited.
    const invited = (tab) =>
      tab.evaluate(() => new Promise((done) => {
        rapport.on("receipt", ({ invitation }) => invitation && done(invitation.submission));
        rapport.track("Looked around");
      }));
    await page.waitForFunction(() => window.rapport?.ask);
    const first = await invited(page);
    const other = await context.newPage();
    await other.goto(`${shop.origin}/other`);
    await other.waitForFunction(() => window.rapport?.ask);
    assert.equal(await invited(other), first, "the same showing");
    await page.evaluate(() => rapport.track("Ready"));
    await heading(page, "How was it?");
    await other.bringToFront();
    await other.evaluate(() => new Promise((done) => {
      rapport.on("receipt", done);
      rapport.track("Ready");
    }));
    assert.equal(await other.locator("rapport-card").count(), 0);
    // Who asks to be asked is asked.
    await other.reload();
    await other.waitForFunction(() => window.rapport?.ask);
    await other.evaluate((survey) => rapport.ask(survey), made.id);
    await heading(other, "How was it?");
  });
});

test("a page shows a survey by itself, and hears why of every survey", async (t) => {
  const made = await edge.call("POST", `/api/sites/${site.id}/surveys`, {
    name: "Own", class: "feature", kind: "headless", languages: ["en"], when: { trigger: { now: true }, pages: [{ path: "equals", value: "/own" }] },
    questions: [{ id: "csat", type: "csat", text: { en: "How was it?" }, required: true }], endings: [{ id: "end", text: { en: "Thanks" } }],
  });
  await edge.call("POST", `/api/sites/${site.id}/surveys/${made.id}/publish`);
  const was = await results(made.id);
  await visit(t, { tag: 'data-debug data-manual data-consent="granted"' }, async (page) => {
    await page.waitForFunction(() => window.rapport?.ask);
    const heard = await page.evaluate(
      () => new Promise((done) => {
        rapport.on("eligibility", done);
        rapport.page();
      }),
    );
    const own = heard.find((one) => one.reasons.some((reason) => reason.includes("not asked on this page")));
    assert.ok(own && !own.eligible, JSON.stringify(heard));
    // As the documentation shows it.
    const receipt = await page.evaluate(
      async ({ survey, key, host }) => {
        const heard = new Promise((done) => rapport.on("receipt", ({ invitation }) => invitation?.headless && done(invitation)));
        rapport.ask(survey);
        const { survey: of, version, submission, visitor, token, definition } = await heard;
        const answers = [{ question: definition.questions[0].id, value: 4 }];
        const event = { id: crypto.randomUUID(), at: new Date(), type: "survey_answered", survey: of, version, submission, token, answers, ending: "end" };
        const body = JSON.stringify({ key, visitor, sent_at: new Date(), events: [event] });
        return (await fetch(`${host}/v1/events`, { method: "POST", body })).json();
      },
      { survey: made.id, key: site.key, host: edge.origin },
    );
    assert.equal(receipt.accepted, 1, JSON.stringify(receipt));
    const now = await came(made.id, was, { started: 1, finished: 1 });
    assert.deepEqual([now.csat.n, now.unverified], [1, undefined]);
    assert.equal(await page.locator("rapport-card").getByText("How was it?").count(), 0, "no card shows it");
  });
});
