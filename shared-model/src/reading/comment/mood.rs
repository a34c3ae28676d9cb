use serde::{Deserialize, Serialize};

use super::theme::holds;

/// A hint of how a comment sounds, from a short list of plain words and from what turns them round. Only a hint, and never a score: the
/// rating that stands beside a comment is what its writer meant. Where no word is known there is none.
///
/// The idea of word lists with negations is that of Hutto, C. and Gilbert, E. (2014): VADER. ICWSM 8(1), 216-225; the list is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mood {
    /// Sounds glad.
    Good,
    /// Sounds unhappy.
    Bad,
    /// Sounds like both.
    Mixed,
}

const GOOD: [&str; 44] = [
    "good",
    "great",
    "excellent",
    "perfect",
    "love",
    "loved",
    "like it",
    "nice",
    "happy",
    "satisfied",
    "fast",
    "quick",
    "easy",
    "friendly",
    "helpful",
    "kind",
    "amazing",
    "awesome",
    "wonderful",
    "fantastic",
    "recommend",
    "thank",
    "thanks",
    "best",
    "reliable",
    "beautiful",
    "很好",
    "不错",
    "满意",
    "喜欢",
    "推荐",
    "方便",
    "快速",
    "很快",
    "优秀",
    "完美",
    "热情",
    "耐心",
    "好用",
    "感谢",
    "谢谢",
    "划算",
    "漂亮",
    "贴心",
];
const BAD: [&str; 46] = [
    "bad",
    "worst",
    "terrible",
    "awful",
    "horrible",
    "poor",
    "slow",
    "late",
    "broken",
    "damaged",
    "expensive",
    "unhappy",
    "disappoint",
    "angry",
    "annoy",
    "rude",
    "difficult",
    "hard to",
    "confusing",
    "problem",
    "error",
    "crash",
    "fail",
    "never again",
    "useless",
    "hate",
    "cancel",
    "scam",
    "太慢",
    "很慢",
    "太贵",
    "失望",
    "糟糕",
    "很差",
    "太差",
    "垃圾",
    "难用",
    "麻烦",
    "复杂",
    "问题",
    "错误",
    "坏了",
    "破损",
    "投诉",
    "骗",
    "慢死",
];
const TURNS: [&str; 15] =
    ["not ", "n't ", "never ", "no ", "without ", "cannot ", "hardly ", "不太", "不是", "不", "没有", "没", "并非", "毫无", "未"];

/// How far before a word something may stand that turns it round, in characters.
const REACH: usize = 14;

impl Mood {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Mixed => "mixed",
        }
    }

    /// The reverse of [`Mood::name`].
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Good, Self::Bad, Self::Mixed].into_iter().find(|mood| mood.name() == name)
    }

    /// What the words of a text hint at.
    pub fn hint(text: &str) -> Option<Self> {
        let text = text.to_lowercase().replace('\u{2019}', "'");
        let (mut good, mut bad) = (false, false);
        // A word within a longer one of the list, as in 不错, is not looked at by itself.
        for (words, is_good) in [(GOOD.as_slice(), true), (BAD.as_slice(), false)] {
            for word in words.iter().filter(|word| holds(&text, word)) {
                for (at, _) in text.match_indices(word) {
                    let turned = is_turned(&text[..at]);
                    if is_good != turned {
                        good = true;
                    } else {
                        bad = true;
                    }
                }
            }
        }
        match (good, bad) {
            (true, true) => Some(Self::Mixed),
            (true, false) => Some(Self::Good),
            (false, true) => Some(Self::Bad),
            (false, false) => None,
        }
    }
}

/// Whether what stands before a word, in the same part of the sentence, turns it round.
fn is_turned(before: &str) -> bool {
    let part = before.rsplit([',', '.', '!', '?', ';', '，', '。', '！', '？', '；', '\n']).next().unwrap_or_default();
    let near: String = part.chars().rev().take(REACH).collect::<Vec<_>>().into_iter().rev().collect();
    // "but" begins anew.
    let near = near.rsplit(" but ").next().unwrap_or_default();
    TURNS.iter().any(|turn| near.contains(turn))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hint_and_negations_turn() {
        for (text, mood) in [
            ("The book was good.", Some(Mood::Good)),
            ("Not good at all", Some(Mood::Bad)),
            ("Today I bought a lamp", None),
            ("The checkout was slow and support never answered.", Some(Mood::Bad)),
            ("Delivery was late but the agent was friendly, thank you!", Some(Mood::Mixed)),
            ("客服态度很好，但是物流太慢了", Some(Mood::Mixed)),
            ("退款流程太复杂，非常不满意", Some(Mood::Bad)),
            ("这个产品性价比很高，推荐购买", Some(Mood::Good)),
            ("还不错", Some(Mood::Good)),
            ("I don\u{2019}t like it", Some(Mood::Bad)),
            ("", None),
        ] {
            assert_eq!(Mood::hint(text), mood, "{text}");
        }
    }
}
