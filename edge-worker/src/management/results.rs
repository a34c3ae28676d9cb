//! Results of one survey: who was asked, who answered which question how, who was lost where, and what was written.

use std::collections::BTreeMap;

use rapport_model::aggregate::Dimension;
use rapport_model::score::{Scores, gap};
use rapport_model::survey::{ALL_PAIRS, Counted, Counting, Question, QuestionCounts, ResultCounts};
use rapport_model::value::{Day, Range, Timestamp};
use serde_json::{Map, Value, json};

use super::Call;
use super::disclosure::{Parts, Veil};
use super::everybody::sweep;
use super::scores::{by, read_scores};
use super::surveys::all;
use super::{insight, only, segments, versus};
use crate::account::Role;
use crate::entry::json;
use crate::objects;
use crate::platform::{HttpResponse, Net};
use crate::refusal::Refusal;
use crate::shard::call::{By, PersonFilter, Reader, Remark, ResultBy, ResultQuestion, Results, Sweep, Swept};
use crate::site::SiteSettings;

/// Comments that are shown, the latest.
const COMMENTS: u32 = 100;

pub(super) async fn results<N: Net>(call: &Call<'_, N>) -> Result<HttpResponse, Refusal> {
    let (settings, _) = call.site().await?;
    let named = call.part(1);
    let sheets = all(call, &settings).await?;
    let sheet = sheets.iter().find(|sheet| sheet.id == named).or_else(|| sheets.iter().find(|sheet| sheet.name == named));
    let sheet = sheet.ok_or_else(|| Refusal::not_found("survey"))?;
    let minimum = call.query.number("minimum", 1..=1_000_000)?.unwrap_or(settings.minimum_n);
    let veil = Veil::of(call, &settings);
    let minimum = veil.map_or(minimum, |veil| minimum.max(veil.minimum));
    let (by_score, by) = match call.query.text("by") {
        Some("version") => (None, Some(ResultBy::Version)),
        _ => one_by(call, &settings).await?.map_or((None, None), |by| (Some(by.clone()), Some(ResultBy::Score(by)))),
    };
    let questions: &[Question] = sheet.draft.as_ref().map_or(&[], |draft| &draft.form.questions);
    let filter = match segments::named(call, &settings)? {
        None => None,
        rule => {
            let insight = Box::new(insight::learnt(call, &settings, false).await?);
            Some(PersonFilter { stage: None, rule, insight, today: call.today(&settings) })
        }
    };
    let counted = Counting::of(questions);
    let wanted = versus::named(call, by.is_some())?;
    let question = ResultQuestion {
        versus: wanted.clone(),
        range: call.query.range(call.today(&settings))?,
        survey: sheet.id.clone(),
        by: by.clone(),
        counted: counted.clone(),
        filter,
        only: only::named(call, &Dimension::ALL)?,
        // What somebody wrote is personal: an analyst reads numbers.
        comments: if call.member.role >= Role::Manager { COMMENTS } else { 0 },
    };
    let (Results { asked, asked_of, all: counts, groups, comments, versus, apart }, as_of) = find(call, &settings, &question).await?;

    let is_narrowed = !question.only.is_everything();
    let mut reply = if is_narrowed {
        if let Some(veil) = veil {
            let whole = read_scores(call, &settings, vec![sheet.id.clone()], None).await?;
            veil.part("page", counts.started, whole["answered"].as_u64().unwrap_or(0))?;
        }
        narrowed(&counts, asked, minimum)
    } else {
        read_scores(call, &settings, vec![sheet.id.clone()], by_score).await?
    };
    reply["survey"] = json!(sheet.id);
    reply["as_of"] = json!(as_of.iso());
    reply["name"] = json!(sheet.name);
    reply["class"] = json!(sheet.class);
    reply["status"] = json!(sheet.status);
    reply["started"] = json!(counts.started);
    reply["finished"] = json!(counts.finished);
    reply["questions"] = shown_questions(questions, &counts, minimum);
    if !counted.pairs.is_empty() {
        reply["gaps"] = gaps(&counted, &counts, minimum);
    }
    if apart.0 > 0 {
        reply["unverified"] = unverified(apart.0, &apart.1, minimum);
    }
    if let Some(until) = sheet.draft.as_ref().and_then(|draft| draft.how_often.until) {
        reply["until"] = json!(until);
    }
    if let Some(wanted) = wanted {
        versus::put(&mut reply, &settings, &wanted, &versus, minimum);
    }
    if call.query.text("compare").is_some() {
        let range = before(question.range);
        let question = ResultQuestion { range, by: None, versus: None, comments: 0, ..question.clone() };
        let earlier = find(call, &settings, &question).await?.0.all;
        compare(&mut reply, &counts, &earlier, minimum);
    }
    if call.member.role >= Role::Manager {
        reply["comments"] = comments.iter().map(remark).collect();
    }
    match by {
        Some(ResultBy::Version) => {
            reply["groups"] = groups.iter().rev().map(|(key, counts)| of_group(key, None, counts, minimum)).collect();
            if let Some(veil) = veil {
                veil.groups(&mut reply, Parts::Disjoint);
            }
        }
        Some(ResultBy::Score(by)) if is_narrowed => {
            let is_of_segments = matches!(by, By::Read(Reader::Segment, ..));
            let mut all: Vec<_> = groups.iter().collect();
            all.sort_by(|a, b| b.1.started.cmp(&a.1.started).then_with(|| a.0.cmp(b.0)));
            let shown = |(key, counts): (&String, &ResultCounts)| {
                let mut group = of_group(key, asked_of.get(key).copied(), counts, minimum);
                if let Some(segment) = settings.segments.get(key).filter(|_| is_of_segments) {
                    group["name"] = json!(segment.name);
                }
                group
            };
            reply["groups"] = all.into_iter().map(shown).collect();
            if let Some(veil) = veil {
                veil.groups(&mut reply, if is_of_segments { Parts::Overlapping } else { Parts::Disjoint });
            }
        }
        Some(ResultBy::Score(_)) => {
            for group in reply["groups"].as_array_mut().into_iter().flatten() {
                let counts = groups.get(group["key"].as_str().unwrap_or_default()).cloned().unwrap_or_default();
                group["started"] = json!(counts.started);
                group["finished"] = json!(counts.finished);
            }
        }
        None => {}
    }
    if let Some(veil) = veil {
        veil.splits(&mut reply);
    }
    Ok(json(200, &reply))
}

