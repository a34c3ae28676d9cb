// Every kind of question on the card, in a real Chromium: nothing for axe to find, and the keyboard alone gets through,
// in a language of each direction and in Chinese, light and dark, on the narrowest of screens.
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

const card = (page) => page.locator("rapport-card");
const sayings = {
  en: ["Welcome", "What do you think of it", "Delivery", "Taste of the coffee", "Price", "Something else", "None of these", "The shop"],
  "zh-Hans": ["欢迎", "您觉得怎么样", "配送", "咖啡的味道", "价格", "其他", "以上都不是", "这家店"],
  ar: ["أهلًا", "ما رأيك", "التوصيل", "طعم القهوة", "السعر", "شيء آخر", "لا شيء مما سبق", "المتجر"],
};

async function asked(survey, options) {
  edge.receipt = () => {
    edge.receipt = () => ({});
    return { invitation: survey };
  };
  site.body = "<main><h1>Shop</h1></main>";
  visitor = await stage.visitor(options);
  const page = await visitor.open("/", { "data-capture": "light" });
  await card(page).locator("h2").waitFor({ timeout: 60_000 });
  await page.evaluate(axe);
  return page;
}

/// What is wrong with the page of the card that stands there: for axe, for a thumb, and for a narrow screen.
async function wrong(page) {
  const { violations } = await page.evaluate(() => window.axe.run(document.querySelector("rapport-card"), { resultTypes: ["violations"] }));
  const found = violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
  // WCAG 2.2, 2.5.8: 24 by 24 px; links and buttons in a line of text are exempt.
  const small = await card(page).locator("button, label, .line, .range, textarea, .actions a").evaluateAll((all) =>
    all.filter((one) => !one.closest(".foot") && !one.hidden).map((one) => [one.outerHTML, one.getBoundingClientRect()]).filter(([, { width, height }]) => width && (width < 24 || height < 24)).map(([html, { width, height }]) => `${html} ${width} x ${height}`),
  );
  const wide = await card(page).locator(".card, .card *").evaluateAll((all) =>
    all.filter((one) => !one.closest(".unseen, svg") && getComputedStyle(one).display !== "inline" && one.getBoundingClientRect().width && (one.getBoundingClientRect().right > innerWidth + 0.5 || one.getBoundingClientRect().left < -0.5)).map((one) => one.outerHTML.slice(0, 120)),
  );
  return { found, small, wide };
}

/// Where the focus is in the card.
const focus = (page) =>
  page.evaluate(() => {
    const root = document.querySelector("rapport-card")?.shadowRoot;
    const at = root?.activeElement;
    if (!at) return undefined;
    const all = [...root.querySelectorAll("*")];
    return {
      index: all.indexOf(at), tag: at.localName, type: at.type, name: at.getAttribute("autocomplete"), group: at.name, checked: at.checked,
      next: at.matches(".actions > button:last-child"), rank: !!at.closest(".rank"), text: at.value,
    };
  });

const written = { email: "ann@example.com", tel: "+43 1 2345678", date: "11222026", search: "" };

/// Answers the page by keys alone, and goes on.
async function walk(page) {
  const seen = new Set();
  const groups = new Set();
  for (let stops = 0; stops < 80; stops++) {
    await page.keyboard.press("Tab");
    const at = await focus(page);
    if (!at || seen.has(at.index)) {
      if (at?.next) return page.keyboard.press("Enter");
      continue;
    }
    seen.add(at.index);
    if (at.next) return page.keyboard.press("Enter");
    if (at.type === "radio" && !groups.has(at.group)) {
      groups.add(at.group);
      await page.keyboard.press("Space");
    } else if (at.type === "checkbox" && !groups.has(at.group) && at.group !== "90") {
      groups.add(at.group);
      await page.keyboard.press("Space");
    } else if (at.type === "range") {
      await page.keyboard.press("ArrowUp"); // right is less where one reads from the right
    } else if (at.rank && !groups.has("rank")) {
      groups.add("rank");
      await page.keyboard.press("ArrowDown");
    } else if (at.tag === "textarea" || (at.tag === "input" && ["text", "email", "tel", "date", "search"].includes(at.type))) {
      await page.keyboard.type(written[at.type] ?? (at.text ? "" : "12,5"));
    }
  }
  assert.fail("the keyboard does not get on");
}

