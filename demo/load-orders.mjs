// Hands messages (one JSON object a line, from standard input) to Segment's official client for Node, with Rapport as its
// host. Prints how many were delivered so far. What any server that speaks Segment does, it does here.
import { createInterface } from "node:readline";
import { Analytics } from "@segment/analytics-node";

const [host, writeKey] = process.argv.slice(2);
const MOST_UNDERWAY = 1_000;

const analytics = new Analytics({ host, writeKey, flushAt: 100, flushInterval: 200 });
analytics.on("error", (error) => {
  console.error(`${error.code}: ${error.reason ?? "not delivered"}`);
  process.exit(1);
});

let underway = 0;
let delivered = 0;
let room = () => {};

for await (const line of createInterface({ input: process.stdin })) {
  const { type, ...message } = JSON.parse(line);
  if (message.timestamp) message.timestamp = new Date(message.timestamp);
  underway += 1;
  analytics[type](message, (error) => {
    if (error) {
      console.error(error);
      process.exit(1);
    }
    underway -= 1;
    delivered += 1;
    if (delivered % 100 === 0) console.log(delivered);
    room();
  });
  if (underway >= MOST_UNDERWAY) await new Promise((resolve) => (room = () => underway < MOST_UNDERWAY / 2 && resolve()));
}
await analytics.closeAndFlush();
console.log(delivered);
