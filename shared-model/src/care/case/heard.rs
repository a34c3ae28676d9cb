//! What a case learns while it stands: more of what was said, who the person is, whether it helped, that an answer was taken back.

use super::{Case, Hand, Later, Outcome, Stage, Turn};
use crate::care::because::{Because, Said, rating_in_words};
use crate::care::log::Act;
use crate::care::reach::Reach;
use crate::event::Rated;
use crate::value::{Comment, Label};

impl Case {
    /// More was said in the showing that opened it: kept once, however often it is told.
    pub fn hear(&mut self, said: &Said, reach: &Reach, hand: &Hand<'_>) {
        let before = self.opening.reach.clone();
        self.opening.reach.learn(reach);
        let mut news = Vec::new();
        if let Some(known) = self.opening.because.said_mut().filter(|known| known.submission == said.submission) {
            if said.rated.is_some() && said.rated != known.rated {
                known.rated = said.rated;
                news.extend(said.rated.map(rating_in_words));
            }
            if said.comment.is_some() && said.comment != known.comment {
                known.comment.clone_from(&said.comment);
                news.extend(said.comment.as_ref().map(|comment| comment.as_str().to_owned()));
            }
        }
        if self.opening.reach.may_reply != before.may_reply {
            news.push(if self.opening.reach.may_reply == Some(true) { "may be replied to".into() } else { "wants no reply".into() });
        }
        if self.opening.reach != before && self.replied_again.is_none() {
            self.wind(&hand.work);
        }
        if !news.is_empty() {
            self.write(hand, Act::Answered, &news.join("; "));
        } else if self.opening.reach != before {
            self.version += 1;
        }
    }

    /// What is known of the person: their name, and how to reach them.
    pub fn know(&mut self, name: Option<&Label>, reach: &Reach, hand: &Hand<'_>) {
        let before = (self.opening.name.clone(), self.opening.reach.clone());
        self.opening.name = name.cloned().or(self.opening.name.take());
        self.opening.reach.learn(reach);
        if before != (self.opening.name.clone(), self.opening.reach.clone()) {
            if self.replied_again.is_none() {
                self.wind(&hand.work);
            }
            self.version += 1;
        }
    }

    /// Something more happened to the same person while it is open.
    pub fn link(&mut self, because: &Because, hand: &Hand<'_>) {
        self.write(hand, Act::Linked, &because.sentence());
    }

    /// A rating of another showing: whether it helped. Of those with nobody's help the first counts, after somebody spoke with
    /// them the first after that. While it is asked again, an unhappy one reopens the case, and a happy one closes it.
    pub fn hear_rating(&mut self, rated: Rated, unhappy: bool, hand: &Hand<'_>) {
        let contacted = self.replied.is_some();
        let is_first = self.later.is_none_or(|later| contacted && !later.contacted);
        let is_asked = matches!(self.stage, Stage::AskingAgain { .. });
        if is_first || is_asked {
            self.later = Some(Later { at: hand.at, rated, unhappy, contacted });
            self.write(hand, Act::Answered, &rating_in_words(rated));
        }
        if let Turn::Asking(asking) = self.turn(*hand) {
            if unhappy { asking.reopen(&rating_in_words(rated)) } else { asking.close(&rating_in_words(rated)) }
        }
    }

    /// What they had answered was taken back: its words are forgotten, and the case is done. What was promised still holds.
    pub fn take_back(&mut self, submission: &str, hand: &Hand<'_>) {
        let Some(said) = self.opening.because.said_mut().filter(|said| said.submission == submission) else { return };
        let forgotten: Vec<String> =
            said.comment.take().into_iter().map(String::from).chain(said.rated.take().map(rating_in_words)).collect();
        for entry in &mut self.log {
            let repeats = |text: &Comment| forgotten.iter().any(|words| text.as_str().contains(words.as_str()));
            if entry.who.is_none() && entry.text.as_ref().is_some_and(repeats) {
                entry.text = None;
            }
        }
        self.write(hand, Act::TakenBack, "");
        if self.state().is_open() {
            let outcome = Outcome { cause: Label::of("answer taken back"), action: Label::of("none") };
            self.settle(hand, Stage::Closed { outcome, at: hand.at }, Act::Closed, "");
        }
    }
}
