// The survey card, as the loader brings it to a page, in a real Chromium.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { after, afterEach, before, test } from "node:test";
import { open, pause, until } from "./support/stage.mjs";
import * as surveys from "./support/surveys.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = new URL("../../test-artefacts/card/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });

let stage, edge, site, visitor;
before(async () => ({ edge, site } = stage = await open()));
after(() => stage.close());
afterEach(async () => {
  await visitor?.close();
  visitor = undefined;
  stage.reset();
});

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };
const body = `<main><h1>Your order has arrived.</h1><p>Order 88174.</p><label>Search <input id="field"></label><button id="before">Pay</button></main>`;

/// The next receipt invites.
const invites = (invitation) => {
  edge.receipt = () => {
    edge.receipt = () => ({});
    return { invitation };
  };
};

/// A page on which a survey is due at once, in light mode: nothing of ours but loader and card.
async function asked(survey, options = desktop) {
  invites(survey);
  site.body ||= body;
  visitor = await stage.visitor(options);
  const page = await visitor.open("/", { "data-capture": "light" });
  page.setDefaultTimeout(60_000); // the first one starts with a cold browser
  await page.locator("rapport-card h2").waitFor();
  return page;
}
const card = (page) => page.locator("rapport-card");
const key = (page, value) => card(page).locator(`input[value="${value}"]`).first();
const button = (page, name) => card(page).getByRole("button", { name, exact: true });
const heading = (page) => card(page).locator("h2").textContent();
const comes = (page, text) => until(async () => (await card(page).locator("h2").textContent()) === text, 8000, text);
const answers = () => edge.events("survey_answered").map((event) => event.answers.map(({ question, value }) => [question, value]));
const told = (count) => until(() => edge.events("survey_answered").length >= count, 8000, `answer ${count}`);
const gone = (page) => until(async () => (await card(page).count()) === 0, 8000, "the card's end");
/// Where the focus is: a tag name of the page, or of the card.
const focus = (page) =>
  page.evaluate(() => {
    const inner = document.activeElement?.shadowRoot?.activeElement;
    return inner ? `card ${inner.localName}` : document.activeElement?.localName;
  });

async function clean(page, name) {
  await page.screenshot({ path: `${shots}${name}.png` });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), [], name);
}

test("each answer is sent as it is given, and the last with the ending", async () => {
  const page = await asked(surveys.nps);
  await until(() => edge.events("survey_shown").length === 1);
  const [{ survey, version, submission }] = edge.events("survey_shown");
  assert.deepEqual([survey, version, submission], ["srv", 3, "sub"]);
  assert.equal(await card(page).locator(".foot span").last().textContent(), "1 of 3");

  await key(page, 4).click();
  await comes(page, "What should we do better?");
  await told(1);
  await card(page).getByText("Late delivery").click();
  await card(page).getByText("Price").click();
  await card(page).getByText("Late delivery").click();
  await button(page, "Next").click();
  await comes(page, "Tell us what happened");
  await card(page).getByRole("textbox").fill("Two days late 🚚");
  assert.match(await card(page).locator(".count").textContent(), /16 of 1000$/);
  await card(page).getByText("Yes, by email").click();
  await button(page, "Send").click();
  await comes(page, "Thank you");
  assert.match(await card(page).getByRole("status").textContent(), /You will hear by email within the shop’s hours\./);
  await told(3);
  assert.deepEqual(answers(), [[["nps", 4]], [["what", ["price"]]], [["why", "Two days late 🚚"], ["reply", "email"]]]);
  assert.deepEqual(edge.events("survey_answered").map((event) => event.ending), [undefined, undefined, "thanks"]);

  await button(page, "Close").click();
  await gone(page);
  await pause(700);
  assert.equal(edge.events("survey_dismissed").length, 0, "who finished did not dismiss");
  assert.deepEqual(page.broke, []);
});

