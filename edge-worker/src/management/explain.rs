//! "How?": of every number its method, its source and what went into it.

use rapport_model::score::Scores;
use serde_json::{Value, json};

use super::Call;
use crate::refusal::Refusal;
use crate::site::{SiteInsight, SiteSettings};

/// Whether the caller asks how.
pub(super) fn is_wanted<N>(call: &Call<'_, N>) -> Result<bool, Refusal> {
    Ok(call.query.number("explain", 0..=1)? == Some(1))
}

/// How scores come about.
pub(super) fn scores(scores: &Scores, minimum: u64, is_narrowed: bool) -> Value {
    let counted = "one answer per submission and question, the last one; days of the site's time zone";
    let of = if is_narrowed { "the survey or class asked for" } else { "NPS of relationship surveys, CSAT and CES of all" };
    let groups = scores.nps.counts;
    json!({
        "nps": {
            "method": "100 x (promoters - detractors) / n; 95 % interval by adjusted Wald (0.75, 1.5 and 0.75 answers more), widened to hold the estimate",
            "source": "Reichheld (2003), Harvard Business Review 81(12); Rocks (2016), arXiv:1601.07235",
            "inputs": {"promoters": groups.promoters, "passives": groups.passives, "detractors": groups.detractors, "n": groups.n(), "minimum": minimum},
        },
        "csat": {
            "method": "share of 4 and 5 of 5, in percent; 95 % score interval",
            "source": "Wilson (1927), Journal of the American Statistical Association 22(158)",
            "inputs": {"satisfied": scores.csat.satisfied, "n": scores.csat.estimate.n, "minimum": minimum},
        },
        "ces": {
            "method": "mean of 1 to 7; 95 % interval by Student's t",
            "source": "Dixon, Freeman and Toman (2010), Harvard Business Review 88(7/8)",
            "inputs": {"n": scores.ces.n, "minimum": minimum},
        },
        "counted": counted,
        "of": of,
    })
}

/// How value and risk of a person come about.
pub(super) fn value(settings: &SiteSettings, insight: &SiteInsight) -> Value {
    let rules = &insight.rules;
    let model = insight.model.as_ref().map(|model| {
        json!({"r": model.bg_nbd.r, "alpha": model.bg_nbd.alpha, "a": model.bg_nbd.a, "b": model.bg_nbd.b,
            "gamma_gamma": model.gamma_gamma.as_ref().map(|spending| json!({"p": spending.p, "q": spending.q, "v": spending.v}))})
    });
    json!({
        "value": {
            "method": "orders expected month by month by BG/NBD (one-time buyers: MBG/NBD) times the expected order by Gamma-Gamma, discounted by 1 % a month over 12 months; 95 % interval of that expectation by the delta method",
            "source": "Fader, Hardie and Lee (2005), Marketing Science 24(2); Batislam, Denizel and Filiztekin (2007), International Journal of Research in Marketing 24(3); Fader and Hardie (2013), brucehardie.com/notes/025",
            "inputs": {"model": model, "customers": insight.customers, "as_of": insight.day.to_string(), "currency": settings.currency},
        },
        "risk": {
            "method": "probability of having left 90 days from now by the same model, those included who have already; value at risk = a year's value if they stay x that probability",
            "source": "Fader, Hardie and Lee (2005); the definition of value at risk is ours",
            "inputs": {"days": 90},
        },
        "stage": {
            "method": "overdue and lapsed are told by the customer's own gaps, pooled with two of the site's",
            "source": "Stone, Woodcock and Machtynger (2000): Customer Relationship Marketing, 2nd edition; thresholds are ours",
            "inputs": {"usual_gap_days": rules.usual_gap, "overdue": rules.overdue, "lapsed": rules.lapsed, "least_days": rules.least_days, "unhappy_days": rules.unhappy_days},
        },
        "loyalty": {
            "method": "attitude: mean of ratings on -1..1, each weighing half as much every 180 days; behaviour: at least two repeats, half as many as usual here, and not lapsed",
            "source": "Dick and Basu (1994), Journal of the Academy of Marketing Science 22(2)",
            "inputs": {"half_life_days": 180},
        },
    })
}
