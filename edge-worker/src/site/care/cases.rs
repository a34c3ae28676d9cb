//! Cases: heard of, opened by hand, listed, changed, given away.

use std::collections::{BTreeMap, BTreeSet};

use rapport_model::care::{Act, Because, Belongs, Case, CaseState, ClockState, Hand, Heard, NewCase, Outcome, Reach, Signal, Turn};
use rapport_model::value::{Label, StrandId};

use super::call::{ByHand, CareReply, CaseChange, CaseQuestion, CaseSort};
use super::{Care, Here, missing, opened};
use crate::digest;
use crate::platform::{Failure, Random};
use crate::refusal::{Kind, Refusal};

const DAY: i64 = 86_400_000;

/// What a case is opened with, besides why.
struct Person {
    person: StrandId,
    name: Option<Label>,
    reach: Reach,
    value_minor: Option<i64>,
    segments: BTreeSet<String>,
    accounts: BTreeSet<Label>,
}

impl Care {
    /// Takes in what a shard heard. The same signal twice does what it does once.
    pub(super) fn hear(&mut self, signal: Signal, here: &Here<'_>, random: Random<'_>) -> Result<CareReply, Failure> {
        let said = serde_json::to_string(&signal.heard).map_err(|error| Failure::new("reading a signal", error))?;
        let said = digest::sha256(&format!("{said}{:?}", signal.reach));
        let heard = self.store.heard(&signal.key)?;
        if heard.as_ref().is_some_and(|(_, before)| *before == said) {
            return Ok(CareReply::Done);
        }
        let ids: Vec<StrandId> = signal.ids.iter().cloned().collect();
        let cases = self.store.cases_of(&ids)?;
        let mut owner = heard.map(|(owner, _)| owner);
        for before in cases.iter().filter(|case| case.state().is_open()) {
            let mut case = before.clone();
            case.know(signal.name.as_ref(), &Reach { may_reply: None, by: signal.reach.by.clone() }, &here.hand(None));
            self.keep(Some(before), &case, here)?;
        }
        let cases = self.store.cases_of(&ids)?;
        let hand = here.hand_at(signal.at, None);
        let because = here.settings.care.opens(&signal, here.settings.currency);
        match &signal.heard {
            Heard::TakenBack { submission } => {
                for before in &cases {
                    let mut case = before.clone();
                    case.take_back(submission, &hand);
                    self.keep(Some(before), &case, here)?;
                }
            }
            Heard::Shown { .. } => {
                for before in &cases {
                    let mut case = before.clone();
                    if let Turn::Asking(asking) = case.turn(hand) {
                        asking.asked();
                    }
                    self.keep(Some(before), &case, here)?;
                }
            }
            Heard::Answer { said, .. } => {
                let own = cases.iter().find(|case| case.opening().because.said().is_some_and(|known| known.submission == said.submission));
                if let Some(before) = own {
                    let mut case = before.clone();
                    case.hear(said, &signal.reach, &hand);
                    self.keep(Some(before), &case, here)?;
                    owner = Some(before.opening().id.clone());
                } else {
                    let is_first = owner.is_none();
                    // The latest case is the one that it may have helped; an open one comes before all closed ones.
                    let of = cases.iter().max_by_key(|case| (case.state().is_open(), case.opening().number));
                    let mut is_answered = false;
                    if let Some(before) = of {
                        let mut case = before.clone();
                        is_answered = case.state().is_open();
                        match said.rated.filter(|_| is_first) {
                            Some(rated) => {
                                let unhappy = here.settings.care.is_unhappy(rated);
                                let was_asked = case.state() == CaseState::AskingAgain;
                                case.hear_rating(rated, unhappy, &hand);
                                if let Some(because) = because.as_ref().filter(|_| is_answered && !was_asked) {
                                    case.link(because, &hand);
                                }
                            }
                            None => {
                                if let Some(comment) = said.comment.as_ref().filter(|_| is_answered || !is_first) {
                                    case.note(Act::Answered, comment.as_str(), &hand);
                                }
                            }
                        }
                        self.keep(Some(before), &case, here)?;
                        owner = owner.or(is_answered.then(|| before.opening().id.clone()));
                    }
                    if !is_answered && owner.is_none() {
                        owner = self.open_for(because, &signal, here, random)?;
                    }
                }
            }
            Heard::Event { .. } | Heard::Falling { .. } => {
                let open = cases.iter().find(|case| case.state().is_open());
                match (open, &because) {
                    (Some(before), Some(because)) => {
                        let mut case = before.clone();
                        case.link(because, &hand);
                        self.keep(Some(before), &case, here)?;
                        owner = Some(before.opening().id.clone());
                    }
                    (Some(_), None) => {}
                    (None, _) => owner = self.open_for(because, &signal, here, random)?,
                }
            }
        }
        self.store.set_heard(&signal.key, owner.as_deref().unwrap_or_default(), &said)?;
        Ok(CareReply::Done)
    }