/// What results are grouped by: one thing at a time.
async fn one_by<N: Net>(call: &Call<'_, N>, settings: &SiteSettings) -> Result<Option<By>, Refusal> {
    match by(call, settings).await? {
        Some(By::Both(..)) => Err(Refusal::field("by", "is one of them: results are grouped by one thing at a time")),
        one => Ok(one),
    }
}

/// As many days just before a range.
pub(super) fn before(range: Range) -> Range {
    let days = range.to.0.saturating_sub(range.from.0).saturating_add(1);
    Range { from: Day(range.from.0.saturating_sub(days)), to: Day(range.from.0.saturating_sub(1)) }
}

/// Puts beside each question how it was before, and by how much it changed.
fn compare(reply: &mut Value, now: &ResultCounts, earlier: &ResultCounts, minimum: u64) {
    reply["before"] = json!({"started": earlier.started, "finished": earlier.finished});
    let none = QuestionCounts::default();
    for shown in reply["questions"].as_array_mut().into_iter().flatten() {
        let id = shown["id"].as_str().unwrap_or_default().to_owned();
        let (now, earlier) = (now.questions.get(&id).unwrap_or(&none), earlier.questions.get(&id).unwrap_or(&none));
        let scores = Scores::of(&earlier.ratings, minimum);
        let mut before = json!({"answered": earlier.answered});
        if let Some(kind) = versus::scale_of(shown) {
            before[kind] = json!(scores)[kind].take();
            before["change"] = json!(versus::difference(kind, &earlier.ratings, &now.ratings, minimum));
        }
        shown["before"] = before;
    }
}

/// What was found less what was expected, by dimension in the order of names, and over all of them.
fn gaps(counted: &Counting, counts: &ResultCounts, minimum: u64) -> Value {
    let none = BTreeMap::new();
    let of = |dimension: &str, pairs: usize| json!(gap(counts.gaps.get(dimension).unwrap_or(&none), pairs, minimum));
    let all: usize = counted.pairs.values().map(Vec::len).sum();
    let dimensions: Vec<_> = counted
        .pairs
        .iter()
        .map(|(dimension, pairs)| {
            let mut line = of(dimension, pairs.len());
            line["dimension"] = json!(dimension);
            line["pairs"] = json!(pairs.len());
            line
        })
        .collect();
    let is_several = counted.pairs.len() > 1;
    json!({"dimensions": dimensions, "all": if is_several { of(ALL_PAIRS, all) } else { Value::Null }})
}

