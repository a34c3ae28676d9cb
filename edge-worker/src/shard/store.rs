//! Every SQL statement of a shard as a named function. SQL stores, orders and pages; it never counts what a person will read.

use std::rc::Rc;

use rapport_model::value::{Day, Timestamp};

use super::accounts::{AccountSum, Member};
use super::schema;
use super::squeeze::{squeezed, unsqueezed};
use crate::platform::{Cell, Failure, Sql};

/// The database of one shard.
pub struct Store(pub Rc<dyn Sql>);

/// One row of the log.
pub struct LogRow {
    /// Its place in the order of receipt.
    pub position: u64,
    /// Whose.
    pub strand: String,
    /// The strand's row before it; 0 for none.
    pub previous: u64,
    /// When it arrived.
    pub received: Timestamp,
    /// A packed batch, as JSON; squeezed where it is stored.
    pub body: String,
}

/// One row of `strand`.
pub struct StrandRow {
    /// Names the person in the sets of who was there.
    pub number: u32,
    /// The strand's last row of the log.
    pub position: u64,
    /// The aggregate, as JSON.
    pub state: String,
    /// Ids of the last days, packed.
    pub recent: Vec<u8>,
}

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

fn text(cell: Option<Cell>) -> String {
    if let Some(Cell::Text(text)) = cell { text } else { String::new() }
}

fn int(cell: Option<Cell>) -> i64 {
    match cell {
        Some(Cell::Int(n)) => n,
        Some(Cell::Real(n)) => n as i64,
        _ => 0,
    }
}

fn blob(cell: Option<Cell>) -> Vec<u8> {
    if let Some(Cell::Blob(bytes)) = cell { bytes } else { Vec::new() }
}

