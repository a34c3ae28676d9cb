// What the Rust of the edge asks of the JavaScript around it; `workerd.rs` declares each of these functions.
import { env } from "cloudflare:workers";

// An object's id is a hash of its name; the names in use are few.
const ids = new Map();

/** The stub of an object by its kind (the name of a binding) and its own name. */
export function stub(kind, name) {
  const namespace = env[kind];
  let id = ids.get(name);
  if (id === undefined) {
    id = namespace.idFromName(name);
    if (ids.size > 10_000) ids.clear();
    ids.set(name, id);
  }
  return namespace.get(id);
}

/** Calls an object; `gather` lets it wait a millisecond for others. */
export function callObject(kind, name, gather, body) {
  const object = stub(kind, name);
  return gather ? object.gather(body) : object.call(body);
}

/** Rows of a query, flat: the number of columns, then cell after cell. */
export function queryRows(sql, statement, parameters) {
  const cursor = sql.exec(statement, ...parameters);
  const cells = [cursor.columnNames.length];
  for (const row of cursor.raw()) for (const cell of row) cells.push(cell);
  return cells;
}

/** A setting from the environment, or undefined. */
export function setting(name) {
  const value = env[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The table of built files, put there by the build. */
export function assetTable() {
  return globalThis.rapportAssets ?? "{}";
}

export function fillRandom(bytes) {
  crypto.getRandomValues(bytes);
}

export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A request to the world outside: resolves to status, headers line by line, body. */
export async function outgoing(url, method, headers, body) {
  const pairs = [];
  const lines = headers === "" ? [] : headers.split("\n");
  for (let i = 0; i + 1 < lines.length; i += 2) pairs.push([lines[i], lines[i + 1]]);
  const init = { method, headers: pairs, redirect: "manual" };
  if (method !== "GET" && method !== "HEAD") init.body = body;
  const response = await fetch(url, init);
  return [response.status, [...response.headers].flat().join("\n"), new Uint8Array(await response.arrayBuffer())];
}
