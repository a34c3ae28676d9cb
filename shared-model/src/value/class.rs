/// What a survey asks about. Scores of different classes never meet in one headline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum SurveyClass {
    /// The whole relationship: "how likely are you to recommend us?"
    #[default]
    Relationship,
    /// One dealing: "how was this delivery?"
    Transaction,
    /// A part of the site or product.
    Feature,
}

impl SurveyClass {
    /// # Errors
    /// A class is relationship, transaction or feature.
    pub fn parse(name: &str) -> Result<Self, super::Invalid> {
        match name {
            "relationship" => Ok(Self::Relationship),
            "transaction" => Ok(Self::Transaction),
            "feature" => Ok(Self::Feature),
            _ => Err(super::Invalid("the class of a survey is relationship, transaction or feature")),
        }
    }
}