test("made before its trigger, it changes nothing on the page until that fires", async () => {
  invites({ ...surveys.nps, trigger: { event: "due" } });
  site.body = body;
  visitor = await stage.visitor(desktop);
  const page = await visitor.open("/", { "data-capture": "light" });
  await until(() => edge.requests.some((request) => request.path.endsWith("card_bg.wasm")));
  await pause(1500);
  assert.equal(await card(page).count(), 0);
  await page.keyboard.press("Escape");
  assert.equal(edge.events("survey_shown").length + edge.events("survey_dismissed").length, 0);
  await page.evaluate(() => rapport.track("due"));
  await card(page).locator("h2").waitFor();
  await until(() => edge.events("survey_shown").length === 1);
});

test("by keyboard alone: arrows choose, a button or Enter goes on, focus follows the question", async () => {
  const page = await asked(surveys.nps);
  await page.locator("#before").focus();
  await pause(300);
  assert.equal(await focus(page), "button", "the card takes no focus when it comes");
  await page.keyboard.press("Tab");
  assert.equal(await focus(page), "card input");
  for (let n = 0; n < 9; n++) await page.keyboard.press("ArrowRight");
  assert.equal(await heading(page), surveys.nps.definition.questions[0].text.en, "arrows only choose");
  await until(() => answers().at(-1)?.[0][1] === 9);
  const rests = answers().length;
  assert.ok(rests < 9, "only where the arrows rested");
  await page.keyboard.press("Enter");
  await comes(page, "What do you like most?");
  await until(async () => (await focus(page)) === "card h2");
  assert.equal(answers().length, rests, "what was told is not told again");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await button(page, "Next").press("Enter");
  await comes(page, "What should we keep doing?");
  assert.equal(await card(page).locator("fieldset").count(), 0, "who is happy is not asked for a reply");
  await page.keyboard.press("Tab");
  await page.keyboard.type("The espresso");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await comes(page, "Thank you");
  assert.match(await card(page).getByRole("status").textContent(), /Good to know what to keep/);
});

test("Escape closes: dismissed at the question that stands there, and the focus goes home", async () => {
  const page = await asked(surveys.nps);
  await page.locator("#before").focus();
  await page.keyboard.press("Escape");
  await pause(200);
  assert.equal(await card(page).count(), 1, "Escape in the page's own controls is the page's");
  await key(page, 8).press("ArrowRight");
  await button(page, "Next").click();
  await comes(page, "What do you like most?");
  await page.keyboard.press("Escape");
  await gone(page);
  await until(() => edge.events("survey_dismissed").length === 1);
  assert.equal(edge.events("survey_dismissed")[0].question, "what");
  assert.deepEqual(answers(), [[["nps", 9]]]);
  assert.equal(await focus(page), "button");
  assert.match(await page.evaluate(() => localStorage.getItem("rapport.quiet")), /^\d{4}-\d\d-\d\d$/);
});

test("Escape also closes while nothing has the focus, and a choice just made is not lost", async () => {
  const page = await asked(surveys.stars);
  await key(page, 2).press("ArrowRight");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Escape");
  await gone(page);
  await until(() => edge.events("survey_dismissed").length === 1);
  assert.equal(edge.events("survey_dismissed")[0].question, "csat");
  assert.deepEqual(answers(), [[["csat", 3]]]);
});

test("Back keeps what was written and changes an answer instead of adding one", async () => {
  const page = await asked(surveys.nps);
  await key(page, 3).click();
  await comes(page, "What should we do better?");
  await button(page, "Skip").click();
  await card(page).getByRole("textbox").fill("Half a thought");
  await button(page, "Back").click();
  await comes(page, "What should we do better?");
  await button(page, "Back").click();
  await comes(page, surveys.nps.definition.questions[0].text.en);
  assert.ok(await key(page, 3).isChecked());
  await key(page, 2).click();
  await comes(page, "What should we do better?");
  await button(page, "Next").click();
  assert.equal(await card(page).getByRole("textbox").inputValue(), "Half a thought");
  await told(2);
  assert.deepEqual(answers(), [[["nps", 3]], [["nps", 2]]]);
});

