// What the runtime wants to see: an entrypoint and the classes of the objects. Everything that is decided is decided
// in Rust (`workerd.rs`); this carries strings and bytes across, gathers calls, and survives a panic.
import { DurableObject, WorkerEntrypoint, env } from "cloudflare:workers";
import "./assets.js";
import { Machine, __worker_init_state, respond } from "./index-plain.js";
import { stub } from "./host.js";

// --- Panics ---------------------------------------------------------------------------------------------------------
// A panic ends the wasm instance: whatever waits in it would wait for ever. So what is under way is kept here, and
// rejected at once; the next call finds a new instance, and each object opens itself again from its database.

let generation = 0;
const underway = new Set();

/** The wasm instance is lost. */
function lost() {
  generation += 1;
  for (const reject of underway) reject(new Error("the edge panicked"));
  underway.clear();
}

const state = __worker_init_state();
let instance = state.instanceId;
Object.defineProperties(state, {
  // Set by the hook of a panic.
  criticalError: { get: () => false, set: (value) => value && lost() },
  // Counted up by each new instance: after a trap that no hook saw (a stack that overflowed), this is the first sign.
  instanceId: {
    get: () => instance,
    set(value) {
      instance = value;
      lost();
    },
  },
});

function guarded(promise) {
  return new Promise((resolve, reject) => {
    underway.add(reject);
    const done = (settle) => (value) => {
      underway.delete(reject);
      settle(value);
    };
    promise.then(done(resolve), done(reject));
  });
}

// --- Requests -------------------------------------------------------------------------------------------------------

// More than the largest spreadsheet that an import takes; the entry has tighter limits of its own.
const LARGEST_BODY = 32 * 1024 * 1024;
const NOTHING = new Uint8Array(0);

function problem(status, title) {
  const headers = { "Content-Type": "application/problem+json", "Access-Control-Allow-Origin": "*" };
  return new Response(JSON.stringify({ type: "about:blank", title, status }), { status, headers });
}

/** The whole body, unpacked; undefined when it is too large. */
async function bodyOf(request) {
  if (request.method === "GET" || request.method === "HEAD") return NOTHING;
  const packed = request.headers.get("content-encoding") === "gzip";
  const length = Number(request.headers.get("content-length") ?? Infinity);
  // To ask for `request.body` makes a stream, which costs as much as reading a batch.
  if (!packed && length <= LARGEST_BODY) return new Uint8Array(await request.arrayBuffer());
  if (length > LARGEST_BODY && length !== Infinity) return undefined;
  const chunks = [];
  let total = 0;
  if (request.body === null) return NOTHING;
  const stream = packed ? request.body.pipeThrough(new DecompressionStream("gzip")) : request.body;
  for await (const chunk of stream) {
    total += chunk.byteLength;
    if (total > LARGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** The address of the other end, without its port. */
function peerOf(request) {
  if (env.RAPPORT_PLATFORM === "cloudflare") return request.headers.get("cf-connecting-ip") ?? undefined;
  const address = request.cf?.clientIp;
  if (address === undefined) return undefined;
  if (address.startsWith("[")) return address.slice(1, address.indexOf("]"));
  return address.replace(/:\d+$/, "");
}

function headersOf(lines) {
  const headers = new Headers();
  if (lines === "") return headers;
  const parts = lines.split("\n");
  for (let i = 0; i + 1 < parts.length; i += 2) headers.append(parts[i], parts[i + 1]);
  return headers;
}

// Built files are few and never change while the edge runs.
const kept = new Map();

async function assetOf(name) {
  let content = kept.get(name);
  if (content === undefined) {
    const response = await env.ASSETS.fetch(`http://assets/${name}`);
    if (!response.ok) throw new Error(`the built file ${name} is missing`);
    content = await response.arrayBuffer();
    kept.set(name, content);
  }
  return content;
}

async function answer(request) {
  const body = await bodyOf(request);
  if (body === undefined) return problem(413, "the body is too large");
  let lines = "";
  for (const [name, value] of request.headers) lines += `${lines === "" ? "" : "\n"}${name}\n${value}`;
  const [status, headers, content, kind] = await guarded(respond(request.method, request.url, lines, body, peerOf(request)));
  if (kind === "live") return stub("SITE", content).fetch(request);
  const bare = request.method === "HEAD" || status === 204 || status === 304;
  if (kind === "asset") {
    const file = bare ? null : await assetOf(content);
    // The file is stored compressed and named so in its headers: send it as it is.
    return new Response(file, { status, headers: headersOf(headers), encodeBody: "manual" });
  }
  return new Response(bare ? null : content, { status, headers: headersOf(headers) });
}

export default class extends WorkerEntrypoint {
  async fetch(request) {
    try {
      return await answer(request);
    } catch (error) {
      console.error(`${request.method} ${new URL(request.url).pathname}: ${error?.stack ?? error}`);
      return problem(500, "something went wrong here; try again");
    }
  }
}

// --- Objects --------------------------------------------------------------------------------------------------------

// How long a call that may wait, waits for others to be written with it, when nothing is being written (ms). Where the last
// one was alone, nobody else is to be expected: then it does not wait.
const GATHERING = 1;

/** Does one turn of an object; an error of the instance itself is the end of it. */
function trapped(turn) {
  try {
    return turn();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) lost();
    throw error;
  }
}

class RapportObject extends DurableObject {
  #machine;
  #generation = -1;
  #waiting = [];
  #committing = false;
  #wasAlone = false;

  #open() {
    if (this.#machine === undefined || this.#generation !== generation) {
      this.#machine = undefined;
      const machine = new Machine(this.ctx, this.ctx.id.name);
      // Opening may itself have been what started the new instance.
      this.#generation = generation;
      this.#machine = machine;
    }
    return this.#machine;
  }

  call(body) {
    return trapped(() => this.#open().call(body));
  }

  // Group commit: whoever comes while a commit is on its way to the disk is written by the next one, together.
  gather(body) {
    // The entry may be elsewhere, and nothing underway here: then nobody knows who else is coming.
    if (this.#wasAlone && underway.size === 1 && !this.#committing && this.#waiting.length === 0) return this.call(body);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ body, resolve, reject });
      if (this.#waiting.length === 1 && !this.#committing) setTimeout(() => this.#together(), GATHERING);
    });
  }

  async #together() {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#wasAlone = waiting.length === 1;
    this.#committing = true;
    try {
      const replies = trapped(() => this.#open().calls(waiting.map((one) => one.body)));
      waiting.forEach((one, i) => (replies[i] instanceof Error ? one.reject(replies[i]) : one.resolve(replies[i])));
      await this.ctx.storage.sync();
    } catch (error) {
      // After the replies this changes nothing: a promise is settled once, and the runtime holds back what is not durable.
      for (const one of waiting) one.reject(error);
    } finally {
      this.#committing = false;
      if (this.#waiting.length > 0) this.#together();
    }
  }

  alarm() {
    trapped(() => this.#open().alarm());
  }

  // A live socket: the entry has checked who may listen.
  fetch(request) {
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return problem(426, "this is a WebSocket");
    const [client, server] = Object.values(new WebSocketPair());
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  // Listeners only listen.
  webSocketMessage() {}

  webSocketClose(socket, code) {
    // Codes such as 1006 say how a connection broke; they may not be sent.
    socket.close(code === 1000 || code >= 3000 ? code : 1000);
  }
}

export class Account extends RapportObject {}
export class Site extends RapportObject {}
export class Shard extends RapportObject {}
