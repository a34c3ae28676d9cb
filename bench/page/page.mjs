// What the tag costs the page that carries it, beside the same page without it and beside `floor.js`, in interleaved rounds of one run.
// Called by `cargo xtask bench page` with the edge's address; prints a table. Main-thread times are processor time of a thread that is
// slowed down four times, and are compared within one run only; times until something is seen are by the clock.
import { createServer } from "node:http";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [edge, rounds = "5"] = process.argv.slice(2);
const token = process.env.RAPPORT_ADMIN_TOKEN;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (all) => {
  const sorted = all.filter((one) => one != null).sort((a, b) => a - b);
  return sorted.length ? (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2 : NaN;
};

// --- The page: fixed, plain, with a stylesheet and no script of its own ------------------------------------------------------

const words = "account order basket invoice report team garden window market letter quiet bright careful measure paper river engine travel".split(" ");
let seed = 7;
const word = () => words[(seed = (seed * 1103515245 + 12345) % 2147483648) % words.length];
const text = Array.from({ length: 120 }, () => `<p>${Array.from({ length: 60 }, word).join(" ")}.</p>`).join("\n");
const css = "body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;color:#1d2433}p{margin:0 0 1rem}";
const floor = readFileSync(new URL("floor.js", import.meta.url));
const host = createServer((request, response) => {
  const tag = new URL(request.url, "http://host").searchParams.get("tag") ?? "";
  const [type, body] =
    { "/page.css": ["text/css", css], "/floor.js": ["text/javascript", floor], "/events": ["text/plain", ""] }[request.url] ??
    ["text/html; charset=utf-8", `<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">${tag}<h1>A page</h1>${text}`];
  response.writeHead(200, { "content-type": type, "cache-control": "no-store" }).end(body);
});
await new Promise((resolve) => host.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${host.address().port}`;

// --- Two sites: one that asks nothing, one that asks when it is told to -------------------------------------------------------

const call = async (method, path, body) => {
  const answer = await fetch(edge + path, { method, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};
const quiet = await call("POST", "/api/sites", { name: "quiet", origins: ["http://127.0.0.1"] });
const asking = await call("POST", "/api/sites", { name: "asking", origins: ["http://127.0.0.1"] });
const survey = await call("POST", `/api/sites/${asking.id}/surveys`, {
  name: "NPS", class: "relationship", kind: "card", languages: ["en"], when: { trigger: { event: "asked" } },
  questions: [{ id: "nps", type: "nps", text: { en: "How likely are you to recommend us?" }, required: true }, { id: "why", type: "text", text: { en: "Why?" } }],
});
await call("POST", `/api/sites/${asking.id}/surveys/${survey.id}/publish`, {});

const tag = (site, capture, more = "") => `<script async src="${edge}/rapport.js" data-site="${site.key}" data-capture="${capture}"${more}></script>`;
const variants = {
  nothing: "",
  floor: `<script async src="${origin}/floor.js"></script>`,
  light: tag(quiet, "light"),
  full: tag(quiet, "full"),
  // Each visitor is somebody new, and may be asked.
  "light, asks": tag(asking, "light", ' data-consent="granted"'),
  "full, asks": tag(asking, "full", ' data-consent="granted"'),
};

// --- One visit -------------------------------------------------------------------------------------------------------------------

const flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

async function visit(name, { slow = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "rapport-page-"));
  const context = await chromium.launchPersistentContext(folder, { executablePath: process.env.CHROMIUM, headless: true, args: flags });
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    for (const domain of ["Page", "Network", "Runtime"]) await cdp.send(`${domain}.enable`);
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    if (slow) await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 });
    const sent = [];
    cdp.on("Network.requestWillBeSent", ({ request, type }) => {
      if (!request.url.startsWith(origin + "/?") && !request.url.endsWith("page.css") && !request.url.startsWith("data:")) sent.push({ ...request, type });
    });
    const isFirst = slow && /asks/.test(name);
    if (isFirst) await page.addInitScript(first);
    const loaded = new Promise((resolve) => cdp.once("Page.loadEventFired", resolve));
    await cdp.send("Page.navigate", { url: `${origin}/?tag=${encodeURIComponent(variants[name])}` });
    await loaded;
    await pause(1000);
    const cost = async () => {
      const all = Object.fromEntries((await cdp.send("Performance.getMetrics")).metrics.map((one) => [one.name, one.value]));
      return (all.ScriptDuration + all.V8CompileDuration) * 1000;
    };
    const run = (code) => page.evaluate(code);
    const load = await run(() => performance.getEntriesByType("navigation")[0].loadEventEnd);
    const script = await cost();
    if (isFirst) await page.waitForFunction(() => window.first, null, { timeout: 30_000 });
    if (slow) return { load, first: isFirst ? await run(() => window.first) : null };
    await run(async () => {
      if (!window.rapport) return;
      for (let n = 1; n <= 5; n++) {
        rapport.track(`event ${n}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
    await pause(1700);
    const events = await cost();
    await cdp.send("HeapProfiler.collectGarbage");
    const heap = await cdp.send("Runtime.getHeapUsage");
    const memory = (heap.usedSize + (heap.embedderHeapUsedSize ?? 0) + (heap.backingStorageSize ?? 0)) / 1024;
    const uploads = sent.filter((request) => request.method === "POST").length;
    const visible = /asks|floor/.test(name) ? await run(seen) : null;
    return { load, script, events, memory, requests: sent.length, uploads, preflights: sent.filter((request) => request.method === "OPTIONS").length, ...visible };
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/// In the page before anything else, on a first visit, where nothing of the card is there yet: the trigger comes with the invitation
/// and not a moment later. Says in `window.first` when all eleven numbers could be seen, in milliseconds from then.
function first() {
  const heard = ({ invitation }) => {
    if (!invitation || window.first) return;
    const begin = performance.now();
    window.first = new Promise((resolve) => {
      const look = () => {
        const at = performance.now() - begin;
        const shown = [...(document.querySelector("rapport-card")?.shadowRoot?.querySelectorAll("label") ?? [])].filter((label) => label.getBoundingClientRect().width > 2);
        if (shown.length >= 11) resolve(at);
        else if (at > 15_000) resolve(null);
        else requestAnimationFrame(look);
      };
      look();
    });
    // The loader arms the trigger of the invitation after it has told of it.
    setTimeout(() => rapport.track("asked"));
  };
  window.rapport = [["on", "receipt", heard]];
}

/// In the page: from the trigger to the first frame in which all eleven numbers of the question can be seen; and the longest task of it.
function seen() {
  return new Promise((resolve) => {
    let longest = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((task) => (longest = Math.max(longest, task.duration)))).observe({ type: "longtask" });
    const begin = performance.now();
    rapport.track("asked");
    const look = () => {
      const at = performance.now() - begin;
      const root = document.querySelector("rapport-card, floor-card")?.shadowRoot;
      const shown = [...(root?.querySelectorAll("label") ?? [])].filter((label) => label.getBoundingClientRect().width > 2);
      const card = shown[0]?.closest("[popover], form, .place");
      if (shown.length >= 11 && getComputedStyle(card).opacity > 0.05) {
        return requestAnimationFrame(() => setTimeout(() => resolve({ visible: at, longest }), 400));
      }
      if (at > 5000) return resolve({ visible: null, longest });
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

// --- All of them -----------------------------------------------------------------------------------------------------------------

const all = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
const slow = { nothing: [], light: [], full: [], "light, asks": [], "full, asks": [] };
for (let round = 0; round < Number(rounds); round++) {
  for (const name in all) all[name].push(await visit(name));
  for (const name in slow) slow[name].push(await visit(name, { slow: true }));
}
host.close();

const of = (name, what) => median(all[name].map((one) => one[what]));
const over = (name, what, base = "nothing") => of(name, what) - of(base, what);
const shown = (number, digits = 0) => (Number.isFinite(number) ? number.toFixed(digits) : "-");
console.log("| page with | requests | uploads | preflights | script+compile at load, over the floor, ms | the same until five events were sent | memory, KB | trigger to visible, ms | longest task of that, ms |");
console.log("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
for (const name of Object.keys(all).slice(1)) {
  const most = (what) => Math.max(...all[name].map((one) => one[what]));
  const asks = /asks|floor/.test(name);
  const row = [
    most("requests"), most("uploads"), most("preflights"),
    name === "floor" ? `(${shown(over(name, "script"))})` : shown(over(name, "script", "floor"), 1),
    name === "floor" ? `(${shown(over(name, "events"))})` : shown(over(name, "events", "floor"), 1),
    shown(over(name, "memory")), asks ? shown(of(name, "visible")) : "", asks ? shown(of(name, "longest")) : "",
  ];
  console.log(`| ${name} | ${row.join(" | ")} |`);
}
const load = (name) => median(slow[name].map((one) => one.load));
const ratios = ["light", "full", "full, asks"].map((name) => `${name} ${(load(name) / load("nothing")).toFixed(3)}`);
console.log(`\nThe page's load event on slow 4G (150 ms, 1.6 Mbit/s), of the page without a tag (${shown(load("nothing"))} ms): ${ratios.join(", ")}.`);
const first_visit = ["light, asks", "full, asks"].map((name) => `${name} ${shown(median(slow[name].map((one) => one.first)))} ms`);
console.log(`\nOn a first visit there, from an invitation whose trigger comes at once to the question: ${first_visit.join(", ")} (we want 1,000).`);
process.exit(0);
