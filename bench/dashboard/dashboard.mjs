// How soon the dashboard is of use, how soon another screen is, and whether a long list scrolls without jank. Called by
// `cargo xtask bench dashboard` with the edge's address and how many customers there are to be; prints a table. The processor of the page
// is slowed down four times and its line is one of 10 Mbit/s with 40 ms there and back; edge and browser share this machine.
import { chromium } from "playwright-core";

const [edge, many = "100000", rounds = "5"] = process.argv.slice(2);
const token = process.env.RAPPORT_ADMIN_TOKEN;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const at = (all, share) => [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))];
const authorization = { authorization: `Bearer ${token}` };

const call = async (method, path, body, type = "application/json") => {
  const answer = await fetch(edge + path, { method, headers: { ...authorization, "content-type": type }, body });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

// --- A site with that many customers, some of whom bought and answered ------------------------------------------------------------------

const DAY = 86_400_000;
const day = (n) => new Date(Date.now() - n * DAY).toISOString();
const site = await call("POST", "/api/sites", JSON.stringify({ name: "Bench", origins: [], currency: "EUR" }));
const CHUNK = 5000;
for (let from = 0; from < Number(many); from += CHUNK) {
  const rows = Array.from({ length: Math.min(CHUNK, many - from) }, (_, n) => `u${from + n},Customer ${from + n},u${from + n}@shop.example`);
  await call("POST", `/api/sites/${site.id}/import/customers`, `user_id,name,email\n${rows.join("\n")}`, "text/csv");
}
const orders = Array.from({ length: 2000 }, (_, n) => `o${n},u${n % 700},${20 + (n % 90)},EUR,${day((n * 7) % 300)}`);
await call("POST", `/api/sites/${site.id}/import/orders`, `order_id,user_id,revenue,currency,at\n${orders.join("\n")}`, "text/csv");
const answers = Array.from({ length: 600 }, (_, n) => JSON.stringify({ user_id: `u${n}`, survey: "Quarterly", kind: "nps", score: [9, 10, 8, 10, 3, 9][n % 6], at: day(n % 80), id: `n${n}` }));
await call("POST", `/api/sites/${site.id}/responses`, answers.join("\n"), "application/x-ndjson");
for (let n = 0; n < 40; n++) await call("POST", `/api/sites/${site.id}/cases`, JSON.stringify({ person: `u${n}`, reason: "The parcel was late" }));

// --- A window --------------------------------------------------------------------------------------------------------------------------

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
const origin = edge.replace("127.0.0.1", "localhost");
const home = `${origin}/app/sites/${site.id}`;
const signed = await (async () => {
  const context = await browser.newContext();
  await context.request.post(`${origin}/api/session`, { data: { token } });
  const state = await context.storageState();
  await context.close();
  return state;
})();

async function open(use) {
  const context = await browser.newContext({ storageState: signed, viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  // 10 Mbit/s in bytes a second.
  await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 });
  // When there is a title, and when there are numbers: looked at in each frame, so that nothing is asked from outside.
  await context.addInitScript(() => {
    window.seen = {};
    const look = () => {
      const now = performance.now();
      if (document.querySelector("main h1")) window.seen.title ??= now;
      if (document.querySelector("main .headline output, main .headline .big, main .stat dd")) window.seen.numbers ??= now;
      if (window.seen.numbers && !document.querySelector(".skeleton")) window.seen.whole ??= now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const got = await use(page, cdp);
  await context.close();
  return got;
}

const first = [];
// The first look at everybody is the edge's, not the browser's.
await open(async (page) => {
  await page.goto(home);
  await page.waitForFunction(() => window.seen.whole, null, { timeout: 300_000 });
});
for (let round = 0; round < Number(rounds); round++) {
  first.push(await open(async (page) => {
    await page.goto(home);
    await page.waitForFunction(() => window.seen.whole, null, { timeout: 60_000 });
    const bytes = await page.evaluate(() => performance.getEntriesByType("resource").filter((one) => one.startTime < window.seen.numbers).reduce((sum, one) => sum + one.transferSize, 0));
    return { ...(await page.evaluate(() => window.seen)), bytes };
  }));
}

// --- From screen to screen ----------------------------------------------------------------------------------------------------------------

const screens = [["People", "tbody tr .who"], ["Today", "main .stats"], ["Surveys", "main table tbody tr"], ["Cases", "main .case"], ["Overview", "main .headline"]];
const moves = new Map(screens.map(([name]) => [name, []]));
await open(async (page) => {
  await page.goto(home);
  await page.waitForFunction(() => window.seen.whole, null, { timeout: 60_000 });
  // The pieces of the other screens come while nothing else is going on.
  await pause(6000);
  for (let round = 0; round <= Number(rounds); round++) {
    for (const [name, there] of screens) {
      const took = await page.evaluate(
        ([name, there]) =>
          new Promise((done) => {
            const link = [...document.querySelectorAll(".side nav a")].find((one) => one.textContent.startsWith(name));
            const begin = performance.now();
            link.click();
            const look = () => (document.querySelector("main h1") && document.querySelector(there) && link.getAttribute("aria-current") ? done(performance.now() - begin) : requestAnimationFrame(look));
            requestAnimationFrame(look);
          }),
        [name, there],
      );
      // The first time a screen is compiled and its piece may still be on its way.
      if (round > 0) moves.get(name).push(took);
      await pause(400);
    }
  }
});

// --- A long list ---------------------------------------------------------------------------------------------------------------------------

const scrolled = await open(async (page, cdp) => {
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await page.goto(`${home}/people`);
  await page.waitForSelector("tbody tr .who");
  await pause(2000);
  return page.evaluate(
    () =>
      new Promise((done) => {
        const [frames, tasks] = [[], []];
        new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration))).observe({ entryTypes: ["longtask"] });
        let [last, most, count] = [performance.now(), 0, 0];
        const step = (now) => {
          frames.push(now - last);
          last = now;
          window.scrollBy(0, 120);
          most = Math.max(most, document.querySelectorAll("tbody tr").length);
          // A minute of a fast wheel: 7,200 pixels a second.
          if (++count < 3600) requestAnimationFrame(step);
          else done({ frames: frames.slice(1), tasks, most, depth: window.scrollY });
        };
        requestAnimationFrame(step);
      }),
  );
});
await browser.close();

const ms = (all, share) => at(all, share).toFixed(0);
const of = (name) => first.map((one) => one[name]);
console.log(`| first screen, cold cache | median, ms | worst, ms |\n|---|---:|---:|`);
for (const [name, word] of [["title", "title stands"], ["numbers", "first numbers"], ["whole", "nothing is grey any more"]]) console.log(`| ${word} | ${ms(of(name), 0.5)} | ${ms(of(name), 1)} |`);
console.log(`\nBytes until the first numbers: ${(at(of("bytes"), 0.5) / 1024).toFixed(0)} KB.\n\n| to another screen, ${many} customers | median, ms | worst, ms |\n|---|---:|---:|`);
for (const [name, all] of moves) console.log(`| ${name} | ${ms(all, 0.5)} | ${ms(all, 1)} |`);
const late = scrolled.frames.filter((one) => one > 50).length;
console.log(
  `\nThe list of ${many} scrolled for a minute at full speed of the processor, ${Math.round(scrolled.depth).toLocaleString("en")} px: a frame after ${at(scrolled.frames, 0.5).toFixed(1)} ms (median), ${at(scrolled.frames, 0.99).toFixed(1)} (99 of 100), ` +
    `${Math.max(...scrolled.frames).toFixed(0)} at worst; ${late} of ${scrolled.frames.length} frames later than 50 ms; ${scrolled.tasks.length} long tasks; at most ${scrolled.most} rows in the document.`,
);
