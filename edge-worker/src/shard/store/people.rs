//! The list of persons, the accounts they belong to, the index by which they are found.

use rapport_model::value::Timestamp;

use super::{Store, int, place, text};
use crate::platform::{Cell, Failure};
use crate::shard::accounts::{AccountSum, Member};

/// One row of `person`.
pub struct PersonRow {
    /// The person's id: the key of their strand.
    pub id: String,
    /// When they were last seen.
    pub last_seen: i64,
    /// Net revenue in the site's currency, minor units.
    pub revenue: i64,
    /// Number of orders.
    pub orders: i64,
    /// Whether they ever answered.
    pub answered: bool,
    /// What a search looks in, in small letters.
    pub search: String,
    /// What readings need to know, as JSON.
    pub relationship: String,
    /// Expected value of the next twelve months, minor units; -1 for none.
    pub worth: i64,
    /// The probability of leaving, in millionths; -1 for none.
    pub risk: i64,
    /// Value at risk, minor units; -1 for none.
    pub at_risk: i64,
    /// The accounts that they belong to.
    pub accounts: Vec<Member>,
}

/// What a row says of a person's readings.
pub struct ReadingRow {
    /// The person's id.
    pub id: String,
    /// What readings need to know, as JSON.
    pub relationship: String,
    /// Worth, risk and value at risk as in [`PersonRow`].
    pub appraised: [i64; 3],
}

/// Orders of the list of persons.
#[derive(Clone, Copy)]
pub enum PersonOrder {
    /// By when they were last seen.
    LastSeen,
    /// By net revenue.
    Revenue,
    /// By number of orders.
    Orders,
    /// By expected value.
    Worth,
    /// By the probability of leaving.
    Risk,
    /// By value at risk.
    AtRisk,
}

impl Store {
    pub fn save_person(&self, row: PersonRow) -> Result<(), Failure> {
        self.save_members(&row.id, &row.accounts)?;
        let statement = "INSERT INTO person (id, last_seen, revenue, orders, answered, search, relationship, worth, risk, at_risk)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            ON CONFLICT (id) DO UPDATE SET last_seen = ?2, revenue = ?3, orders = ?4, answered = ?5, search = ?6,
            relationship = ?7, worth = ?8, risk = ?9, at_risk = ?10";
        let cells = [
            Cell::Text(row.id),
            Cell::Int(row.last_seen),
            Cell::Int(row.revenue),
            Cell::Int(row.orders),
            Cell::Int(row.answered.into()),
            Cell::Text(row.search),
            Cell::Text(row.relationship),
            Cell::Int(row.worth),
            Cell::Int(row.risk),
            Cell::Int(row.at_risk),
        ];
        self.0.exec(statement, &cells).map(drop)
    }

    pub fn delete_person(&self, id: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM member WHERE person = ?", &[Cell::Text(id.to_owned())])?;
        self.0.exec("DELETE FROM person WHERE id = ?", &[Cell::Text(id.to_owned())]).map(drop)
    }

    /// Writes down to which accounts a person belongs; what is there already is not written again.
    pub fn save_members(&self, id: &str, accounts: &[Member]) -> Result<(), Failure> {
        let statement = "INSERT INTO member (person, account, name, at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (person, account) DO UPDATE SET name = ?3, at = ?4 WHERE at <> ?4 OR name <> ?3";
        for Member { account, name, at } in accounts {
            let cells = [Cell::Text(id.to_owned()), Cell::Text(account.clone()), Cell::Text(name.clone()), Cell::Int(at.0)];
            self.0.exec(statement, &cells)?;
        }
        Ok(())
    }

