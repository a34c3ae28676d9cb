// The least that a worker with an object behind it can do: carry the batch to the object, which does nothing.
import { DurableObject } from "cloudflare:workers";

export class Empty extends DurableObject {
  call() {
    return '{"accepted":10}';
  }
}

export default {
  async fetch(request, env) {
    const body = await request.text();
    const reply = await env.EMPTY.get(env.EMPTY.idFromName("only")).call(body);
    return new Response(reply, { headers: { "Content-Type": "application/json" } });
  },
};