/// Showings that nothing proves, in a number of their own.
fn unverified(shown: u64, counts: &ResultCounts, minimum: u64) -> Value {
    let scores = Scores::of(&counts.ratings(), minimum);
    json!({"asked": shown, "started": counts.started, "finished": counts.finished, "nps": scores.nps, "csat": scores.csat, "ces": scores.ces})
}

/// What became of the submissions, and the time that speaks of.
async fn find<N: Net>(call: &Call<'_, N>, settings: &SiteSettings, question: &ResultQuestion) -> Result<(Results, Timestamp), Refusal> {
    let (Swept::Results(mut found), as_of) = sweep(call, settings, Sweep::Results(Box::new(question.clone()))).await? else {
        return Err(objects::unexpected("a shard"));
    };
    found.cut(question.comments);
    Ok((*found, as_of))
}

/// The questions in the survey's order, then those that only earlier versions had.
fn shown_questions(questions: &[Question], counts: &ResultCounts, minimum: u64) -> Value {
    let none = QuestionCounts::default();
    let known =
        questions.iter().map(|question| shown(Some(question), &question.id, counts.questions.get(&question.id).unwrap_or(&none), minimum));
    let is_known = |id: &str| questions.iter().any(|question| question.id == id);
    let earlier = counts.questions.iter().filter(|(id, _)| !is_known(id)).map(|(id, counts)| shown(None, id, counts, minimum));
    known.chain(earlier).collect()
}

fn shown(question: Option<&Question>, id: &str, counts: &QuestionCounts, minimum: u64) -> Value {
    let mut shown = Map::new();
    shown.insert("id".to_owned(), json!(id));
    if let Some(question) = question {
        shown.insert("type".to_owned(), json!(question)["type"].clone());
        shown.insert("text".to_owned(), json!(question.text));
    }
    shown.insert("answered".to_owned(), json!(counts.answered));
    shown.insert("stopped".to_owned(), json!(counts.stopped));
    shown.insert("median_seconds".to_owned(), json!(counts.median_seconds()));
    let ratings = &counts.ratings;
    let scores = Scores::of(ratings, minimum);
    if ratings.nps.n() > 0 {
        shown.insert("nps".to_owned(), json!(scores.nps));
        shown.insert("ratings".to_owned(), json!(ratings.nps));
    } else if ratings.csat.n() > 0 {
        shown.insert("csat".to_owned(), json!(scores.csat));
        shown.insert("ratings".to_owned(), json!(ratings.csat));
    } else if ratings.ces.n() > 0 {
        shown.insert("ces".to_owned(), json!(scores.ces));
        shown.insert("ratings".to_owned(), json!(ratings.ces));
    }
    let choices: Vec<_> = match question.map(|question| (question, question.counted())) {
        Some((question, Counted::Options(_))) => {
            let of = |id: &str| counts.chosen.get(id).copied().unwrap_or(0);
            question.options().iter().map(|option| json!({"id": option.id, "text": option.text, "count": of(&option.id)})).collect()
        }
        _ => counts.chosen.iter().map(|(value, count)| json!({"id": value, "count": count})).collect(),
    };
    if !choices.is_empty() {
        shown.insert("choices".to_owned(), json!(choices));
    }
    Value::Object(shown)
}

/// The scores of some circumstances alone. Sums by day do not tell a version from another, so they are those of the submissions.
fn narrowed(counts: &ResultCounts, asked: u64, minimum: u64) -> Value {
    let mut reply = json!(Scores::of(&counts.ratings(), minimum).with_submissions(asked, counts.started, counts.finished));
    reply["ratings"] = json!(counts.ratings());
    reply["minimum"] = json!(minimum);
    reply
}

/// Of a version nothing is said of how often it was shown: what people who were forgotten saw is not kept by version.
fn of_group(key: &str, asked: Option<u64>, counts: &ResultCounts, minimum: u64) -> Value {
    let scores = Scores::of(&counts.ratings(), minimum);
    let key = (!key.is_empty()).then_some(key);
    json!({"key": key, "asked": asked, "answered": counts.started, "started": counts.started, "finished": counts.finished, "completed": counts.finished,
        "nps": scores.nps, "csat": scores.csat, "ces": scores.ces})
}

pub(super) fn remark(remark: &Remark) -> Value {
    json!({"at": remark.at.iso(), "visitor": remark.person.raw(), "question": remark.question, "text": remark.text, "page": remark.page,
        "rating": remark.rated.map(|rated| json!({"kind": rated.kind(), "value": rated.number()}))})
}
