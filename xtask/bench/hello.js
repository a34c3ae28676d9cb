// The least that a worker can do with a batch: read it and say yes.
export default {
  async fetch(request) {
    await request.text();
    return new Response('{"accepted":10}', { headers: { "Content-Type": "application/json" } });
  },
};
