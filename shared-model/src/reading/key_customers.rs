use serde::{Deserialize, Serialize};

/// How much of the revenue comes from how few customers: measured, not the slogan of 20 and 80.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Concentration {
    /// How many customers.
    pub customers: u64,
    /// What they paid together.
    pub total: f64,
    /// The share of revenue of the best customers, by the share of customers asked for.
    pub top: Vec<TopShare>,
    /// Gini's coefficient: 0 when all pay the same, nearly 1 when one pays everything. (Gini 1912, by the formula for
    /// grouped data of Brown 1994: twice the sum of rank times value over n times the sum, less (n + 1) / n.)
    pub gini: Option<f64>,
    /// The fewest customers who together pay 80 % of the revenue.
    pub for_80_percent: u64,
    /// Grades A, B and C: how many customers there are of each.
    pub grades: [u64; 3],
}

/// What the best customers bring.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TopShare {
    /// Which share of customers, 0 to 1.
    pub customers: f64,
    /// How many that is, rounded up.
    pub count: u64,
    /// Their share of the revenue, 0 to 1; none without revenue.
    pub revenue: Option<f64>,
}

/// Whether a customer is of the few who bring most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    /// The best customers whose revenue adds up to at most 80 %.
    A,
    /// The next, to at most 95 %.
    B,
    /// All others.
    C,
}

impl Grade {
    /// All of them, the best first.
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::C];

    /// Its letter.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}

/// From what payment on a customer is of a grade, so that it can be told of one without looking at all: who paid as much as the last
/// of a grade is of it too.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GradeLines {
    /// The least that somebody of [`grades`] A paid; none where the best customer alone brings more than 80 %.
    pub a: Option<f64>,
    /// The least that somebody of grade B paid, or of A where nobody is B; none likewise with 95 %.
    pub b: Option<f64>,
}

impl GradeLines {
    /// The lines between what customers paid; none where nobody paid anything.
    #[must_use]
    pub fn of(paid: &[f64]) -> Option<Self> {
        let grades = grades(paid);
        let least = |worst: Grade| {
            let those = grades.iter().zip(paid).filter(|(grade, _)| **grade <= worst);
            those.map(|(_, paid)| *paid).min_by(f64::total_cmp)
        };
        paid.iter().any(|paid| *paid > 0.0).then(|| Self { a: least(Grade::A), b: least(Grade::B) })
    }

    /// The grade of who paid so much.
    #[must_use]
    pub fn grade(&self, paid: f64) -> Grade {
        let reaches = |line: Option<f64>| line.is_some_and(|line| paid >= line);
        if reaches(self.a) {
            Grade::A
        } else if reaches(self.b) {
            Grade::B
        } else {
            Grade::C
        }
    }
}

/// The grades of customers by what they paid, in their order (ABC analysis, after Dickie, H. F. (1951): ABC inventory
/// analysis shoots for dollars, not pennies). Who paid nothing is C; customers who paid the same are taken in their order.
pub fn grades(paid: &[f64]) -> Vec<Grade> {
    let total: f64 = paid.iter().filter(|paid| **paid > 0.0).sum();
    let mut grades = vec![Grade::C; paid.len()];
    let mut so_far = 0.0;
    for at in best_first(paid) {
        so_far += paid[at].max(0.0);
        // Rounding of a sum must not push the last of them out.
        let share = so_far / total - 1e-12;
        if paid[at] > 0.0 && share <= 0.95 {
            grades[at] = if share <= 0.80 { Grade::A } else { Grade::B };
        }
    }
    grades
}

/// How concentrated the revenue is. Customers who were paid back more than they paid count as having paid nothing.
pub fn concentration(paid: &[f64], shares: &[f64]) -> Concentration {
    let n = paid.len();
    let best: Vec<f64> = best_first(paid).into_iter().map(|at| paid[at].max(0.0)).collect();
    let total: f64 = best.iter().sum();
    let sum_of = |count: usize| best.iter().take(count).sum::<f64>();
    let top = shares.iter().map(|share| {
        let count = (share * n as f64 - 1e-9).ceil().max(0.0) as usize;
        TopShare { customers: *share, count: count.min(n) as u64, revenue: (total > 0.0).then(|| sum_of(count) / total) }
    });
    let weighted: f64 = best.iter().enumerate().map(|(at, paid)| (n - at) as f64 * paid).sum();
    let gini = (total > 0.0).then(|| 2.0 * weighted / (n as f64 * total) - (n as f64 + 1.0) / n as f64);
    let mut so_far = 0.0;
    let reached = best.iter().position(|paid| {
        so_far += paid;
        so_far >= 0.8 * total
    });
    let mut counts = [0; 3];
    for grade in grades(paid) {
        counts[grade as usize] += 1;
    }
    Concentration {
        customers: n as u64,
        total,
        top: top.collect(),
        gini,
        for_80_percent: if total > 0.0 { reached.map_or(0, |at| at as u64 + 1) } else { 0 },
        grades: counts,
    }
}

fn best_first(paid: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..paid.len()).collect();
    order.sort_by(|a, b| paid[*b].total_cmp(&paid[*a]).then(a.cmp(b)));
    order
}