fn place(n: u64) -> Cell {
    Cell::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn log_row(row: Vec<Cell>) -> Result<LogRow, Failure> {
    let mut cells = row.into_iter();
    Ok(LogRow {
        position: int(cells.next()) as u64,
        strand: text(cells.next()),
        previous: int(cells.next()) as u64,
        received: Timestamp(int(cells.next())),
        body: unsqueezed(cells.next())?,
    })
}

/// Something that went wrong: when, and on which strand.
pub struct Sighting {
    pub at: Timestamp,
    pub strand: String,
}

impl Store {
    pub fn append(&self, row: &LogRow) -> Result<(), Failure> {
        let cells =
            [place(row.position), Cell::Text(row.strand.clone()), place(row.previous), Cell::Int(row.received.0), squeezed(&row.body)];
        self.0.exec("INSERT INTO log (position, strand, previous, received, body) VALUES (?, ?, ?, ?, ?)", &cells).map(drop)
    }

    pub fn log_row(&self, position: u64) -> Result<Option<LogRow>, Failure> {
        let rows = self.0.query("SELECT position, strand, previous, received, body FROM log WHERE position = ?", &[place(position)])?;
        rows.into_iter().next().map(log_row).transpose()
    }

    pub fn log_after(&self, position: u64, limit: u32) -> Result<Vec<LogRow>, Failure> {
        let statement = "SELECT position, strand, previous, received, body FROM log WHERE position > ? ORDER BY position LIMIT ?";
        self.0.query(statement, &[place(position), Cell::Int(limit.into())])?.into_iter().map(log_row).collect()
    }

    pub fn last_position(&self) -> Result<u64, Failure> {
        Ok(int(self.0.query("SELECT coalesce(max(position), 0) FROM log", &[])?.into_iter().flatten().next()) as u64)
    }

    pub fn first_and_last_received(&self) -> Result<Option<(Timestamp, Timestamp)>, Failure> {
        // What was counted aside is nobody's, and no event that came.
        let ends = "SELECT received FROM log WHERE position IN (
            (SELECT position FROM log WHERE strand <> '' ORDER BY position LIMIT 1),
            (SELECT position FROM log WHERE strand <> '' ORDER BY position DESC LIMIT 1)) ORDER BY position";
        let rows: Vec<i64> = self.0.query(ends, &[])?.into_iter().map(|row| int(row.into_iter().next())).collect();
        Ok(rows.first().zip(rows.last()).map(|(first, last)| (Timestamp(*first), Timestamp(*last))))
    }

    /// Writes a row of the log anew: only to take out what must not be kept.
    pub fn rewrite_log(&self, position: u64, body: &str) -> Result<(), Failure> {
        self.0.exec("UPDATE log SET body = ? WHERE position = ?", &[squeezed(body), place(position)]).map(drop)
    }

    pub fn delete_log(&self, position: u64) -> Result<(), Failure> {
        self.0.exec("DELETE FROM log WHERE position = ?", &[place(position)]).map(drop)
    }

    /// Cuts the oldest rows of the log: at most `limit` of those received before `before`, none after `checkpoint`.
    /// Returns how many went.
    pub fn cut_log(&self, before: Timestamp, checkpoint: u64, limit: u32) -> Result<u64, Failure> {
        let statement =
            "DELETE FROM log WHERE position IN (SELECT position FROM log WHERE position <= ? ORDER BY position LIMIT ?) AND received < ?";
        self.0.exec(statement, &[place(checkpoint), Cell::Int(limit.into()), Cell::Int(before.0)])
    }

    pub fn strand(&self, id: &str) -> Result<Option<StrandRow>, Failure> {
        let rows = self.0.query("SELECT number, position, state, recent FROM strand WHERE id = ?", &[Cell::Text(id.to_owned())])?;
        Ok(rows.into_iter().next().map(|row| {
            let mut cells = row.into_iter();
            StrandRow {
                number: int(cells.next()) as u32,
                position: int(cells.next()) as u64,
                state: text(cells.next()),
                recent: blob(cells.next()),
            }
        }))
    }

    /// Keys of strands after one, in their order.
    pub fn strands_after(&self, after: &str, limit: u32) -> Result<Vec<String>, Failure> {
        let cells = [Cell::Text(after.to_owned()), Cell::Int(limit.into())];
        let rows = self.0.query("SELECT id FROM strand WHERE id > ? ORDER BY id LIMIT ?", &cells)?;
        Ok(rows.into_iter().map(|row| text(row.into_iter().next())).collect())
    }

    pub fn save_strand(&self, id: &str, row: StrandRow) -> Result<(), Failure> {
        let statement = "INSERT INTO strand (id, number, position, state, recent) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (id) DO UPDATE SET position = ?3, state = ?4, recent = ?5";
        let cells =
            [Cell::Text(id.to_owned()), Cell::Int(row.number.into()), place(row.position), Cell::Text(row.state), Cell::Blob(row.recent)];
        self.0.exec(statement, &cells).map(drop)
    }

    pub fn delete_strand(&self, id: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM finder WHERE rowid = (SELECT number FROM strand WHERE id = ?)", &[Cell::Text(id.to_owned())])?;
        self.0.exec("DELETE FROM strand WHERE id = ?", &[Cell::Text(id.to_owned())])?;
        self.0.exec("DELETE FROM snapshot WHERE user = ?", &[Cell::Text(id.to_owned())])?;
        self.delete_person(id)
    }

    /// The strands that were brought to a user: key, position, state.
    pub fn snapshots(&self, user: &str) -> Result<Vec<(String, u64, String)>, Failure> {
        let rows = self.0.query("SELECT strand, position, state FROM snapshot WHERE user = ?", &[Cell::Text(user.to_owned())])?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                (text(cells.next()), int(cells.next()) as u64, text(cells.next()))
            })
            .collect())
    }

    pub fn save_snapshot(&self, user: &str, strand: &str, position: u64, state: String) -> Result<(), Failure> {
        let statement = "INSERT INTO snapshot (user, strand, position, state) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (user, strand) DO UPDATE SET position = ?3, state = ?4";
        self.0.exec(statement, &[Cell::Text(user.to_owned()), Cell::Text(strand.to_owned()), place(position), Cell::Text(state)]).map(drop)
    }

    pub fn delete_snapshot(&self, user: &str, strand: &str) -> Result<(), Failure> {
        self.0
            .exec("DELETE FROM snapshot WHERE user = ? AND strand = ?", &[Cell::Text(user.to_owned()), Cell::Text(strand.to_owned())])
            .map(drop)
    }

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

    pub fn add_sighting(&self, name: &str, at: Timestamp, strand: &str, event: &str) -> Result<(), Failure> {
        let cells = [Cell::Text(name.to_owned()), Cell::Int(at.0), Cell::Text(strand.to_owned()), Cell::Text(event.to_owned())];
        self.0.exec("INSERT INTO sighting (name, at, strand, event) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", &cells).map(drop)
    }

    /// What was seen, by name.
    pub fn sighted_names(&self, limit: u32) -> Result<Vec<String>, Failure> {
        let rows = self.0.query("SELECT DISTINCT name FROM sighting ORDER BY name LIMIT ?", &[Cell::Int(limit.into())])?;
        Ok(rows.into_iter().map(|row| text(row.into_iter().next())).collect())
    }

    /// What was seen of a name since a moment, the latest first.
    pub fn sightings(&self, name: &str, since: Timestamp, limit: u32) -> Result<Vec<Sighting>, Failure> {
        let statement = "SELECT at, strand FROM sighting WHERE name = ? AND at >= ? ORDER BY at DESC, strand, event LIMIT ?";
        let rows = self.0.query(statement, &[Cell::Text(name.to_owned()), Cell::Int(since.0), Cell::Int(limit.into())])?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                Sighting { at: Timestamp(int(cells.next())), strand: text(cells.next()) }
            })
            .collect())
    }

    pub fn drop_sightings(&self, before: Timestamp) -> Result<(), Failure> {
        self.0.exec("DELETE FROM sighting WHERE at < ?", &[Cell::Int(before.0)]).map(drop)
    }

    /// Forgets what was seen of a strand.
    pub fn forget_sightings(&self, strand: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM sighting WHERE strand = ?", &[Cell::Text(strand.to_owned())]).map(drop)
    }

    /// Empties every table.
    pub fn clear(&self) -> Result<(), Failure> {
        for table in ["log", "strand", "snapshot", "totals", "person", "member", "page", "erased", "meta", "errand", "sighting"] {
            self.0.exec(&format!("DELETE FROM {table}"), &[])?;
        }
        // Taking everybody out one by one would take long.
        for statement in ["DROP TABLE finder", schema::FINDER, schema::FINDER_FORGETS] {
            self.0.exec(statement, &[])?;
        }
        Ok(())
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

    /// Day, counts as JSON, and the set of who was there.
    pub fn totals(&self) -> Result<Vec<(Day, String, Vec<u8>)>, Failure> {
        let rows = self.0.query("SELECT day, counts, present FROM totals", &[])?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                (Day(int(cells.next()) as i32), text(cells.next()), blob(cells.next()))
            })
            .collect())
    }

    pub fn save_totals(&self, day: Day, counts: String, present: Vec<u8>) -> Result<(), Failure> {
        let statement =
            "INSERT INTO totals (day, counts, present) VALUES (?1, ?2, ?3) ON CONFLICT (day) DO UPDATE SET counts = ?2, present = ?3";
        self.0.exec(statement, &[Cell::Int(day.0.into()), Cell::Text(counts), Cell::Blob(present)]).map(drop)
    }

    pub fn pages(&self) -> Result<Vec<String>, Failure> {
        Ok(self.0.query("SELECT path FROM page", &[])?.into_iter().map(|row| text(row.into_iter().next())).collect())
    }

    pub fn add_page(&self, path: &str) -> Result<(), Failure> {
        self.0.exec("INSERT INTO page (path) VALUES (?) ON CONFLICT DO NOTHING", &[Cell::Text(path.to_owned())]).map(drop)
    }

    /// When the strand of this keyed hash was erased.
    pub fn erased(&self, hash: &[u8]) -> Result<Option<Timestamp>, Failure> {
        let rows = self.0.query("SELECT at FROM erased WHERE strand = ?", &[Cell::Blob(hash.to_vec())])?;
        Ok(rows.into_iter().next().map(|row| Timestamp(int(row.into_iter().next()))))
    }

    pub fn note_erased(&self, hash: &[u8], at: Timestamp) -> Result<(), Failure> {
        let statement = "INSERT INTO erased (strand, at) VALUES (?1, ?2) ON CONFLICT (strand) DO UPDATE SET at = ?2";
        self.0.exec(statement, &[Cell::Blob(hash.to_vec()), Cell::Int(at.0)]).map(drop)
    }

    pub fn meta(&self, name: &str) -> Result<Option<Cell>, Failure> {
        Ok(self.0.query("SELECT value FROM meta WHERE name = ?", &[Cell::Text(name.to_owned())])?.into_iter().flatten().next())
    }

    pub fn meta_int(&self, name: &str) -> Result<u64, Failure> {
        Ok(int(self.meta(name)?) as u64)
    }

    pub fn set_meta(&self, name: &str, value: Cell) -> Result<(), Failure> {
        let statement = "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
        self.0.exec(statement, &[Cell::Text(name.to_owned()), value]).map(drop)
    }

    pub fn delete_meta(&self, name: &str) -> Result<(), Failure> {
        self.0.exec("DELETE FROM meta WHERE name = ?", &[Cell::Text(name.to_owned())]).map(drop)
    }
}
