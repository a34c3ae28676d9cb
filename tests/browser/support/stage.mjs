// A stage for the tag: a browser, a site that carries the tag, and an edge that writes down what it is sent.
//
// The edge here is a recorder, for what a real one cannot easily show: it fails on command, goes away and comes back.
// It keeps the contract (`accepted`, `visitor`, `invitation`), and it counts each event id once, as the real one does.
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const root = new URL("../../../", import.meta.url).pathname;
const built = process.env.RAPPORT_DIST ?? path.join(root, process.env.RAPPORT_PROFILE === "quick" ? "dist/quick" : "dist");
const types = { ".js": "text/javascript; charset=utf-8", ".wasm": "application/wasm", ".html": "text/html; charset=utf-8" };

const listen = (handler) =>
  new Promise((done) => {
    const server = http.createServer(handler);
    server.listen(0, "127.0.0.1", () => done(server));
  });

const bodyOf = async (request) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
};

/// How long a state may take to come about on a slow and busy machine, in milliseconds.
export const patience = 30_000;

/// Waits until `test` gives something, and gives that; throws when it does not within `ms`.
export async function until(test, ms = 8000, what = "what was waited for") {
  const end = Date.now() + ms;
  for (;;) {
    const got = await test();
    if (got) return got;
    if (Date.now() > end) throw new Error(`${what} did not come within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/// Long enough for all that waits for company to have left: what has not arrived then was not sent.
export const flushed = () => pause(1500);

/// The recording edge. `behave(batch)` may answer `{ status, headers, body }`, or "hang up"; undefined is a receipt.
async function startEdge() {
  const edge = {
    batches: [], // every batch that was acknowledged
    requests: [], // { method, path, headers, body }
    behave: () => undefined,
    receipt: () => ({}), // what a receipt says besides the counts
    files: {}, // path -> text of a module that stands in for a built one
    preview: undefined,
  };
  const server = await listen(async (request, response) => {
    const asked = new URL(request.url, "http://edge").pathname;
    const pathname = asked.replace(/^\/r\//, "/"); // everything answers under a prefix too
    const body = await bodyOf(request);
    edge.requests.push({ method: request.method, path: asked, query: request.url.split("?")[1] ?? "", headers: request.headers, body });
    const headers = { "access-control-allow-origin": "*", "access-control-expose-headers": "retry-after", "cache-control": "no-store" };
    const send = (status, type, content, more = {}) => response.writeHead(status, { ...headers, "content-type": type, ...more }).end(content);
    if (pathname === "/v1/events") {
      const batch = JSON.parse(body);
      const wish = edge.behave(batch);
      if (wish === "hang up") return request.socket.destroy();
      if (wish) return send(wish.status, "application/json", wish.body ?? "{}", wish.headers);
      edge.batches.push(batch);
      return send(200, "application/json", JSON.stringify({ accepted: batch.events.length, duplicate: 0, refused: [], ...edge.receipt(batch) }));
    }
    if (pathname.startsWith("/v1/sites/")) {
      const found = pathname.includes("/preview/") ? edge.preview : edge.profile;
      return found ? send(200, "application/json", JSON.stringify(found)) : send(404, "application/problem+json", '{"title":"nothing here"}');
    }
    const stand_in = edge.files[pathname];
    const file = path.join(built, "page", pathname.replace(/^\/rapport\//, "/"));
    if (stand_in !== undefined) return send(200, types[path.extname(pathname)], stand_in);
    if (!fs.existsSync(file)) return send(404, "text/plain", "not here");
    send(200, types[path.extname(file)], fs.readFileSync(file), { "cache-control": "public, max-age=600" });
  });
  edge.origin = `http://127.0.0.1:${server.address().port}`;
  /// Every event that was acknowledged, each once, in the order of arrival.
  edge.events = (type) => {
    const seen = new Map();
    for (const batch of edge.batches)
      for (const event of batch.events)
        if (!seen.has(event.id)) seen.set(event.id, { ...event, visitor: event.visitor ?? batch.visitor });
    return [...seen.values()].filter((event) => !type || event.type === type);
  };
  edge.uploads = () => edge.requests.filter((request) => request.path === "/v1/events");
  edge.close = () => (server.close(), server.closeAllConnections());
  return edge;
}

/// A site of one's own. Every path is the same page unless `pages` has it.
async function startSite(edge) {
  const site = { tag: "", headers: {}, body: "", pages: {}, csp: undefined };
  const server = await listen((request, response) => {
    const url = new URL(request.url, "http://site");
    if (url.pathname === "/favicon.ico") return response.writeHead(204).end();
    const nonce = "c2l0ZQ";
    const tag = site.tag.replaceAll("NONCE", nonce);
    const page =
      site.pages[url.pathname] ??
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page ${url.pathname}</title>${tag}</head><body>${site.body}</body></html>`;
    const csp = site.csp ? { "content-security-policy": site.csp.replaceAll("NONCE", nonce).replaceAll("EDGE", edge.origin) } : {};
    response.writeHead(200, { "content-type": types[".html"], ...csp, ...site.headers }).end(page);
  });
  site.origin = `http://127.0.0.1:${server.address().port}`;
  site.close = () => (server.close(), server.closeAllConnections());
  return site;
}

/// Everything that a test needs. Close it afterwards.
export async function open() {
  const edge = await startEdge();
  const site = await startSite(edge);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "rapport-browser-"));
  const persistent = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const browser = persistent.browser();
  const stage = {
    edge,
    site,
    /// A visitor with an empty device. `page.said` is the console, `page.broke` what was thrown in the page.
    async visitor(options = {}) {
      const context = await browser.newContext(options);
      const visitor = {
        context,
        async open(address = "/", tag = {}) {
          const attributes = Object.entries(tag).map(([name, value]) => ` ${name}="${value}"`).join("");
          site.tag ||= `<script async src="${edge.origin}/rapport.js" data-site="pk_test"${attributes}></script>`;
          const page = await context.newPage();
          page.said = [];
          page.broke = [];
          page.on("console", (message) => page.said.push(message.text()));
          page.on("pageerror", (error) => page.broke.push(String(error)));
          await page.goto(site.origin + address);
          return page;
        },
        close: () => context.close(),
      };
      return visitor;
    },
    /// Puts everything back to the beginning, for the next test.
    reset() {
      Object.assign(site, { tag: "", headers: {}, body: "", pages: {}, csp: undefined });
      Object.assign(edge, { batches: [], requests: [], behave: () => undefined, receipt: () => ({}), files: {}, preview: undefined, profile: undefined });
    },
    async close() {
      await persistent.close();
      edge.close();
      site.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
  return stage;
}

/// Waits until the capture module has taken over.
export const captured = (edge, page) =>
  until(async () => edge.requests.some((request) => request.path.endsWith("capture_bg.wasm")) && (await page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve, 150)))), true));