for (const [language, words] of Object.entries(sayings))
  for (const colorScheme of ["light", "dark"])
    test(`every kind of question by keyboard, for axe and at 320 px: ${language}, ${colorScheme}`, async () => {
      const survey = surveys.kinds(language, words);
      const page = await asked(survey, { viewport: { width: 320, height: 700 }, hasTouch: true, colorScheme, locale: "en-US", reducedMotion: "reduce" });
      const faults = {};
      for (const id of ["welcome", ...survey.definition.questions.map((question) => question.id), "ending"]) {
        const heading = id === "welcome" ? words[0] : id === "ending" ? words[6] : `${words[1]} (${id})`;
        await until(async () => (await card(page).locator("h2").textContent()) === heading, 8000, `${id}; there is ${await card(page).innerText()}`);
        await page.screenshot({ path: `${shots}kind-${language}-${colorScheme}-${id}.png` });
        const { found, small, wide } = await wrong(page);
        if (found.length + small.length + wide.length) faults[id] = { found, small, wide };
        if (id !== "ending") await walk(page);
      }
      assert.equal(JSON.stringify(faults, null, 1), "{}");
      await until(() => edge.events("survey_answered").some((event) => event.ending === "end"));
      const answers = Object.fromEntries(edge.events("survey_answered").flatMap((event) => event.answers.map(({ question, value }) => [question, value])));
      const { single, multiple, dropdown, date, complaint, contact, ...rest } = answers;
      assert.ok(["a", "b", "c"].includes(single), `${single}`);
      assert.deepEqual([multiple, dropdown, date], [["a"], "o0", "2026-11-22"]);
      assert.deepEqual([complaint.severity, complaint.remedy, complaint.what], [1, "a", "12,5"]);
      assert.deepEqual([contact.name, contact.email, contact.phone, contact.country], ["12,5", "ann@example.com", "+43 1 2345678", "12,5"]);
      assert.deepEqual(rest, {
        nps: 0, csat: 1, csat_faces: 1, csat_numbers: 1, ces: 1, expected: 1, found: 1, long: "12,5", consent: "email", agree: true,
        stars: 1, faces: 1, numbers: 1, pictures: ["a"], ranking: ["b", "a", "c"], matrix: { r: "a", s: "a" }, ticks: { r: ["a"] }, ratings: { r: 1 },
        slider: 5.5, short: "12,5", number: 12.5, email: "ann@example.com",
      });
      assert.deepEqual(page.broke, []);
    });

/// A survey of one question of those above.
const only = (id) => {
  const survey = surveys.kinds("en", sayings.en);
  const { questions } = survey.definition;
  return { ...survey, definition: { questions: questions.filter((question) => question.id === id), endings: [] } };
};
const desktop = { viewport: { width: 1280, height: 800 } };
const button = (page, name) => card(page).getByRole("button", { name, exact: true });
const told = async () => {
  await until(() => edge.events("survey_answered").length);
  return edge.events("survey_answered").at(-1).answers.map(({ value }) => value)[0];
};

test("what is not taken is said in words that help", async () => {
  for (const [id, text, said, better] of [
    ["number", "a dozen", "Please enter a number.", "12"],
    ["number", "100", "Please enter 1 or more. Please enter 99 or less.", "12"],
    ["email", "ann@", "Please enter an email address, such as name@example.com.", "ann@example.com"],
    ["short", "ab", "Too short: 3 characters at least.", "abc"],
  ]) {
    const page = await asked(only(id), desktop);
    await card(page).locator(".line").fill(text);
    await button(page, "Send").click();
    assert.equal(await card(page).getByRole("alert").textContent(), said);
    await card(page).locator(".line").fill(better);
    await button(page, "Send").click();
    await until(async () => (await card(page).locator("h2").textContent()) === "Thank you");
    await visitor.close();
    edge.batches = [];
  }
});