    fn open_for(
        &mut self,
        because: Option<Because>,
        signal: &Signal,
        here: &Here<'_>,
        random: Random<'_>,
    ) -> Result<Option<String>, Failure> {
        let Some(because) = because else { return Ok(None) };
        let Signal { person, name, reach, value_minor, segments, accounts, .. } = signal.clone();
        let person = Person { person, name, reach, value_minor, segments, accounts };
        let case = self.draft(because, person, None, None, &here.hand_at(signal.at, None), here, random)?;
        self.keep(None, &case, here)?;
        Ok(Some(case.opening().id.clone()))
    }

    #[allow(clippy::too_many_arguments)] // What a case is made of, and where.
    fn draft(
        &mut self,
        because: Because,
        person: Person,
        grade: Option<String>,
        owner: Option<&Label>,
        hand: &Hand<'_>,
        here: &Here<'_>,
        random: Random<'_>,
    ) -> Result<Case, Failure> {
        let care = &here.settings.care;
        let Person { person, name, reach, value_minor, segments, accounts } = person;
        let (by_rule, terms) = care.grade_of(value_minor, &segments, here.settings.currency);
        let terms = grade.as_deref().and_then(|grade| care.terms_of(grade)).unwrap_or(terms);
        let grade = grade.unwrap_or_else(|| by_rule.to_owned());
        let number = self.store.next_number()?;
        let account_owner = self.owner_of_account(&accounts)?;
        let belongs = Belongs { grade: &grade, segments: Some(&segments), account_owner: account_owner.as_ref() };
        let owner = owner.or_else(|| care.owner_of(&belongs, u64::from(number) - 1, here.calendar.day(here.now))).cloned();
        let id = digest::short("c_", 16, random);
        let new = NewCase { id, number, person, name, because, grade, terms, value_minor, reach };
        Ok(opened(new, owner.as_ref(), hand))
    }

    pub(super) fn open_by_hand(&mut self, new: ByHand, who: &Label, here: &Here<'_>, random: Random<'_>) -> Result<CareReply, Failure> {
        let ids: Vec<StrandId> = new.ids.iter().chain([&new.person]).cloned().collect();
        if let Some(open) = self.store.cases_of(&ids)?.into_iter().find(|case| case.state().is_open()) {
            return Ok(CareReply::HasOpen(Box::new(open)));
        }
        if new.grade.as_ref().is_some_and(|grade| here.settings.care.terms_of(grade).is_none()) {
            return Ok(CareReply::Refused(Refusal::field("grade", "is one of the site's")));
        }
        let ByHand { person, name, reach, value_minor, segments, accounts, reason, owner, grade, .. } = new;
        let person = Person { person, name, reach, value_minor, segments, accounts };
        let case = self.draft(Because::ByHand { text: reason }, person, grade, owner.as_ref(), &here.hand(Some(who)), here, random)?;
        self.keep(None, &case, here)?;
        Ok(CareReply::Case(Box::new(case)))
    }