test("what is required is asked for", async () => {
  const page = await asked(surveys.faces);
  await card(page).getByText("Good").click();
  await comes(page, "Where do you drink our coffee?");
  assert.equal(await button(page, "Skip").count(), 0);
  await button(page, "Next").click();
  assert.equal(await card(page).getByRole("alert").textContent(), "Please answer this first.");
  await card(page).getByText("At home").click();
  await button(page, "Next").click();
  await comes(page, "May we reply to you?");
  assert.equal(await card(page).locator("input:checked").count(), 0, "nothing is chosen beforehand");
  await card(page).getByText("No", { exact: true }).click();
  await button(page, "Send").click();
  await comes(page, "Thank you");
  assert.match(await card(page).getByRole("status").textContent(), /We read every answer\./);
  await told(3);
  assert.deepEqual(answers(), [[["csat", 4]], [["where", "home"]], [["reply", false]]]);
});

test("made small, it waits and keeps what stands in it", async () => {
  const page = await asked(surveys.nps);
  await key(page, 5).press("ArrowRight");
  await button(page, "Minimise").click();
  await until(async () => (await focus(page)) === "card button");
  assert.equal(await card(page).getByRole("dialog").count(), 0);
  assert.ok((await card(page).locator(".pill").boundingBox()).height <= 48);
  await clean(page, "pill");
  await button(page, "A question for you").click();
  assert.ok(await key(page, 6).isChecked());
});

test("says why it asks, how often, and how long the answer is kept", async () => {
  const page = await asked(surveys.nps);
  const why = button(page, "Why am I seeing this?");
  assert.equal(await why.getAttribute("aria-expanded"), "false");
  await why.click();
  assert.equal(await why.getAttribute("aria-expanded"), "true");
  const text = await card(page).locator(".foot p").textContent();
  for (const part of ["Northlight Coffee", "7 days", "12 months"]) assert.ok(text.includes(part), text);
  const link = card(page).getByRole("link", { name: "Privacy" });
  assert.equal(await link.getAttribute("href"), "https://example.org/privacy");
});

test("never ask me: told at once, the device rests for good, and closing is no second dismissal", async () => {
  const page = await asked(surveys.nps);
  await until(() => page.evaluate(() => localStorage.getItem("rapport.quiet")));
  await button(page, "Why am I seeing this?").click();
  await button(page, "Never ask me").click();
  await comes(page, "You will not be asked again.");
  await clean(page, "never");
  await until(() => edge.events("survey_dismissed").length === 1);
  const [{ question, never_again }] = edge.events("survey_dismissed");
  assert.deepEqual([question, never_again], ["nps", true]);
  assert.equal(await page.evaluate(() => localStorage.getItem("rapport.quiet")), "9999-12-31");
  await button(page, "Close").click();
  await gone(page);
  await pause(700);
  assert.equal(edge.events("survey_dismissed").length, 1);
});

test("never ask me keeps nothing on a device that is to keep nothing", async () => {
  invites(surveys.nps);
  site.body = body;
  visitor = await stage.visitor(desktop);
  const page = await visitor.open("/", { "data-capture": "light", "data-quiet": "off" });
  await card(page).locator("h2").waitFor();
  await button(page, "Why am I seeing this?").click();
  await button(page, "Never ask me").click();
  await until(() => edge.events("survey_dismissed").length === 1);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
});