    /// Everybody who belongs to an account, with what the list of persons says of them; nothing is added up here.
    pub fn members(&self) -> Result<Vec<(Member, AccountSum)>, Failure> {
        let statement =
            "SELECT member.account, member.name, member.at, person.last_seen, person.revenue, person.orders, person.worth, person.at_risk
            FROM member JOIN person ON person.id = member.person";
        let rows = self.0.query(statement, &[])?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                let member = Member { account: text(cells.next()), name: text(cells.next()), at: Timestamp(int(cells.next())) };
                let (last_seen, revenue, orders) = (int(cells.next()), int(cells.next()), int(cells.next()));
                let (worth, at_risk) = (int(cells.next()).max(0), int(cells.next()).max(0));
                (member, AccountSum { name: None, persons: 1, revenue, orders, worth, at_risk, last_seen })
            })
            .collect())
    }

    /// The people of an account.
    pub fn members_of(&self, account: &str, limit: u32) -> Result<Vec<String>, Failure> {
        let cells = [Cell::Text(account.to_owned()), Cell::Int(limit.into())];
        let rows = self.0.query("SELECT person FROM member WHERE account = ? ORDER BY person LIMIT ?", &cells)?;
        Ok(rows.into_iter().map(|row| text(row.into_iter().next())).collect())
    }

    /// Person, account and name of everybody asked for who belongs to one.
    pub fn accounts_of(&self, persons: &[String]) -> Result<Vec<(String, String, String)>, Failure> {
        let list = serde_json::to_string(persons).map_err(|error| Failure::new("listing persons", error))?;
        let statement = "SELECT person, account, name FROM member WHERE person IN (SELECT value FROM json_each(?)) ORDER BY person, at";
        let rows = self.0.query(statement, &[Cell::Text(list)])?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                (text(cells.next()), text(cells.next()), text(cells.next()))
            })
            .collect())
    }

    pub fn index_person(&self, number: u32, id: &str, text: String) -> Result<(), Failure> {
        let cells = [Cell::Int(number.into()), Cell::Text(text), Cell::Text(id.to_owned())];
        self.0.exec("INSERT OR REPLACE INTO finder (rowid, text, id) VALUES (?, ?, ?)", &cells).map(drop)
    }

    pub fn unindex_person(&self, number: u32) -> Result<(), Failure> {
        self.0.exec("DELETE FROM finder WHERE rowid = ?", &[Cell::Int(number.into())]).map(drop)
    }

    /// Ids of those for whom an expression of FTS5 holds.
    pub fn candidates(&self, expression: &str, limit: u32) -> Result<Vec<String>, Failure> {
        let cells = [Cell::Text(expression.to_owned()), Cell::Int(limit.into())];
        let rows = self.0.query("SELECT id FROM finder WHERE finder MATCH ? LIMIT ?", &cells)?;
        Ok(rows.into_iter().map(|row| text(row.into_iter().next())).collect())
    }

    /// Numbers, ids, and what persons are known by, after an id, in the order of ids.
    pub fn known_by(&self, after: &str, limit: u32) -> Result<Vec<(u32, String, String)>, Failure> {
        let statement = "SELECT strand.number, person.id, person.search FROM person JOIN strand ON strand.id = person.id
            WHERE person.id > ? ORDER BY person.id LIMIT ?";
        let rows = self.0.query(statement, &[Cell::Text(after.to_owned()), Cell::Int(limit.into())])?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                (int(cells.next()) as u32, text(cells.next()), text(cells.next()))
            })
            .collect())
    }

    /// Keys, ids and relationships of a page of the list, largest key first, ids in order where keys tie; of those known by
    /// something that holds `search`, and of `candidates` alone, where there are some.
    pub fn persons(
        &self,
        order: PersonOrder,
        search: Option<&str>,
        candidates: Option<&[String]>,
        after: Option<&(i64, String)>,
        limit: u32,
    ) -> Result<Vec<(i64, String, String)>, Failure> {
        let column = match order {
            PersonOrder::LastSeen => "last_seen",
            PersonOrder::Revenue => "revenue",
            PersonOrder::Orders => "orders",
            PersonOrder::Worth => "worth",
            PersonOrder::Risk => "risk",
            PersonOrder::AtRisk => "at_risk",
        };
        // Few are sorted, not looked for in an order of all: the sign keeps SQLite from it.
        let by = if candidates.is_some() { format!("+{column}") } else { column.to_owned() };
        let page = |which: &str, after: Option<&(i64, String)>, limit: u32| {
            self.page_of_persons(
                &format!("SELECT {column}, id, relationship FROM person WHERE {which}"),
                &by,
                search,
                candidates,
                after,
                limit,
            )
        };
        if candidates.is_some() || !matches!(order, PersonOrder::Worth | PersonOrder::Risk | PersonOrder::AtRisk) {
            return page("1", after, limit);
        }
        // The indexes know only who was appraised: everybody else comes after them.
        let is_among_them = after.is_none_or(|(key, _)| *key >= 0);
        let mut rows = if is_among_them { page(&format!("{column} >= 0"), after, limit)? } else { Vec::new() };
        if (rows.len() as u32) < limit {
            let left = limit - rows.len() as u32;
            rows.extend(page(&format!("{column} < 0"), after.filter(|_| !is_among_them), left)?);
        }
        Ok(rows)
    }

    fn page_of_persons(
        &self,
        statement: &str,
        by: &str,
        search: Option<&str>,
        candidates: Option<&[String]>,
        after: Option<&(i64, String)>,
        limit: u32,
    ) -> Result<Vec<(i64, String, String)>, Failure> {
        let mut statement = statement.to_owned();
        let mut cells = Vec::new();
        if let Some(candidates) = candidates {
            statement += " AND id IN (SELECT value FROM json_each(?))";
            let list = serde_json::to_string(candidates).map_err(|error| Failure::new("listing candidates", error))?;
            cells.push(Cell::Text(list));
        }
        if let Some((key, id)) = after {
            statement += &format!(" AND ({by}, id) < (?, ?)");
            cells.extend([Cell::Int(*key), Cell::Text(id.clone())]);
        }
        if let Some(search) = search {
            // `instr` and not LIKE: what people type into a search box is no pattern.
            statement += " AND instr(search, ?) > 0";
            cells.push(Cell::Text(search.to_lowercase()));
        }
        statement += &format!(" ORDER BY {by} DESC, id DESC LIMIT ?");
        cells.push(Cell::Int(limit.into()));
        let rows = self.0.query(&statement, &cells)?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                (int(cells.next()), text(cells.next()), text(cells.next()))
            })
            .collect())
    }

    /// What the rows after an id say, in the order of ids; of buyers alone, if so asked.
    pub fn relationships(&self, after: &str, buyers: bool, limit: u32) -> Result<Vec<ReadingRow>, Failure> {
        let only = if buyers { " AND orders > 0" } else { "" };
        let statement = format!("SELECT id, relationship, worth, risk, at_risk FROM person WHERE id > ?{only} ORDER BY id LIMIT ?");
        let rows = self.0.query(&statement, &[Cell::Text(after.to_owned()), Cell::Int(limit.into())])?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                let (id, relationship) = (text(cells.next()), text(cells.next()));
                ReadingRow { id, relationship, appraised: [int(cells.next()), int(cells.next()), int(cells.next())] }
            })
            .collect())
    }

    /// Ids of persons after an id, in order.
    pub fn person_ids(&self, after: &str, limit: u32) -> Result<Vec<String>, Failure> {
        let statement = "SELECT id FROM person WHERE id > ? ORDER BY id LIMIT ?";
        let rows = self.0.query(statement, &[Cell::Text(after.to_owned()), Cell::Int(limit.into())])?;
        Ok(rows.into_iter().map(|row| text(row.into_iter().next())).collect())
    }

    /// How many persons there are.
    pub fn count_persons(&self) -> Result<u64, Failure> {
        Ok(int(self.0.query("SELECT count(*) FROM person", &[])?.into_iter().flatten().next()) as u64)
    }

    /// Each so many-th person by when they were last seen. The half is not left to SQLite: on workerd every number that is bound
    /// is a floating one, and half of one is then no remainder.
    pub fn every_person(&self, step: u64) -> Result<Vec<String>, Failure> {
        let statement = "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY last_seen, id) AS n FROM person) WHERE n % ? = ?";
        let rows = self.0.query(statement, &[place(step), place(step / 2)])?;
        Ok(rows.into_iter().map(|row| text(row.into_iter().next())).collect())
    }

    /// The same of those who were there since.
    pub fn every_person_since(&self, since: Timestamp, step: u64) -> Result<Vec<String>, Failure> {
        let numbered = "SELECT id, row_number() OVER (ORDER BY last_seen, id) AS n FROM person WHERE last_seen >= ?";
        let rows =
            self.0.query(&format!("SELECT id FROM ({numbered}) WHERE n % ? = ?"), &[Cell::Int(since.0), place(step), place(step / 2)])?;
        Ok(rows.into_iter().map(|row| text(row.into_iter().next())).collect())
    }

    pub fn save_relationship(&self, id: &str, relationship: &str) -> Result<(), Failure> {
        let cells = [Cell::Text(relationship.to_owned()), Cell::Text(id.to_owned())];
        self.0.exec("UPDATE person SET relationship = ? WHERE id = ?", &cells).map(drop)
    }

    /// All relationships are to be read again; nobody is appraised.
    pub fn forget_relationships(&self) -> Result<(), Failure> {
        self.0.exec("UPDATE person SET relationship = '', worth = -1, risk = -1, at_risk = -1", &[])?;
        self.set_meta("appraised", Cell::Int(0))
    }

    pub fn appraise(&self, id: &str, [worth, risk, at_risk]: [i64; 3]) -> Result<(), Failure> {
        let cells = [Cell::Int(worth), Cell::Int(risk), Cell::Int(at_risk), Cell::Text(id.to_owned())];
        self.0.exec("UPDATE person SET worth = ?, risk = ?, at_risk = ? WHERE id = ?", &cells).map(drop)
    }

    pub fn persons_who_answered(&self) -> Result<Vec<String>, Failure> {
        let rows = self.0.query("SELECT id FROM person WHERE answered = 1", &[])?;
        Ok(rows.into_iter().map(|row| text(row.into_iter().next())).collect())
    }

    pub fn last_seen(&self, id: &str) -> Result<Option<Timestamp>, Failure> {
        let rows = self.0.query("SELECT last_seen FROM person WHERE id = ?", &[Cell::Text(id.to_owned())])?;
        Ok(rows.into_iter().next().map(|row| Timestamp(int(row.into_iter().next()))))
    }

    pub fn seen_since(&self, at: Timestamp) -> Result<u64, Failure> {
        Ok(int(self.0.query("SELECT count(*) FROM person WHERE last_seen >= ?", &[Cell::Int(at.0)])?.into_iter().flatten().next()) as u64)
    }
}
