//! Invented people behind the numbers of the file: the same number is always the same person.

use rapport_model::value::Timestamp;
use serde_json::{Value, json};

use super::dice::Dice;

/// From where and on what somebody looks at the shop.
pub struct Habit {
    /// The user agent of their browser.
    pub agent: &'static str,
    /// What the browser says of languages.
    pub language: &'static str,
    /// Its time zone.
    pub zone: &'static str,
    /// How many of a hundred people have it.
    weight: usize,
}

const WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const MAC: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1";
const ANDROID: &str =
    "Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";
const IPAD: &str =
    "Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1";

/// Everybody has one of these. The last are people who write Chinese.
pub const HABITS: [Habit; 9] = [
    Habit { agent: WINDOWS, language: "en-US,en;q=0.9", zone: "America/New_York", weight: 22 },
    Habit { agent: IPHONE, language: "en-US,en;q=0.9", zone: "America/Los_Angeles", weight: 20 },
    Habit { agent: MAC, language: "en-US,en;q=0.9", zone: "America/Chicago", weight: 13 },
    Habit { agent: ANDROID, language: "en-GB,en;q=0.8", zone: "Europe/London", weight: 14 },
    Habit { agent: IPAD, language: "en-US,en;q=0.9", zone: "America/Denver", weight: 6 },
    Habit { agent: WINDOWS, language: "de-DE,de;q=0.9,en;q=0.5", zone: "Europe/Berlin", weight: 9 },
    Habit { agent: ANDROID, language: "en-AU,en;q=0.8", zone: "Australia/Sydney", weight: 5 },
    Habit { agent: IPHONE, language: "zh-CN,zh;q=0.9", zone: "Asia/Shanghai", weight: 8 },
    Habit { agent: WINDOWS, language: "zh-CN,zh;q=0.9", zone: "Asia/Shanghai", weight: 3 },
];

/// One of the habits, by their weights.
pub fn habit(dice: &mut Dice) -> usize {
    let mut left = dice.below(HABITS.iter().map(|habit| habit.weight).sum());
    HABITS
        .iter()
        .position(|habit| {
            let found = left < habit.weight;
            left = left.saturating_sub(habit.weight);
            found
        })
        .unwrap_or(0)
}

impl Habit {
    /// Whether comments come in Chinese.
    pub fn is_chinese(&self) -> bool {
        self.language.starts_with("zh")
    }
}

/// A customer of the file.
pub struct Customer {
    /// The user id: the file's number.
    pub id: String,
    /// The id of their browser.
    pub visitor: String,
    /// An index into [`HABITS`].
    pub habit: usize,
    /// How well they think of the shop, whatever happens: around 0, deviation 1.
    pub liking: f64,
    name: String,
    email: String,
    city: &'static str,
    newsletter: bool,
}