    pub(super) fn cases(&self, question: &CaseQuestion, here: &Here<'_>) -> Result<CareReply, Failure> {
        let all = match &question.persons {
            Some(ids) => self.store.cases_of(ids)?,
            None => self.store.cases()?,
        };
        let is_overdue = |case: &Case| case.clock(here.now).is_some_and(|clock| clock.state == ClockState::Overdue);
        let search = question.search.as_ref().map(|text| text.to_lowercase());
        let found = |case: &Case| {
            let opening = case.opening();
            let comment = opening.because.said().and_then(|said| said.comment.as_ref());
            let texts = [
                opening.person.raw(),
                opening.name.as_ref().map_or("", |name| name.as_str()),
                comment.map_or("", |comment| comment.as_str()),
                case.outcome().map_or("", |outcome| outcome.cause()),
            ];
            let number = opening.number.to_string();
            search.as_ref().is_none_or(|wanted| {
                *wanted == number
                    || opening.because.sentence().to_lowercase().contains(wanted.as_str())
                    || texts.iter().any(|text| text.to_lowercase().contains(wanted.as_str()))
            })
        };
        let due = |case: &Case| case.clock(here.now).map(|clock| clock.due);
        let mut counts: BTreeMap<String, u64> = CaseState::ALL
            .iter()
            .map(|state| state.name())
            .chain(["open", "overdue", "unassigned", "mentions"])
            .map(|name| (name.to_owned(), 0))
            .collect();
        let spoken_to = question.me.as_ref();
        let mut count = |name: &str, holds: bool| *counts.entry(name.to_owned()).or_default() += u64::from(holds);
        let mut chosen = Vec::new();
        for case in all {
            count("mentions", spoken_to.is_some_and(|me| case.speaks_to(me).next().is_some()));
            if !question.owner.is(case.owner()) || !found(&case) {
                continue;
            }
            let is_open = case.state().is_open();
            count(case.state().name(), true);
            count("open", is_open);
            count("overdue", is_overdue(&case));
            count("unassigned", is_open && case.owner().is_none());
            let in_state = question.states.is_empty()
                || question.states.iter().any(|state| state == case.state().name() || (state == "open" && is_open));
            let in_time = question.due_before.is_none_or(|before| due(&case).is_some_and(|due| due < before));
            if in_state && in_time && (!question.overdue || is_overdue(&case)) {
                chosen.push(case);
            }
        }
        let number = |case: &Case| case.opening().number;
        match question.sort {
            CaseSort::Clock => chosen
                .sort_by_key(|case| (due(case).is_none(), due(case), case.state() == CaseState::Closed, std::cmp::Reverse(number(case)))),
            CaseSort::Opened => chosen.sort_by_key(|case| std::cmp::Reverse(number(case))),
            CaseSort::Value => chosen.sort_by_key(|case| std::cmp::Reverse((case.opening().value_minor, number(case)))),
        }
        let skip = usize::try_from(question.skip).unwrap_or(usize::MAX);
        let end = skip.saturating_add(question.limit as usize);
        let more = chosen.len() > end;
        Ok(CareReply::Cases { cases: chosen.into_iter().take(end).skip(skip).collect(), more, counts })
    }

