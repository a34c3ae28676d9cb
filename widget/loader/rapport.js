// The loader: the only hand-written JavaScript that Rapport puts on a page, and in light mode all of it.
//
// It finds its own tag, turns calls and page views into events, sends them in batches, and shows a survey when the edge
// invites to one. When the browser is idle it hands its queue to the capture module (Rust) and lets that one send; when
// wasm is refused, or capture ever fails, it goes on alone. What it strips and decides here is a courtesy to the
// visitor: the edge enforces the same rules again. Every byte counts (2.0 KB of brotli), hence the terse style:
//
//   line     an event as JSON text, complete with id and time: made once, sent as often as it takes
//   kept()   localStorage, or a plain object where the browser denies it
//   capture  what the capture module listens by while it is in charge; falsy means that the loader sends
(() => {
  const { src, dataset: tag } = document.currentScript;
  const early = window.rapport || [];
  if (early.track) return; // a second tag on the page must not count anything twice

  // Beside the script, under the same prefix, unless the tag names another one.
  const base = new URL((tag.prefix || ".") + "/", src);
  const asked = new URL(location).searchParams;
  const preview = asked.get("rapport-preview");
  const ignore = asked.get("rapport-ignore");
  const ID = "rapport.visitor"; // the first-party id; it exists exactly while consent to analytics is given
  const QUIET = "rapport.quiet"; // the day until which nothing is asked; not an identifier
  const IGNORE = "rapport.ignore"; // the owner's own device
  const runs = {};
  let queue = []; // lines that nobody has acknowledged yet, oldest first
  let tries = 0;
  let from = document.referrer;
  let timer, store, capture, card, given, view;

  // --- Events ---------------------------------------------------------------------------------------------------

  // Nothing of ours may throw into the page.
  const guard =
    (run, failed = console.warn) =>
    (...args) => {
      try {
        return run(...args);
      } catch (error) {
        failed(error, ...args);
      }
    };
  const on = (name, run) => (runs[name] ||= []).push(guard(run));
  const fire = (name, detail) => {
    if ("debug" in tag) console.log(name, detail);
    runs[name]?.map((run) => run(detail));
  };
  // The first look at it waits for the disk, 5 ms of a phone's main thread: not before something is sent.
  const kept = () => {
    try {
      store ||= localStorage;
    } catch {}
    return (store ||= {});
  };
  const unique = () => crypto.getRandomValues(new Uint32Array(2)).join("");
  const line = (type, fields) => JSON.stringify({ id: unique(), at: new Date(), path: location.pathname, ...fields, type });
  const add = (text) => {
    if (text[9e3]) return; // a giant would never get through
    if (capture) return capture(text, view);
    if (queue.push(text) > 200) queue.shift();
    timer ||= setTimeout(flush, 1e3); // after the rush of loading, and with company
  };
  const emit = (type, fields) => {
    add(line(type, fields));
    fire(type, fields);
  };

  // An address as it may leave the page: no fragment, and of the query only utm_*.
  const clean = (address) =>
    address.split(/[?#]/, 1) + (address.match(/[?&]utm_[^&#]+/g)?.join("").replace("&", "?") || "");
  const page = (fields) => {
    const url = clean(location.href);
    view = unique();
    emit("page_view", { view, url, title: document.title, referrer: clean(from), ...fields });
    from = url;
  };
  // Frameworks rewrite the address freely: it is another page when what we keep of the address is another.
  const moved = () => from != clean(location.href) && page();

  // --- Sending --------------------------------------------------------------------------------------------------

  // One call to the edge, answered by what it says, or {} when it says nothing good. It never rejects.
  // `done(again, seconds)` hears first whether to try again (429, 5xx, no answer at all), and how long the edge asks to wait.
  const call = async (path, init, done, reply = {}, json = {}) => {
    try {
      reply = await fetch(base + "v1/" + path, init);
      if (reply.ok) json = await reply.json();
    } catch {}
    done?.(!(reply.status < 429), reply.headers?.get("retry-after"));
    return json;
  };
  const post = (lines, more, last, done) => {
    // A preview and the owner's own visits count nothing.
    if (preview || kept()[IGNORE]) return;
    const body =
      JSON.stringify({
        key: tag.site,
        sent_at: new Date(),
        visitor: store[ID] || given,
        quiet: store[QUIET],
        consent: store[ID] && "granted",
        language: tag.lang,
        debug: tag.debug,
        // The first Intl of a page loads half of ICU: 200 ms of a slow phone's main thread. Temporal does not.
        zone: window.Temporal ? Temporal.Now.timeZoneId() : Intl.DateTimeFormat().resolvedOptions().timeZone,
        ...more,
        events: [],
      }).slice(0, -2) +
      lines +
      "]}";
    // A string is text/plain, so there is no preflight. A stored queue waits for the answer; others leave by beacon.
    if (last && !store[ID] && navigator.sendBeacon(base + "v1/events", body)) return done(0);
    call("events", { method: "POST", body, keepalive: true, credentials: "omit" }, done).then((receipt) => {
      given ||= receipt.visitor;
      fire("receipt", receipt);
      // Why what is asked and what is not: asked for by data-debug.
      receipt.eligibility && fire("eligibility", receipt.eligibility);
      invite(receipt.invitation);
    });
  };
  const flush = (last) => {
    timer = 0;
    // UTF-8 is at most three bytes for each unit of a string: 32 KB a flush whatever the script.
    const batch = [];
    while (queue[0] && !(batch + queue[0])[1e4]) batch.push(queue.shift());
    if (!batch[0]) return;
    timer = 1; // until this is settled
    post(batch, 0, last, (again, seconds) => {
      timer = 0;
      if (!again) return flush((tries = 0));
      tries = (tries % 10) + 1;
      // Exponential with jitter, from a second to some ten minutes and round again, on top of what the edge asks.
      timer = setTimeout(flush, (seconds * 1e3 || 0) + 2 ** (tries + 8.5 + Math.random()));
      batch.concat(queue.splice(0)).map(add);
    });
  };
  const tell = (word) => (capture ? capture(word, view) : flush(word == "hidden"));

  // --- Modules ----------------------------------------------------------------------------------------------------

  const path = base + "rapport/";
  // What stands in for all of them where there is no wasm, and for capture's buttons and places in light mode.
  const bare = () => import(path + "bare.js");
  // One of our modules with its wasm, compiled off the main thread while it arrives.
  const wasm = async (name) => {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)); // throws where wasm is refused
    const [module, module_or_path] = await Promise.all([import(path + name + ".js"), fetch(path + name + "_bg.wasm")]);
    await module.default({ module_or_path });
    return module;
  };
  const load = (module, use) => module.catch(bare).then(use).catch(console.warn);
  const failed = (error, text) => {
    capture = 0;
    console.warn(error);
    if (text?.[9]) add(text);
  };
  // Hands the queue to capture, which asks the loader for what only it knows: one place makes ids, one place posts.
  const hand = (module) => {
    capture = module.start(line, post, guard, failed, view);
    queue.splice(0).map(add);
  };

  // --- Surveys --------------------------------------------------------------------------------------------------

  const invite = (invitation) => {
    if (card || !invitation?.trigger) return;
    const { trigger } = invitation;
    let shown;
    // Made before the trigger, so that it only has to be shown then.
    card = load(wasm(invitation.module), (module) =>
      module.mount(invitation, {
        send(type, fields) {
          emit(type, fields);
          tell("flush");
          if (type == "survey_shown" && tag.quiet != "off" && !preview)
            kept()[QUIET] = invitation.quiet_until;
        },
        closed: () => (card = 0),
      }),
    );

    const show = () => {
      // Another tab has shown one since, where the device has a quiet day that it had not when this one was invited.
      if (shown || new Date().toJSON() > invitation.expires || kept()[QUIET] > invitation.today) return;
      shown = load(card, (show) => show());
    };
    const when = (type, test) => addEventListener(type, guard((event) => test(event) && show()), true);
    const deep = () => (scrollY + innerHeight) / document.documentElement.scrollHeight >= trigger.scroll / 100;

    if (trigger.now) show();
    if (trigger.seconds >= 0) setTimeout(show, trigger.seconds * 1e3);
    if (trigger.scroll) deep() ? show() : when("scroll", deep);
    if (trigger.exit) when("mouseout", (event) => event.clientY <= 0);
    if (trigger.click) when("click", (event) => event.target.closest(trigger.click));
    if (trigger.event) on("track", ({ name }) => name == trigger.event && show());
  };

  // --- What the page may call -------------------------------------------------------------------------------------

  const calls = {
    track: (name, properties) => emit("track", { name, properties }),
    identify: (user_id, traits, options) => emit("identify", { ...options, user_id, traits }),
    page,
    group: (group_id, traits) => emit("group", { group_id, traits }),
    consent(choice) {
      if (choice.analytics) kept()[ID] ||= unique();
      emit("consent", choice);
      if (choice.analytics == 0) {
        given = 0;
        for (const name in kept()) name.startsWith(ID) && delete store[name]; // capture's stored queues too
      }
    },
    ask: (survey) => post([], { ask: survey }),
    profile: () => call(`sites/${tag.site}/profile?visitor=` + (kept()[ID] || given)),
    reset() {
      flush();
      given = unique();
      if (kept()[ID]) store[ID] = given;
    },
    on,
    push: (...all) => all.map(([name, ...args]) => calls[name](...args)),
  };
  for (const name in calls) calls[name] = guard(calls[name]);
  window.rapport = calls;

  // --- Start --------------------------------------------------------------------------------------------------------

  if (ignore) ignore > 0 ? (kept()[IGNORE] = 1) : delete kept()[IGNORE];
  // The tag speaks for the site, not for the visitor: it does not outrank their browser's signal, a call does.
  if (tag.consent == "granted" && !navigator.globalPrivacyControl) kept()[ID] ||= unique();

  if (!("manual" in tag)) {
    const later = () => setTimeout(moved); // when the framework has set the new title
    page();
    if (window.navigation) navigation.addEventListener("currententrychange", later);
    else {
      for (const name of ["pushState", "replaceState"]) {
        const original = history[name];
        history[name] = (...args) => original.apply(history, args, later());
      }
      addEventListener("popstate", later);
    }
    addEventListener("pageshow", (event) => event.persisted && page());
  }
  calls.push(...early);
  addEventListener("visibilitychange", () => tell(document.visibilityState));
  addEventListener("pagehide", () => tell("hidden"));
  if (preview) call(`sites/${tag.site}/preview/` + preview).then(invite);
  else {
    const begin = () => {
      if (tag.capture != "light") load(wasm("capture"), hand);
      else if (tag.feedback || document.querySelector("[data-rapport-survey]")) load(bare(), hand);
    };
    const soon = () => (window.requestIdleCallback || setTimeout)(begin);
    document.readyState == "complete" ? soon() : addEventListener("load", soon);
  }
})();
