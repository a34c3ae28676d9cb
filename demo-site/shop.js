// Slow Orbit's own script: basket, checkout, thank-you page. The basket lives in the browser's localStorage.
// What concerns Rapport is at the very end: two calls that the owner of any shop would add.

const BASKET = "slow-orbit.basket";
const ORDER = "slow-orbit.order";
const FREE_DELIVERY = 5000; // cents
const DELIVERY = 390;

const money = (cents) => `$${(cents / 100).toFixed(2)}`;
const stored = (name, otherwise) => JSON.parse(localStorage.getItem(name) ?? "null") ?? otherwise;
const all = (selector) => document.querySelectorAll(selector);
const one = (selector) => document.querySelector(selector);

/** Lines of the basket: { product, title, artist, format, cents, number }. */
let basket = stored(BASKET, []);

const priced = (lines) => {
  const goods = lines.reduce((sum, line) => sum + line.cents * line.number, 0);
  const delivery = goods === 0 || goods >= FREE_DELIVERY ? 0 : DELIVERY;
  return { goods, delivery, total: goods + delivery };
};

const element = (name, text, attributes = {}) => {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...[text].flat());
  return made;
};

const described = (line) => [line.title, element("small", `${line.artist} · ${line.format}`)];

function showPrices(lines) {
  const { delivery, total } = priced(lines);
  for (const place of all("[data-delivery]")) place.textContent = delivery === 0 ? "free" : money(delivery);
  for (const place of all("[data-total]")) place.textContent = money(total);
}

function showBasket() {
  const count = basket.reduce((sum, line) => sum + line.number, 0);
  for (const badge of all("[data-basket-count]")) {
    badge.textContent = count;
    badge.hidden = count === 0;
  }
  if (one("[data-page=thank-you]")) return;
  showPrices(basket);
  const rows = one("[data-basket-lines]");
  if (rows) {
    one("[data-basket-empty]").hidden = count > 0;
    one("[data-basket-full]").hidden = count === 0;
    rows.replaceChildren(...basket.map(basketRow));
  }
  const summary = one("[data-summary]");
  summary?.replaceChildren(
    ...basket.map((line) =>
      element("li", [element("span", `${line.number} × ${line.title}, ${line.format}`), element("span", money(line.cents * line.number))]),
    ),
  );
}

function basketRow(line) {
  const number = element("input", [], { type: "number", min: 1, max: 20, value: line.number, ariaLabel: `Number of ${line.title}` });
  number.addEventListener("change", () => {
    line.number = Math.min(20, Math.max(1, Math.round(Number(number.value)) || 1));
    keep();
  });
  const remove = element("button", "Remove", { type: "button", className: "remove" });
  remove.addEventListener("click", () => {
    basket = basket.filter((other) => other !== line);
    keep();
  });
  return element("tr", [
    element("th", described(line), { scope: "row" }),
    element("td", number),
    element("td", money(line.cents * line.number), { className: "end" }),
    element("td", remove, { className: "end" }),
  ]);
}

function keep() {
  localStorage.setItem(BASKET, JSON.stringify(basket));
  showBasket();
}

one("form[data-product]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const chosen = form.querySelector("[name=format]:checked");
  const { product, title, artist } = form.dataset;
  const known = basket.find((line) => line.product === product && line.format === chosen.value);
  if (known) known.number += 1;
  else basket.push({ product, title, artist, format: chosen.value, cents: Math.round(chosen.dataset.price * 100), number: 1 });
  keep();
  form.querySelector(".note").replaceChildren(`In your basket. `, element("a", "Go to the basket", { href: "../basket.html" }));
});

one("form[data-return]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  event.target.querySelector(".note").textContent = "Noted. Put the slip back into the parcel and post it.";
});

/** The customer's number. A shop's server would look it up; here the same address always gives the same number. */
const customerNumber = (email) => {
  let hash = 2166136261;
  for (const letter of email.trim().toLowerCase()) hash = Math.imul(hash ^ letter.codePointAt(0), 16777619) >>> 0;
  return `web-${hash.toString(36)}`;
};

one("form[data-checkout]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (basket.length === 0) return location.assign("records.html");
  const given = Object.fromEntries(new FormData(event.target));
  const customer = { id: customerNumber(given.email), name: given.name.trim(), email: given.email.trim(), city: given.city.trim() };
  const order = { id: `SO-${Date.now().toString(36).toUpperCase()}`, lines: basket, customer, told: false };
  localStorage.setItem(ORDER, JSON.stringify(order));
  basket = [];
  localStorage.setItem(BASKET, "[]");
  location.assign("thank-you.html");
});

const order = one("[data-page=thank-you]") && stored(ORDER, null);
if (order) {
  one("[data-order-id]").textContent = order.id;
  one("[data-order-name]").textContent = `, ${order.customer.name.split(" ")[0]}`;
  one("[data-order-lines]").replaceChildren(
    ...order.lines.map((line) =>
      element("tr", [
        element("th", [`${line.number} × `, ...described(line)], { scope: "row" }),
        element("td", money(line.cents * line.number), { className: "end" }),
      ]),
    ),
  );
  showPrices(order.lines);
}
showBasket();

// --- Rapport -----------------------------------------------------------------------------------------------------------
// Once for each order: who bought, and what.

if (order && !order.told) {
  const { id, name, email, city } = order.customer;
  window.rapport = window.rapport || [];
  rapport.push(["identify", id, { name, email, city }]);
  rapport.push([
    "track",
    "Order Completed",
    {
      order_id: order.id,
      revenue: priced(order.lines).total / 100,
      currency: "USD",
      products: order.lines.map((line) => ({ product_id: `${line.product}-${line.format}`, name: line.title, price: line.cents / 100, quantity: line.number })),
    },
  ]);
  localStorage.setItem(ORDER, JSON.stringify({ ...order, told: true }));
}