test("an answer can be taken back at the end; where nothing was said there is nothing to take back", async () => {
  const page = await asked(surveys.ces);
  await key(page, 2).click();
  await comes(page, "Thank you");
  await button(page, "Take back my answer").click();
  await comes(page, "Take back your answer?");
  assert.equal(await focus(page), "card h2");
  await clean(page, "take-back");
  await button(page, "Keep it").click();
  await comes(page, "Thank you");
  assert.equal(edge.events("survey_withdrawn").length, 0);
  await button(page, "Take back my answer").click();
  await button(page, "Take it back").click();
  await comes(page, "Your answer is taken back.");
  await until(() => edge.events("survey_withdrawn").length === 1);
  const [{ survey, version, submission }] = edge.events("survey_withdrawn");
  assert.deepEqual([survey, version, submission], ["srv", 3, "sub"]);
  assert.equal(await button(page, "Take back my answer").count(), 0);
  await button(page, "Close").click();
  await gone(page);

  await visitor.close();
  const silent = await asked({ ...surveys.ces, definition: { questions: [{ id: "why", type: "text", text: { en: "Why?" } }], endings: [] } });
  await button(silent, "Send").click();
  await comes(silent, "Thank you");
  assert.equal(await button(silent, "Take back my answer").count(), 0);
});

test("offline it says so, keeps the answer, and sends it when the device is back", async () => {
  const page = await asked(surveys.nps);
  await until(() => edge.events("survey_shown").length === 1);
  assert.equal(await card(page).getByRole("alert").count(), 0);
  await visitor.context.setOffline(true);
  await card(page).getByRole("alert").waitFor();
  assert.match(await card(page).getByRole("alert").textContent(), /You are offline\. Your answer is kept/);
  await key(page, 5).click();
  await comes(page, "What should we do better?");
  await clean(page, "offline");
  assert.equal(edge.events("survey_answered").length, 0);
  await visitor.context.setOffline(false);
  await until(async () => (await card(page).getByRole("alert").count()) === 0);
  await until(() => edge.events("survey_answered").length === 1, 20_000, "the answer");
  assert.deepEqual(answers(), [[["nps", 5]]]);
});

test("a link that is no address of a page is left out", async () => {
  const page = await asked({ ...surveys.ces, privacy_url: "javascript:alert(1)" });
  assert.equal(await card(page).getByRole("link").count(), 0);
  await key(page, 6).click();
  await comes(page, "Thank you");
  await told(1);
  assert.deepEqual(answers(), [[["ces", 6]]]);
});

test("axe finds nothing, on any page of any survey, light and dark, desktop and phone", async () => {
  for (const [name, options] of Object.entries({ desktop, phone, dark: { ...desktop, colorScheme: "dark" }, darkphone: { ...phone, colorScheme: "dark" } })) {
    let page = await asked(surveys.nps, options);
    await pause(350);
    await clean(page, `${name}-nps`);
    await key(page, 6).press("ArrowLeft");
    await clean(page, `${name}-nps-chosen`);
    await button(page, "Next").click();
    await card(page).getByText("Tracking").click();
    await clean(page, `${name}-chips`);
    await button(page, "Next").click();
    await card(page).getByText("No, stay anonymous").click();
    await card(page).getByRole("textbox").fill("It came late.");
    await clean(page, `${name}-text`);
    await button(page, "Send").click();
    await comes(page, "Thank you");
    await clean(page, `${name}-done`);
    await visitor.close();
    for (const kind of ["stars", "faces", "ces", "chinese", "arabic"]) {
      page = await asked(surveys[kind], options);
      await pause(350);
      await clean(page, `${name}-${kind}`);
      await key(page, 2).click();
      await pause(350);
      await clean(page, `${name}-${kind}-next`);
      await visitor.close();
    }
    visitor = undefined;
  }
});

