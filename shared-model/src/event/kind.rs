use serde::{Deserialize, Serialize};

use super::{CaseStanding, Reply, Submission, Touchpoint};
use crate::value::{Label, Money, PagePath, Properties, Timestamp};

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The product's id or, failing that, its name.
    pub product: Label,
    /// The product's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Label>,
    /// How many; at least 1.
    pub quantity: u32,
    /// The price of one, in the major unit of the order's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<f64>,
}

/// What happened. The names are those of the native API (`type`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A page was looked at.
    PageView {
        /// The sender's name for this view; `page_leave` refers to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        view: Option<Label>,
        /// The real path (the page's key in the dictionary is in the context).
        path: PagePath,
        /// The page's title.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<Label>,
        /// How they arrived, when they came from outside.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        touch: Option<Touchpoint>,
    },
    /// A screen of an app was looked at.
    Screen {
        /// Its name.
        name: Label,
    },
    /// A page was left, or is about to be.
    PageLeave {
        /// The view that ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        view: Option<Label>,
        /// Milliseconds engaged since the last `page_leave` of the same view.
        engaged_ms: u32,
        /// The deepest point reached, in percent of the page's height.
        scroll: u8,
    },
    /// A link or button was pressed.
    Click {
        /// What it says.
        label: Label,
        /// Where it leads: path, or host and path of another site.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target: Option<Label>,
    },
    /// A form was sent; never its contents.
    Form {
        /// The form's name.
        name: Label,
    },
    /// An event of the site's own.
    Track {
        /// Its name.
        name: Label,
        /// What the site says about it.
        #[serde(default, skip_serializing_if = "Properties::is_empty")]
        properties: Properties,
    },
    /// Something was bought.
    Order {
        /// The shop's number; counts once per person.
        order_id: Label,
        /// What was paid.
        revenue: Money,
        /// What was bought.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        items: Vec<Item>,
    },
    /// An order was paid back, wholly or in part.
    Refund {
        /// Which order.
        order_id: Label,
        /// How much; all of it when not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
    },
    /// The site says who this is, or what it knows of them.
    Identify {
        /// The user id that the strand belongs to, when the strand is not that user's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<String>,
        /// What the site knows.
        #[serde(default, skip_serializing_if = "Properties::is_empty")]
        traits: Properties,
    },
    /// This strand belongs to that user, as an event on another strand said. Not an event that anybody counts.
    Link {
        /// The user id.
        user: String,
    },
    /// The person belongs to an account.
    Group {
        /// The account's id.
        group: Label,
        /// What the site knows of the account.
        #[serde(default, skip_serializing_if = "Properties::is_empty")]
        traits: Properties,
    },
    /// How fast the page was (Web Vitals): milliseconds, and CLS in thousandths.
    Vitals {
        /// Largest contentful paint, ms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lcp: Option<u32>,
        /// Interaction to next paint, ms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inp: Option<u32>,
        /// Cumulative layout shift, thousandths.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cls: Option<u32>,
    },
    /// The page had an error.
    Error {
        /// Its message.
        message: Label,
        /// The script it came from: a path.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<PagePath>,
        /// The line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
    },
    /// What the person agreed to; what is not named stays as it was.
    Consent {
        /// To be recognised beyond the day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        analytics: Option<bool>,
        /// To be asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        surveys: Option<bool>,
        /// To be known by the page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        personalisation: Option<bool>,
    },
    /// The edge reserved a survey for this person: while it travels nobody else asks.
    SurveyInvited {
        /// The showing.
        submission: Submission,
        /// Until when the reservation holds.
        until: Timestamp,
        /// The key of the strand whose page was invited: only there the invitation is given out again, on the next
        /// page, while it holds.
        to: String,
    },
    /// A survey was shown.
    SurveyShown {
        /// The showing.
        submission: Submission,
    },
    /// Questions were answered.
    SurveyAnswered {
        /// The showing.
        submission: Submission,
        /// Question by question; a later answer to the same question replaces the earlier.
        replies: Vec<Reply>,
        /// Whether an ending was reached.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        completed: bool,
        /// Whether it was given elsewhere and brought here: a fact about satisfaction, but no visit.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        imported: bool,
    },
    /// A survey was closed before its ending.
    SurveyDismissed {
        /// The showing.
        submission: Submission,
        /// The question that was on the screen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<Label>,
        /// Whether the person asked never to be asked again.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        never_again: bool,
    },
    /// The person took their answers back. That is final: nothing that was or will be answered in this showing counts
    /// or is kept; that they were asked stays true.
    SurveyWithdrawn {
        /// The showing.
        submission: Submission,
    },
    /// A step of a case of theirs, noted by the edge. Not an event that anybody counts.
    Case {
        /// The case.
        case: Label,
        /// What was done: the name of a step of its log.
        what: Label,
        /// Where the case stands since.
        #[serde(flatten)]
        standing: CaseStanding,
    },
}

impl EventKind {
    /// The name in the native API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::PageView { .. } => "page_view",
            Self::Screen { .. } => "screen",
            Self::PageLeave { .. } => "page_leave",
            Self::Click { .. } => "click",
            Self::Form { .. } => "form",
            Self::Track { .. } => "track",
            Self::Order { .. } => "order",
            Self::Refund { .. } => "refund",
            Self::Identify { .. } => "identify",
            Self::Link { .. } => "link",
            Self::Group { .. } => "group",
            Self::Vitals { .. } => "vitals",
            Self::Error { .. } => "error",
            Self::Consent { .. } => "consent",
            Self::SurveyInvited { .. } => "survey_invited",
            Self::SurveyShown { .. } => "survey_shown",
            Self::SurveyAnswered { .. } => "survey_answered",
            Self::SurveyDismissed { .. } => "survey_dismissed",
            Self::SurveyWithdrawn { .. } => "survey_withdrawn",
            Self::Case { .. } => "case",
        }
    }

    /// Whether the event counts: what the edge itself notes down does not.
    pub fn counts(&self) -> bool {
        !matches!(self, Self::Link { .. } | Self::SurveyInvited { .. } | Self::Case { .. })
    }

    /// Whether the person did it, there and then: such events make sessions and active days. What the site says
    /// about a person, pays back, or brings from elsewhere does not.
    pub fn is_activity(&self) -> bool {
        !matches!(
            self,
            Self::Link { .. }
                | Self::SurveyInvited { .. }
                | Self::Case { .. }
                | Self::Refund { .. }
                | Self::Identify { .. }
                | Self::Group { .. }
                | Self::SurveyAnswered { imported: true, .. }
        )
    }

    /// The user id that this event says its strand belongs to.
    pub fn names_user(&self) -> Option<&str> {
        match self {
            Self::Identify { user, .. } => user.as_deref(),
            Self::Link { user } => Some(user),
            _ => None,
        }
    }

    /// The showing of a survey that this event belongs to.
    pub fn submission(&self) -> Option<&Submission> {
        match self {
            Self::SurveyInvited { submission, .. }
            | Self::SurveyShown { submission }
            | Self::SurveyAnswered { submission, .. }
            | Self::SurveyDismissed { submission, .. }
            | Self::SurveyWithdrawn { submission } => Some(submission),
            _ => None,
        }
    }

    /// The same, to say of it what is only known when its sender is.
    pub fn submission_mut(&mut self) -> Option<&mut Submission> {
        match self {
            Self::SurveyInvited { submission, .. }
            | Self::SurveyShown { submission }
            | Self::SurveyAnswered { submission, .. }
            | Self::SurveyDismissed { submission, .. }
            | Self::SurveyWithdrawn { submission } => Some(submission),
            _ => None,
        }
    }
}
