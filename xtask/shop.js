// The demo shop's web server: the files of one folder, on an origin of their own so that everything is as on a real site.
const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  webp: "image/webp",
  woff2: "font/woff2",
};

export default {
  async fetch(request, env) {
    let { pathname } = new URL(request.url);
    if (pathname.endsWith("/")) pathname += "index.html";
    const found = await env.FILES.fetch(`http://files${pathname}`);
    const file = found.ok ? found : await env.FILES.fetch("http://files/404.html");
    const type = TYPES[found.ok ? pathname.split(".").pop() : "html"] ?? "application/octet-stream";
    const headers = { "Content-Type": type, "Cache-Control": "no-cache" };
    return new Response(file.ok ? file.body : "not found", { status: found.ok ? 200 : 404, headers });
  },
};