test("on a phone it is a sheet that leaves half the screen until somebody answers", async () => {
  for (const width of [360, 390]) {
    const page = await asked(surveys.nps, { ...phone, viewport: { width, height: 560 } });
    await pause(350);
    const sheet = async () => card(page).getByRole("dialog").boundingBox();
    let box = await sheet();
    assert.ok(box.height <= 280, `${box.height} of 560`);
    assert.deepEqual([box.x, box.width, Math.round(box.y + box.height)], [0, width, 560]);
    await button(page, "Why am I seeing this?").click();
    box = await sheet();
    assert.ok(box.height <= 280, "also with the explanation open");
    const keys = await card(page).locator(".scale label").evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ top, width, height }) => [top, width, height]));
    assert.equal(new Set(keys.map(([top]) => top)).size, 1, "eleven keys in one row");
    assert.ok(keys.every(([, width, height]) => width >= 24 && height >= 44), JSON.stringify(keys));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    await key(page, 1).click();
    await comes(page, "What should we do better?");
    await button(page, "Skip").click();
    await comes(page, "Tell us what happened");
    assert.ok((await sheet()).height <= 512);
    assert.ok(Number.parseFloat(await card(page).getByRole("textbox").evaluate((field) => getComputedStyle(field).fontSize)) >= 16, "phones do not zoom");
    await button(page, "Send").scrollIntoViewIfNeeded();
    await visitor.close();
    visitor = undefined;
  }
});

/// What each element of the card looks like, and where.
const looks = (page) =>
  page.evaluate(() => {
    const names = ["color", "backgroundColor", "fontSize", "fontFamily", "lineHeight", "letterSpacing", "padding", "margin", "display", "transform", "opacity", "direction", "borderColor", "width", "height"];
    return [...document.querySelector("rapport-card").shadowRoot.querySelectorAll("*")].map((element) => {
      const style = getComputedStyle(element);
      const { right, bottom } = element.getBoundingClientRect();
      return [element.localName, Math.round(innerWidth - right), Math.round(innerHeight - bottom), ...names.map((name) => style[name])].join(" ");
    });
  });

test("the page's style changes nothing in the card, and the card nothing on the page", async () => {
  const calm = await asked(surveys.nps);
  await pause(350);
  const expected = await looks(calm);
  await visitor.close();
  edge.batches = [];

  site.body = `<style>
    * { font-size: 40px !important; color: red !important; background: yellow !important; margin: 9px !important; padding: 9px !important;
        transform: rotate(3deg) !important; display: block !important; line-height: 3 !important; letter-spacing: 4px !important;
        font-family: cursive !important; opacity: .5 !important; animation: none !important; position: static !important; box-sizing: content-box !important }
    html { direction: rtl; font-size: 30px; writing-mode: horizontal-tb } :root { --ink: red; --surface: red; --accent: red }
    section, h2, label, input, button { visibility: hidden !important }
  </style>${body}`;
  edge.receipt = () => ({});
  visitor = await stage.visitor(desktop);
  const page = await visitor.open("/", { "data-capture": "light" });
  await until(() => edge.uploads().length);
  const host = () =>
    page.evaluate(() => {
      const all = [...document.body.querySelectorAll("*")].map((element) => [element.localName, element.getAttribute("style"), JSON.stringify(element.getBoundingClientRect()), getComputedStyle(element).color]);
      const globals = Object.keys(window).filter((name) => name !== "axe");
      return JSON.stringify([all, document.body.className, document.documentElement.getAttributeNames(), document.styleSheets.length, document.adoptedStyleSheets.length, globals, scrollX, scrollY]);
    });
  const before = await host();
  await page.evaluate(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shifts += entry.value))).observe({ type: "layout-shift", buffered: false });
  });
  invites(surveys.nps);
  await page.evaluate(() => rapport.track("due"));
  await card(page).locator("h2").waitFor({ state: "attached" });
  await pause(500);
  assert.deepEqual(await looks(page), expected);
  const shifts = await page.evaluate(() => {
    const { shifts } = window;
    delete window.shifts;
    return shifts;
  });
  assert.equal(shifts, 0);
  assert.equal(await host(), before);
  await page.screenshot({ path: `${shots}hostile.png` });
});

