// The real edge on a temporary folder, and a member's hand on its API.
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const root = new URL("../../../", import.meta.url).pathname;
const token = "browser-tests-owner-token";

const freePort = () =>
  new Promise((done) => {
    const server = net.createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/// Starts `cargo xtask serve`. It is in a process group of its own, so that ending it leaves nothing behind.
export async function startEdge() {
  const port = await freePort();
  const data = fs.mkdtempSync(path.join(os.tmpdir(), "rapport-edge-"));
  const quick = process.env.RAPPORT_PROFILE === "quick" ? ["--quick"] : [];
  const command = ["xtask", "serve", ...quick, "--port", String(port), "--data", data];
  const child = spawn("cargo", command, { cwd: root, detached: true, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, RAPPORT_ADMIN_TOKEN: token } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said = (said + chunk).slice(-4000)));
  let ended = false;
  child.on("exit", () => (ended = true));
  const origin = `http://localhost:${port}`;
  const end = Date.now() + 600_000;
  for (;;) {
    const ok = await fetch(`${origin}/healthz`).then((response) => response.ok, () => false);
    if (ok) break;
    if (ended || Date.now() > end) throw new Error(`the edge did not start:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const call = async (method, address, body, type = "application/json") => {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": type }) };
    const content = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(origin + address, { method, headers, body: content });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  return {
    origin,
    token,
    call,
    /// Sends events as a page does.
    events: async (key, events) => {
      const body = JSON.stringify({ key, sent_at: new Date().toISOString(), events });
      const response = await fetch(`${origin}/v1/events`, { method: "POST", headers: { "content-type": "text/plain" }, body });
      return response.json();
    },
    /// Sends calls as a Segment server library does.
    segment: async (secret, batch) => {
      const response = await fetch(`${origin}/v1/batch`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Basic ${Buffer.from(`${secret}:`).toString("base64")}` },
        body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
      });
      if (!response.ok) throw new Error(`/v1/batch: ${response.status} ${await response.text()}`);
    },
    async close() {
      if (!ended) {
        process.kill(-child.pid, "SIGTERM");
        await Promise.race([new Promise((done) => child.on("exit", done)), new Promise((done) => setTimeout(done, 10_000))]);
      }
      fs.rmSync(data, { recursive: true, force: true });
    },
  };
}
