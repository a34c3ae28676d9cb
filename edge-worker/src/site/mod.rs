//! The object `Site`.

pub mod settings;

pub use settings::{AskingLimits, LiveSurvey, SiteSettings};

use std::rc::Rc;

use crate::platform::{Configuration, Failure, Object, ObjectName, Random, Sql};

/// The object `Site`.
pub struct Site {
    sql: Rc<dyn Sql>,
}

impl Object for Site {
    fn open(sql: Rc<dyn Sql>, _name: ObjectName, _configuration: &Configuration) -> Result<Self, Failure> {
        sql.exec("CREATE TABLE IF NOT EXISTS said (id INTEGER PRIMARY KEY, body TEXT NOT NULL)", &[])?;
        Ok(Self { sql })
    }

    fn call(&mut self, body: &str, _now: i64, _random: Random<'_>) -> Result<String, Failure> {
        self.sql.exec("INSERT INTO said (body) VALUES (?)", &[crate::platform::Cell::Text(body.to_owned())])?;
        Ok(format!("{:?}", self.sql.query("SELECT count(*) FROM said", &[])?))
    }
}