test("what is typed in the card does not reach the page's shortcuts", async () => {
  const page = await asked(surveys.nps);
  await page.evaluate(() => {
    window.heard = [];
    for (const type of ["keydown", "keypress", "keyup"]) document.addEventListener(type, (event) => window.heard.push(event.key));
  });
  await key(page, 1).click();
  await button(page, "Skip").click();
  await card(page).getByRole("textbox").pressSequentially("jk/");
  assert.deepEqual(await page.evaluate(() => window.heard), []);
});

test("works under a strict content security policy and with Trusted Types, without one violation", async () => {
  site.csp = "default-src 'none'; script-src 'nonce-NONCE' 'wasm-unsafe-eval'; connect-src EDGE; style-src 'none'; img-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
  site.tag = `<script nonce="NONCE">window.broken = []; addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective + " " + event.sourceFile));</script>
    <script async nonce="NONCE" src="${edge.origin}/rapport.js" data-site="pk_test" data-capture="light"></script>`;
  const page = await asked(surveys.nps);
  assert.equal(await card(page).locator(".place").evaluate((place) => getComputedStyle(place).position), "fixed");
  await key(page, 2).click();
  await button(page, "Skip").click();
  await button(page, "Send").click();
  await comes(page, "Thank you");
  assert.deepEqual(await page.evaluate(() => window.broken), []);
  assert.deepEqual(page.broke, []);
});

test("every language that the edge speaks fits the card, in which nothing overflows", async () => {
  visitor = await stage.visitor({ viewport: { width: 320, height: 640 }, hasTouch: true });
  for (const language of Object.keys(surveys.words)) {
    await visitor.close();
    const page = await asked(surveys.spoken(language), { viewport: { width: 320, height: 640 }, hasTouch: true });
    await card(page).locator(".foot button").first().click();
    const wide = await card(page).locator("*").evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display != "inline").map((one) => one.outerHTML));
    assert.deepEqual(wide, [], language);
    await page.screenshot({ path: `${shots}language-${language}.png` });
    await key(page, 3).click();
    await card(page).locator("textarea").waitFor();
    await page.screenshot({ path: `${shots}language-${language}-text.png` });
  }
});

test("speaks the language of the invitation, from right to left where that is read so", async () => {
  let page = await asked(surveys.chinese);
  assert.equal(await card(page).locator(".foot span").last().textContent(), "第 1 题，共 2 题");
  assert.equal(await card(page).locator(".ends").textContent(), "完全不可能非常可能");
  await visitor.close();
  page = await asked(surveys.arabic);
  await pause(350);
  const [zero, ten] = await Promise.all([0, 10].map((value) => key(page, value).boundingBox()));
  assert.ok(zero.x > ten.x, "the scale is mirrored");
  const [low, high] = await card(page).locator(".ends span").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
  assert.ok(low > high, "and its ends with it");
  const place = await card(page).locator(".place").boundingBox();
  assert.equal(place.x, 20, "the card stands at the other side");
});

test("moves nothing for who wants no motion; keeps what is chosen in forced colours", async () => {
  const moves = (page) => card(page).locator(".place").evaluate((place) => getComputedStyle(place).animationName);
  let page = await asked(surveys.nps, { ...desktop, reducedMotion: "reduce" });
  assert.equal(await moves(page), "none");
  await visitor.close();
  page = await asked(surveys.nps, { ...desktop, forcedColors: "active" });
  assert.equal(await moves(page), "in");
  await key(page, 6).press("ArrowRight");
  const colours = await card(page).locator(".scale label").evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
  assert.notEqual(colours[7], colours[6]);
  assert.equal(new Set(colours).size, 2);
  await page.screenshot({ path: `${shots}forced-colours.png` });
});

test("an invitation without a question shows nothing and harms nothing", async () => {
  invites({ ...surveys.nps, definition: { questions: [] } });
  site.body = body;
  visitor = await stage.visitor(desktop);
  const page = await visitor.open("/", { "data-capture": "light" });
  await until(() => page.said.some((line) => line.includes("without a question")));
  assert.equal(await card(page).count(), 0);
  assert.deepEqual(page.broke, []);
});