const FIRST: [&str; 48] = [
    "Ada", "Amir", "Anna", "Ben", "Carla", "Chloe", "Daniel", "Dora", "Eli", "Emma", "Farid", "Flora", "Grace", "Hugo", "Ida", "Ines",
    "Ivan", "Jack", "Jana", "Joel", "Julia", "Karim", "Kate", "Leo", "Lina", "Lucy", "Marc", "Maria", "Max", "Mia", "Nadia", "Nils",
    "Nora", "Omar", "Oscar", "Paula", "Priya", "Ravi", "Rosa", "Ruth", "Sam", "Sara", "Sofia", "Theo", "Tom", "Vera", "Will", "Zoe",
];
const LAST: [&str; 48] = [
    "Abbott", "Adler", "Arden", "Baker", "Bauer", "Bell", "Berg", "Blake", "Brandt", "Carver", "Castillo", "Cole", "Costa", "Dale", "Diaz",
    "Drake", "Ellis", "Faber", "Finch", "Fox", "Grant", "Haas", "Hale", "Hart", "Holm", "Iyer", "Jansen", "Keller", "Khan", "Kraus",
    "Lane", "Lind", "Marsh", "Mehta", "Moreau", "Nash", "Novak", "Olsen", "Park", "Pereira", "Quinn", "Reyes", "Rossi", "Sato", "Stone",
    "Vogel", "Ward", "Yates",
];
const CHINESE_LAST: [(&str, &str); 10] = [
    ("王", "wang"),
    ("李", "li"),
    ("张", "zhang"),
    ("刘", "liu"),
    ("陈", "chen"),
    ("杨", "yang"),
    ("黄", "huang"),
    ("赵", "zhao"),
    ("吴", "wu"),
    ("周", "zhou"),
];
const CHINESE_FIRST: [(&str, &str); 12] = [
    ("伟", "wei"),
    ("芳", "fang"),
    ("娜", "na"),
    ("敏", "min"),
    ("静", "jing"),
    ("丽", "li"),
    ("强", "qiang"),
    ("磊", "lei"),
    ("洋", "yang"),
    ("艳", "yan"),
    ("杰", "jie"),
    ("涛", "tao"),
];
const CITIES: [(&str, &[&str]); 6] = [
    ("America", &["Portland", "Austin", "Boston", "Chicago", "Denver", "Oakland", "Philadelphia", "Seattle", "St. Louis", "Tucson"]),
    ("Europe/London", &["Bristol", "Glasgow", "Leeds", "London", "Norwich"]),
    ("Europe/Berlin", &["Bremen", "Köln", "Leipzig", "München"]),
    ("Australia", &["Brisbane", "Hobart", "Melbourne", "Sydney"]),
    ("Asia", &["上海", "北京", "成都", "广州", "杭州"]),
    ("", &["Elsewhere"]),
];

impl Customer {
    /// The person behind a number of the file.
    pub fn of(number: &str) -> Self {
        let mut dice = Dice::of(number.parse().unwrap_or_default());
        let habit = habit(&mut dice);
        let (name, latin) = if HABITS[habit].is_chinese() {
            let ((last, family), (first, given)) = (*dice.pick(&CHINESE_LAST), *dice.pick(&CHINESE_FIRST));
            (format!("{last}{first}"), format!("{given}.{family}"))
        } else {
            let (first, last) = (*dice.pick(&FIRST), *dice.pick(&LAST));
            (format!("{first} {last}"), format!("{first}.{last}").to_lowercase())
        };
        let zone = HABITS[habit].zone;
        let cities = CITIES.iter().find(|(start, _)| zone.starts_with(start)).map_or(&["Elsewhere"][..], |(_, cities)| cities);
        Self {
            id: number.to_owned(),
            visitor: format!("browser-{number}"),
            habit,
            liking: dice.normal(),
            // The number keeps addresses apart that would else be the same.
            email: format!("{latin}.{number}@example.com"),
            name,
            city: *dice.pick::<&str>(cities),
            newsletter: dice.chance(0.4),
        }
    }

    /// What the shop tells of them.
    pub fn traits(&self, since: Timestamp) -> Value {
        json!({"name": self.name, "email": self.email, "city": self.city, "newsletter": self.newsletter, "createdAt": since.iso()})
    }

    /// The same without what only the shop's server knows.
    pub fn traits_on_page(&self) -> Value {
        json!({"name": self.name, "email": self.email, "city": self.city})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_stay_who_they_are_and_cannot_be_written_to() {
        let (one, again, other) = (Customer::of("00004"), Customer::of("00004"), Customer::of("00018"));
        assert_eq!((&one.name, one.habit, one.liking), (&again.name, again.habit, again.liking));
        assert_ne!(one.email, other.email);
        assert!(one.email.ends_with("@example.com"));
    }

    #[test]
    fn habits_are_as_frequent_as_they_say() {
        let mut dice = Dice::of(3);
        let mut seen = [0; HABITS.len()];
        (0..10_000).for_each(|_| seen[habit(&mut dice)] += 1);
        for (seen, habit) in seen.iter().zip(&HABITS) {
            assert!((*seen - 100 * habit.weight as i32).abs() < 200, "{seen} of {}", habit.weight);
        }
    }
}