test("something else takes words; none of these goes with nothing else; too many are too many", async () => {
  const page = await asked(only("multiple"), desktop);
  const tick = (name) => card(page).getByRole("checkbox", { name, exact: true });
  await tick("Delivery").check({ force: true });
  await tick("None of these").check({ force: true });
  assert.equal(await tick("Delivery").isChecked(), false);
  await tick("Something else").check({ force: true });
  assert.equal(await tick("None of these").isChecked(), false);
  await button(page, "Send").click();
  assert.equal(await card(page).getByRole("alert").textContent(), "Something is still missing here.");
  await card(page).getByLabel("Please say which").fill("The cup");
  await tick("Delivery").check({ force: true });
  await tick("Price").check({ force: true });
  await button(page, "Send").click();
  assert.match(await card(page).getByRole("alert").textContent(), /at most 2/);
  await tick("Delivery").uncheck({ force: true });
  await page.screenshot({ path: `${shots}other.png` });
  await button(page, "Send").click();
  assert.deepEqual(await told(), ["c", "other:The cup"]);
});

test("a ranking is dragged, and says where things are", async () => {
  const page = await asked(only("ranking"), desktop);
  await pause(300);
  await button(page, "Send").click();
  assert.equal(await card(page).getByRole("alert").count(), 1, "an order that nobody made is no answer");
  const item = (name) => card(page).locator("li", { hasText: name });
  const [from, to] = [await item("Delivery").boundingBox(), await item("Price").boundingBox()];
  await page.mouse.move(from.x + 80, from.y + 20);
  await page.mouse.down();
  for (let step = 1; step <= 8; step++) await page.mouse.move(from.x + 80, from.y + 20 + ((to.y - from.y) * step) / 8);
  await page.mouse.up();
  assert.deepEqual(await card(page).locator("li").allTextContents(), ["Taste of the coffee", "Price", "Delivery"]);
  assert.match(await card(page).locator(".unseen").textContent(), /Delivery: place 3 of 3/);
  await page.screenshot({ path: `${shots}ranked.png` });
  await button(page, "Move up: Price").click();
  assert.equal(await focus(page).then((at) => at.tag), "button", "the focus stays on what was pressed");
  await button(page, "Send").click();
  assert.deepEqual(await told(), ["c", "b", "a"]);
});

test("a long list is searched; a slider counts once it is touched", async () => {
  let page = await asked(only("dropdown"), desktop);
  await card(page).getByRole("searchbox").fill("DELIVERY 2");
  assert.equal(await card(page).locator("label:visible").count(), 4, "2, 20, 22 and 24 are delivery");
  await card(page).getByRole("searchbox").fill("tea");
  assert.equal(await card(page).getByRole("status").textContent(), "Nothing found.");
  await card(page).getByRole("searchbox").fill("delivery 24");
  await card(page).locator("label:visible").click();
  await button(page, "Send").click();
  assert.equal(await told(), "o23");
  await visitor.close();
  edge.batches = [];

  page = await asked(only("slider"), desktop);
  assert.equal(await card(page).locator("output").textContent(), "Not chosen yet");
  await button(page, "Send").click();
  assert.equal(await card(page).getByRole("alert").count(), 1);
  await card(page).locator(".range").click();
  assert.equal(await card(page).locator("output").textContent(), "5");
  await button(page, "Send").click();
  assert.equal(await told(), 5);
});

test("a page of common questions loads the small card and not the large one", async () => {
  await asked(surveys.nps, desktop);
  const paths = edge.requests.map((request) => request.path);
  assert.ok(paths.includes("/rapport/card_bg.wasm") && !paths.some((path) => path.includes("card-all")), `${paths}`);
});
