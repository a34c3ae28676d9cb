//! The closed loop as the API tells it: cases, promises, what to remember, and how the loop does.

mod case;
mod course;
mod day;
mod memory;
mod promise;
mod settings;

pub use case::{Because, Case, CaseCounts, CaseState, Cases, Clock, LogEntry, Reach, Recovery, Target};
pub use course::{CareReply, CauseCount, Pace, Recovered, Share, Spread};
pub use day::{Amount, Congratulate, Falling, Mention, Thank, TodayCounts, TodayReply};
pub use memory::{Conversation, ConversationCounts, Fact, Occasion, PersonCare, Reminder};
pub use promise::{Move, Promise, PromiseCounts};
pub use settings::{CareSettings, Grade, Owners, RecoveryRule};
