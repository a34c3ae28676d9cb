use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What comments may be about: a name, and words by which it is recognised, of any language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommentTheme {
    /// Names it in addresses; stays when its name changes.
    pub id: String,
    /// What it is called, by language.
    pub name: BTreeMap<String, String>,
    /// A comment that holds one of these is about it. A word in letters is meant with every ending: `deliver` finds "delivery".
    pub words: Vec<String>,
}

/// The themes of a site; without a list of its own those that most shops hear of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommentThemes(pub Vec<CommentTheme>);

/// Id, English name, Chinese name, words.
type Usual = (&'static str, &'static str, &'static str, &'static [&'static str]);

const USUAL: [Usual; 8] = [
    (
        "delivery",
        "Delivery",
        "配送",
        &["deliver", "shipping", "shipment", "courier", "parcel", "arrived late", "物流", "快递", "配送", "发货", "送货"],
    ),
    ("price", "Price", "价格", &["price", "pricing", "expensive", "cheap", "cost", "价格", "太贵", "贵了", "便宜", "性价比", "优惠"]),
    ("quality", "Quality", "质量", &["quality", "broken", "defect", "faulty", "damaged", "质量", "品质", "坏了", "破损", "瑕疵"]),
    ("service", "Service", "服务", &["service", "support", "staff", "helpdesk", "agent", "客服", "服务", "态度", "店员"]),
    (
        "payment",
        "Payment",
        "支付",
        &["payment", "checkout", "credit card", "paypal", "invoice", "支付", "付款", "结账", "发票", "微信支付", "支付宝"],
    ),
    ("returns", "Returns", "退换", &["return", "refund", "exchange", "退款", "退货", "换货", "退换"]),
    (
        "website",
        "Website",
        "网站",
        &["website", "web site", "the site", "app ", "login", "log in", "crash", "网站", "网页", "登录", "卡顿", "闪退", "页面"],
    ),
    (
        "range",
        "Range",
        "品种",
        &["selection", "assortment", "out of stock", "sold out", "available", "缺货", "品种", "选择少", "款式", "没货"],
    ),
];

impl Default for CommentThemes {
    fn default() -> Self {
        let usual = |(id, english, chinese, words): Usual| CommentTheme {
            id: id.to_owned(),
            name: BTreeMap::from([("en".to_owned(), english.to_owned()), ("zh".to_owned(), chinese.to_owned())]),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        };
        Self(USUAL.map(usual).into())
    }
}

impl CommentThemes {
    /// The most themes of a site.
    pub const MOST: usize = 40;
    /// The most words of a theme.
    pub const MOST_WORDS: usize = 60;
    /// The longest word, in characters.
    pub const LONGEST: usize = 60;

    /// What is wrong with a list: the place and the rule; none when it can be used.
    pub fn problem(&self) -> Option<(String, &'static str)> {
        if self.0.len() > Self::MOST {
            return Some(("themes".to_owned(), "are at most 40"));
        }
        let too_long = |text: &str| text.trim().is_empty() || text.chars().count() > Self::LONGEST;
        for (at, theme) in self.0.iter().enumerate() {
            let place = |field: &str| format!("themes.{at}.{field}");
            let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
            if too_long(&theme.id) || !theme.id.chars().all(is_plain) {
                return Some((place("id"), "is of letters, digits, _ and -, at most 60"));
            }
            if self.0[..at].iter().any(|other| other.id == theme.id) {
                return Some((place("id"), "names one theme only"));
            }
            if theme.name.is_empty() || theme.name.iter().any(|(language, name)| language.len() > 35 || too_long(name)) {
                return Some((
                    place("name"),
                    "has a name of at most 60 characters in at least one language, such as {\"en\": \"Delivery\"}",
                ));
            }
            if theme.words.is_empty() || theme.words.len() > Self::MOST_WORDS || theme.words.iter().any(|word| too_long(word)) {
                return Some((place("words"), "are 1 to 60 words of at most 60 characters"));
            }
        }
        None
    }

    /// The ids of the themes that a text is about.
    pub fn of(&self, text: &str) -> Vec<&str> {
        let text = text.to_lowercase();
        self.0.iter().filter(|theme| theme.words.iter().any(|word| holds(&text, word))).map(|theme| theme.id.as_str()).collect()
    }

    /// Whether some theme knows a phrase already.
    pub fn knows(&self, phrase: &str) -> bool {
        !self.of(phrase).is_empty()
    }
}

/// Whether a text in small letters holds a word: in letters with a beginning of its own, in Chinese and its like anywhere.
pub(super) fn holds(text: &str, word: &str) -> bool {
    let word = word.trim().to_lowercase();
    let begins_alone = word.chars().next().is_some_and(|c| c.is_alphanumeric() && u32::from(c) < 0x2E80);
    text.match_indices(&word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !begins_alone || !before.is_some_and(|c| c.is_alphanumeric() && u32::from(c) < 0x2E80)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_their_endings_and_not_inside_of_others() {
        let themes = CommentThemes::default();
        assert_eq!(themes.of("Delivered two days late, but the STAFF was kind"), ["delivery", "service"]);
        assert_eq!(themes.of("物流太慢了，价格也太贵"), ["delivery", "price"]);
        assert_eq!(themes.of("an unpriced happening"), Vec::<&str>::new(), "neither price nor app");
        assert!(themes.knows("fast shipping") && !themes.knows("colour"));
        assert_eq!(themes.problem(), None);
    }

    #[test]
    fn a_wrong_list_says_where() {
        let theme = |id: &str, words: &[&str]| CommentTheme {
            id: id.into(),
            name: BTreeMap::from([("en".into(), "x".into())]),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        };
        let place = |themes: Vec<CommentTheme>| CommentThemes(themes).problem().map(|(place, _)| place);
        assert_eq!(place(vec![theme("a", &["b"]), theme("a", &["c"])]).as_deref(), Some("themes.1.id"));
        assert_eq!(place(vec![theme("a b", &["b"])]).as_deref(), Some("themes.0.id"));
        assert_eq!(place(vec![theme("a", &[])]).as_deref(), Some("themes.0.words"));
        assert_eq!(place(vec![theme("a", &["b"]); 41]).as_deref(), Some("themes"));
    }
}
