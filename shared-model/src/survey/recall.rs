//! Recall: a later text says what was answered, or what is known, earlier.
//!
//! `{{answer:why|nothing}}` stands for the answer to the question `why`, or for `nothing` where there is none. Before
//! the colon stands `answer`, `variable`, `hidden`, `trait` or `property`; of a question of several parts, one part
//! is named after a point: `{{answer:contact.name|friend}}`. What is recalled is text and nothing else: the card
//! never makes markup of it.

use super::Source;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it is written.
    Words(&'a str),
    /// What a source gives, or else these words.
    Recall(Source, &'a str),
}

/// The pieces of a text, in their order. What is not written as recall is words.
///
/// ```
/// use rapport_model::survey::{Piece, Source, pieces};
/// assert_eq!(
///     pieces("You gave {{answer:nps|nothing}}."),
///     [Piece::Words("You gave "), Piece::Recall(Source::answer("nps"), "nothing"), Piece::Words(".")]
/// );
/// assert_eq!(pieces("{{mood}}"), [Piece::Words("{{mood}}")]);
/// ```
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut begin, mut look) = (0, 0);
    while let Some((open, close)) = braces(text, look) {
        match recall(&text[open + 2..close]) {
            Some(recall) => {
                if open > begin {
                    pieces.push(Piece::Words(&text[begin..open]));
                }
                pieces.push(recall);
                begin = close + 2;
                look = begin;
            }
            None => look = open + 1,
        }
    }
    if begin < text.len() {
        pieces.push(Piece::Words(&text[begin..]));
    }
    pieces
}

/// Where the next `{{` and the next `}}` after it begin. Not `str::find`, whose search would weigh on the card.
fn braces(text: &str, from: usize) -> Option<(usize, usize)> {
    let two = |sign: u8, from: usize| (from..text.len().saturating_sub(1)).find(|&at| text.as_bytes()[at..at + 2] == [sign, sign]);
    let open = two(b'{', from)?;
    Some((open, two(b'}', open + 2)?))
}

fn recall(inside: &str) -> Option<Piece<'_>> {
    let (source, fallback) = inside.split_once('|').unwrap_or((inside, ""));
    let (kind, name) = source.split_once(':')?;
    let name = name.trim();
    let own = || name.to_owned();
    let source = match kind.trim() {
        _ if name.is_empty() => return None,
        "answer" => match name.split_once('.') {
            Some((question, part)) => Source::Answer { question: question.to_owned(), part: Some(part.to_owned()) },
            None => Source::answer(name),
        },
        "variable" => Source::Variable { variable: own() },
        "hidden" => Source::Hidden { hidden: own() },
        "trait" => Source::Trait { name: own() },
        "property" => Source::Property { property: own() },
        _ => return None,
    };
    Some(Piece::Recall(source, fallback))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_recall_is_words() {
        for text in ["", "{", "{{", "{{}}", "{{answer}}", "{{answer:}}", "{{mood:x}}", "}}{{", "{{answer:x"] {
            let words: Vec<_> = if text.is_empty() { vec![] } else { vec![Piece::Words(text)] };
            assert_eq!(pieces(text), words, "{text}");
        }
        let hidden = Source::Hidden { hidden: "order".into() };
        assert_eq!(pieces("很{{hidden:order}}好"), [Piece::Words("很"), Piece::Recall(hidden, ""), Piece::Words("好")]);
        let part = Source::Answer { question: "contact".into(), part: Some("name".into()) };
        assert_eq!(pieces("{{ answer : contact.name |dear friend}}"), [Piece::Recall(part, "dear friend")]);
        assert_eq!(pieces("{{{{trait:name|you}}"), [Piece::Words("{{"), Piece::Recall(Source::Trait { name: "name".into() }, "you")]);
    }
}