    pub(super) fn change_case(
        &mut self,
        id: &str,
        expected: Option<u64>,
        change: CaseChange,
        who: &Label,
        here: &Here<'_>,
    ) -> Result<CareReply, Failure> {
        let Some(before) = self.store.case(id)? else { return Ok(missing("case")) };
        if expected.is_some_and(|expected| expected != before.version()) {
            return Ok(CareReply::StaleCase(Box::new(before)));
        }
        let mut case = before.clone();
        let hand = here.hand(Some(who));
        if let Some(grade) = &change.grade {
            let Some(terms) = here.settings.care.terms_of(grade) else {
                return Ok(CareReply::Refused(Refusal::field("grade", "is one of the site's")));
            };
            case.grade(grade, terms, &hand);
        }
        if let Some(owner) = &change.owner {
            case.assign(owner.as_ref(), &hand);
        }
        if change.accepted {
            case.accept(&hand);
        }
        if let Some(may_reply) = change.may_reply {
            case.know(None, &Reach { may_reply: Some(may_reply), by: BTreeSet::new() }, &hand);
        }
        if let Some(state) = &change.state
            && let Err(refusal) = step(&mut case, state, &change, &hand, here)
        {
            return Ok(CareReply::Refused(refusal));
        }
        if change.seen {
            case.see(who);
        }
        if let Some(note) = change.note.as_ref().filter(|note| !note.trim().is_empty()) {
            case.note(Act::Note, note, &hand);
        }
        self.keep(Some(&before), &case, here)?;
        Ok(CareReply::Case(Box::new(case)))
    }
}

/// Somebody of the team spoke with the customer, or tried to.
pub(super) fn spoke(case: &mut Case, reached: bool, said: &str, hand: &Hand<'_>) {
    if !reached {
        case.note(Act::Note, &format!("not reached: {said}"), hand);
        return;
    }
    match case.turn(*hand) {
        Turn::Fresh(fresh) => fresh.contact(said),
        Turn::Contacted(contacted) => contacted.contact(said),
        Turn::Waiting(waiting) => waiting.contact(said),
        Turn::Asking(_) | Turn::Closed(_) => case.note(Act::Note, said, hand),
    }
}

/// From the name of a state to the step that leads there, where there is one.
fn step(case: &mut Case, state: &str, change: &CaseChange, hand: &Hand<'_>, here: &Here<'_>) -> Result<(), Refusal> {
    let Some(wanted) = CaseState::parse(state) else {
        return Err(Refusal::field("state", "is contacted, waiting, asking_again, closed or reopened"));
    };
    let text = change.text.as_deref().unwrap_or_default();
    let from = case.state();
    let no_step = || Err(Refusal::of(Kind::Conflict, format!("no step leads from {} to {}", from.name(), wanted.name())));
    let known = case.outcome().cloned();
    let outcome = || {
        let cause = change.cause.as_deref().or(known.as_ref().map(Outcome::cause)).unwrap_or_default();
        let action = change.action.as_deref().or(known.as_ref().map(Outcome::action)).unwrap_or_default();
        let outcome = Outcome::of(cause, action).map_err(|_| {
            let field = if cause.trim().is_empty() { "cause" } else { "action" };
            Refusal::field(field, "a case is closed with its cause and with what was done")
        })?;
        here.settings.care.allows(outcome.cause(), outcome.action()).map_err(|field| Refusal::field(field, "is on the site's list"))?;
        Ok::<_, Refusal>(outcome)
    };
    let recovery = &here.settings.care.recovery;
    let ask_at = hand.at.plus(i64::from(recovery.after_days) * DAY);
    let until = ask_at.plus(i64::from(recovery.wait_days) * DAY);
    macro_rules! at_work {
        ($turn:ident) => {
            match wanted {
                CaseState::Contacted => $turn.contact(text),
                CaseState::AskingAgain => $turn.fix(outcome()?, ask_at, until),
                CaseState::Closed => $turn.close(outcome()?),
                _ => return no_step(),
            }
        };
    }
    match case.turn(*hand) {
        Turn::Fresh(fresh) => at_work!(fresh),
        Turn::Contacted(contacted) if wanted == CaseState::Waiting => contacted.wait(text),
        Turn::Contacted(contacted) => at_work!(contacted),
        Turn::Waiting(waiting) => at_work!(waiting),
        Turn::Asking(asking) => match wanted {
            CaseState::Closed => asking.close(text),
            CaseState::Reopened => asking.reopen(text),
            _ => return no_step(),
        },
        Turn::Closed(closed) if wanted == CaseState::Reopened => closed.reopen(text),
        Turn::Closed(_) => return no_step(),
    }
    Ok(())
}
