/// The JSON Schema (2020-12) of a survey, for editors and importers. What a schema cannot say, such as that every branch
/// leads forward, [`Draft::problems`](super::Draft::problems) says.
pub const SCHEMA: &str = include_str!("survey.schema.json");
