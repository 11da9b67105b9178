//! Self-certifications (DPR 445/2000 arts. 46–47): what a citizen may declare, filled in with what the
//! registry says, and how it is asked for. The paper is the citizen's statement, not the office's.

use crate::deliveries::Delivery;
use crate::form::{Answers, Form};
use crate::ids::{KeptDocumentId, SeenPersonId};
use crate::registry::{MemberShown, RegistrySource};
use crate::values::{CleanText, Slug};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Most facts that one declaration may combine.
pub const MOST_COMBINED: usize = 12;

/// Under which article of DPR 445/2000 something is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Article {
    /// Art. 46: in the place of a certificate.
    Certification,
    /// Art. 47: in the place of an affidavit (*atto di notorietà*).
    Notoriety,
}

impl Article {
    /// Both, in the order of the decree.
    pub const ALL: [Self; 2] = [Self::Certification, Self::Notoriety];
}

/// To whom a declaration is given; it decides how it must be signed and what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Recipient {
    /// A public office or one who runs a public service.
    PublicBody,
    /// Anybody else: a bank, an insurer, a landlord.
    PrivateParty,
}

/// What may be declared about one person, today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SelfCertificationOptions {
    /// The person whom the declaration is about.
    pub person: MemberShown,
    /// Which registry fills it in.
    pub source: RegistrySource,
    /// The day up to which that registry is current.
    pub as_of: NaiveDate,
    /// All kinds, in the order in which they are shown.
    #[cfg_attr(feature = "openapi", schema(max_items = 60))]
    pub kinds: Vec<SelfCertificationKind>,
}

/// Something that can be declared, for one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SelfCertificationKind {
    /// Which.
    pub kind: Slug,
    /// By which article.
    pub article: Article,
    /// The letter of art. 46: `a`, `bb-bis`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 8))]
    pub letter: Option<String>,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    /// What it says, in a sentence.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub about: String,
    /// The sentences that the registry fills in, in Italian, as they will be printed; empty where the
    /// citizen says everything.
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub facts: Vec<String>,
    /// What the citizen fills in; absent where the registry says everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub form: Option<Form>,
    /// First answers to the form, from the registry.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub answers: Answers,
    /// Why it cannot be declared here for this person; absent when it can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub refusal: Option<String>,
}

/// One thing that is declared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Declared {
    /// Which.
    pub kind: Slug,
    /// Answers to its form.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub answers: Answers,
}

/// A request for the paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SelfCertificationRequest {
    /// About whom; absent for oneself. One who declares for a minor says so on the paper (art. 5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<SeenPersonId>,
    /// What is declared.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 12))]
    pub declared: Vec<Declared>,
    /// To whom it is given.
    pub recipient: Recipient,
    /// The name of whom it is given to, printed on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressee: Option<CleanText>,
    /// That the declarant knows what false declarations lead to (arts. 75 and 76); needed.
    #[serde(default)]
    pub aware: bool,
    /// What becomes of the paper.
    pub outcome: Outcome,
}

/// What becomes of the paper. Nothing of it stays with the portal unless the citizen says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// It is the answer.
    Download,
    /// It is kept among the citizen's documents.
    Keep,
    /// It is sent, and then forgotten.
    Send {
        /// Where to.
        to: Delivery,
    },
}

/// A paper that was kept among the citizen's documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SelfCertificationKept {
    /// By which it is found there.
    pub id: KeptDocumentId,
    /// What it is called there.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub title: String,
}

/// Answers to the form of a kind, with what the registry says in the fields that cannot be changed by hand,
/// whatever was answered there. `filled` is [`SelfCertificationKind::answers`].
#[must_use]
pub fn with_registry(form: &Form, filled: &Answers, answers: &Answers) -> Answers {
    let mut all = answers.clone();
    for field in form.fields().filter(|field| field.read_only) {
        match filled.0.get(&field.id) {
            Some(value) => drop(all.0.insert(field.id.clone(), value.clone())),
            None => drop(all.0.remove(&field.id)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn answers(value: Value) -> Answers {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn what_the_registry_says_cannot_be_answered_otherwise() {
        let text = json!({ "it": "x", "en": "x" });
        let field = |id: &str, read_only: bool| json!({ "id": id, "label": text, "kind": { "type": "text", "max": 50 }, "read_only": read_only });
        let form: Form = serde_json::from_value(json!({ "steps": [{
            "id": "only", "title": text,
            "fields": [field("child", true), field("partner", true), field("note", false)]
        }] }))
        .unwrap();
        let filled = answers(json!({ "child": "SOFIA", "note": "first" }));
        let typed = answers(json!({ "child": "MARIO", "partner": "EVA", "note": "mine", "more": 1 }));
        assert_eq!(
            with_registry(&form, &filled, &typed),
            answers(json!({ "child": "SOFIA", "note": "mine", "more": 1 }))
        );
    }
}
