// Invitations as an edge would send them, with the words that it sends along.
import fs from "node:fs";

export const words = JSON.parse(fs.readFileSync(new URL("words.json", import.meta.url), "utf8"));
const texts = (language) => (text) => ({ [language]: text });
const options = (text, all) => all.map(([id, words]) => ({ id, text: text(words) }));

const invitation = (language, dir, definition, more = {}) => ({
  survey: "srv", version: 3, submission: "sub", expires: "2099-01-01T00:00:00Z", trigger: { now: true }, quiet_days: 7,
  quiet_until: new Date(Date.now() + 7 * 86_400_000).toJSON().slice(0, 10),
  module: "card", language, dir, site: "Northlight Coffee", words: words[language], privacy_url: "https://example.org/privacy", definition, ...more,
});

const en = texts("en");
const ways = [["email", "Yes, by email"], ["phone", "Yes, by phone"], ["no", "No, stay anonymous"]];
const unhappy = { question: "nps", op: "at_most", value: 6 };
const happy = { question: "nps", op: "at_least", value: 9 };

/// A rating, reasons, and a text with the question whether one may reply.
export const nps = invitation("en", "ltr", {
  questions: [
    { id: "nps", type: "nps", text: en("How likely are you to recommend Northlight to a friend?"), required: true },
    {
      id: "what", type: "multiple", text: en("What should we do better?"), wordings: [{ if: happy, text: en("What do you like most?") }],
      options: options(en, [["late", "Late delivery"], ["tracking", "Tracking"], ["price", "Price"], ["taste", "Taste"]]),
    },
    { id: "why", type: "text", text: en("Tell us what happened"), wordings: [{ if: happy, text: en("What should we keep doing?") }] },
    { id: "reply", type: "consent", together: true, show_if: unhappy, text: en("May we reply to you about this?"), options: options(en, ways) },
  ],
  endings: [{ id: "thanks", text: en("Thank you") }],
});

/// A survey in a language, with that language's own words for everything.
export const spoken = (language) => {
  const [text, own] = [texts(language), words[language]];
  return invitation(language, language === "ar" ? "rtl" : "ltr", {
    questions: [
      { id: "nps", type: "nps", text: text(own.restore), required: true },
      { id: "why", type: "text", text: text(own.placeholder) },
      { id: "reply", type: "consent", together: true, text: text(own.which) },
    ],
    endings: [],
  });
};

const after = (look) => ({
  questions: [
    { id: "csat", type: "csat", look, text: en("How was your delivery?"), required: true },
    { id: "where", type: "single", required: true, text: en("Where do you drink our coffee?"), options: options(en, [["home", "At home"], ["office", "At the office"]]) },
    { id: "reply", type: "consent", text: en("May we reply to you?") },
  ],
  endings: [{ id: "end", text: en("Thank you"), help: en("We read every answer.") }],
});
export const stars = invitation("en", "ltr", after("stars"));
export const faces = invitation("en", "ltr", after("faces"));

export const ces = invitation("en", "ltr", { questions: [{ id: "ces", type: "ces", text: en("Ordering today was easy."), required: true }], endings: [] });

const plain = (language, dir, [ask, why, reply, thanks, ...ways]) => {
  const text = texts(language);
  return invitation(language, dir, {
    questions: [
      { id: "nps", type: "nps", text: text(ask), required: true },
      { id: "why", type: "text", text: text(why) },
      { id: "reply", type: "consent", together: true, text: text(reply), options: options(text, ways.map((way, at) => [["email", "phone", "no"][at], way])) },
    ],
    endings: [{ id: "thanks", text: text(thanks) }],
  });
};
export const chinese = plain("zh-Hans", "ltr", ["您有多大可能向朋友推荐我们？", "请告诉我们发生了什么", "我们可以就此回复您吗？", "谢谢", "可以，发邮件", "可以，打电话", "不必，保持匿名"]);
export const arabic = plain("ar", "rtl", ["ما مدى احتمال أن توصي صديقًا بمتجرنا؟", "أخبرنا بما حدث", "هل يمكننا الرد عليك؟", "شكرًا لك", "نعم، بالبريد", "نعم، بالهاتف", "لا، أبقى مجهولًا"]);

/// Every kind of question on a page of its own, in one language. Pictures are refused by nobody's policy here, and load from nowhere.
export const kinds = (language, [hello, ask, one, two, three, else_, none, row]) => {
  const text = texts(language);
  const three_of = () => options(text, [["a", one], ["b", two], ["c", three]]);
  const question = (id, type, more = {}) => ({ id, type, text: text(`${ask} (${id})`), ...more });
  const many = Array.from({ length: 24 }, (_, at) => [`o${at}`, `${at % 2 ? one : two} ${at + 1}`]);
  const picture = { url: "https://pictures.example/none.png", alt: {} };
  return invitation(language, language === "ar" ? "rtl" : "ltr", {
    welcome: { text: text(hello), help: text(ask), button: {} },
    questions: [
      question("nps", "nps", { low: text(one), high: text(three), required: true }),
      question("csat", "csat", { look: "stars", low: text(one), high: text(three) }),
      question("csat_faces", "csat", { look: "faces" }),
      question("csat_numbers", "csat"),
      question("ces", "ces", { low: text(one), high: text(three) }),
      question("expected", "rating", { points: 5, pair: { dimension: "speed", half: "expectation" } }),
      question("found", "rating", { points: 5, pair: { dimension: "speed", half: "perception" } }),
      question("stars", "rating", { points: 10, look: "stars", low: text(one), high: text(three) }),
      question("faces", "rating", { points: 7, look: "faces" }),
      question("numbers", "rating", { points: 10 }),
      question("single", "single", { options: three_of(), other: text(else_), none: text(none), shuffle: "all" }),
      question("multiple", "multiple", { options: three_of(), other: text(else_), none: text(none), at_least: 1, at_most: 2 }),
      question("dropdown", "single", { look: "dropdown", options: options(text, many) }),
      question("pictures", "multiple", { look: "pictures", options: three_of().map((option) => ({ ...option, image: picture })) }),
      question("ranking", "ranking", { options: three_of(), required: true }),
      question("matrix", "matrix", { rows: options(text, [["r", row], ["s", `${row} 2`]]), columns: three_of(), required: true }),
      question("ticks", "matrix", { rows: options(text, [["r", row]]), columns: three_of(), cell: "multiple" }),
      question("ratings", "matrix", { rows: options(text, [["r", row]]), columns: [], cell: "rating", points: 10 }),
      question("slider", "slider", { min: 0, max: 10, step: 0.5, low: text(one), high: text(three), required: true }),
      question("long", "text", { placeholder: text(three), required: true }),
      question("short", "text", { short: true, min_length: 3 }),
      question("number", "number", { min: 1, max: 99, unit: text("kg"), required: true }),
      question("date", "date", { earliest: "2026-01-01" }),
      question("email", "email", { required: true }),
      question("contact", "contact", { fields: ["name", "email", "phone", "company", "role", "address", "postal_code", "city", "country"].map((field) => ({ field, required: field === "name" })) }),
      question("complaint", "complaint", { severity: true, remedy: true, remedies: options(text, [["a", one], ["b", two]]), article: { url: "https://help.example/late", text: text(ask) } }),
      question("consent", "consent", { options: options(text, [["email", one], ["no", none]]) }),
      question("agree", "consent"),
      question("statement", "statement", {}),
    ],
    endings: [{ id: "end", text: text(none), link: { url: "https://shop.example/thanks", text: text(one) } }],
  }, { module: "card-all" });
};
