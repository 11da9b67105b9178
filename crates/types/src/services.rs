//! The catalogue: what one can ask the municipality for.

use crate::{form::Form, loa::Loa, search};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Text with structure, made from the Markdown of the guides: no HTML travels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RichText {
    /// Blocks, one after the other.
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub blocks: Vec<Block>,
}

/// A block of rich text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Block {
    /// A heading inside the section.
    Heading {
        /// Its words.
        #[cfg_attr(feature = "openapi", schema(max_length = 300))]
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its runs.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        inline: Vec<Inline>,
    },
    /// A list.
    List {
        /// Whether its items are numbered.
        ordered: bool,
        /// Its items.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        items: Vec<ListItem>,
    },
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListItem {
    /// Its runs.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub inline: Vec<Inline>,
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inline {
    /// The words.
    #[cfg_attr(feature = "openapi", schema(max_length = 5000))]
    pub text: String,
    /// Whether they matter more.
    #[serde(default)]
    pub strong: bool,
    /// Where they lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub href: Option<String>,
}

/// A group of services that the citizen activates as one (*Gestisci servizi*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ServiceGroup {
    /// Filling in and submitting applications.
    Applications,
    /// Following what becomes of them.
    YourApplications,
    /// Communications and outcomes.
    Communications,
    /// Registry data.
    Registry,
    /// Payments.
    Payments,
    /// Concessions of public land.
    PublicLand,
}

impl ServiceGroup {
    /// All groups, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Applications,
        Self::YourApplications,
        Self::Communications,
        Self::Registry,
        Self::Payments,
        Self::PublicLand,
    ];

    /// The group's name in paths and texts.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Applications => "applications",
            Self::YourApplications => "your_applications",
            Self::Communications => "communications",
            Self::Registry => "registry",
            Self::Payments => "payments",
            Self::PublicLand => "public_land",
        }
    }

    /// The group of a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.slug() == slug)
    }
}

/// Whether a service takes applications now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Availability {
    /// Yes.
    Open,
    /// Not yet.
    NotYetOpen,
    /// No longer.
    Closed,
}

/// A service in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceSummary {
    /// `permesso-ztl`.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub slug: String,
    /// Name of the service.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    /// What it is for, 160 characters at most.
    #[cfg_attr(feature = "openapi", schema(max_length = 160))]
    pub description: String,
    /// Category of the national model in its own (Italian) words, by which lists are filtered:
    /// *Mobilità e trasporti*.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub category: String,
    /// The category in the reader's language.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub category_label: String,
    /// Topics of the national model, in the reader's language.
    #[cfg_attr(feature = "openapi", schema(max_items = 16))]
    pub topics: Vec<String>,
    /// Other words by which people look for it.
    #[cfg_attr(feature = "openapi", schema(max_items = 40))]
    pub keywords: Vec<String>,
    /// Whether it takes applications now.
    pub availability: Availability,
}

impl ServiceSummary {
    /// Whether a search finds it: every word in its title, description, category, topics or keywords.
    pub fn answers(&self, words: &str, category: Option<&str>) -> bool {
        let texts = [&self.title, &self.description, &self.category_label];
        let texts = texts.into_iter().chain(&self.topics).chain(&self.keywords);
        category.is_none_or(|category| category == self.category)
            && search::fits(texts.map(String::as_str), words)
    }
}

/// From which day the term of a procedure runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TermFrom {
    /// The submission (L. 241/1990 art. 2 c. 6).
    #[default]
    Submitted,
    /// The last day of the call: the applications are judged together.
    CallClose,
}

/// What it costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cost {
    /// What is paid for.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub label: String,
    /// Euro cents; absent when it depends on the case.
    pub amount_cents: Option<i64>,
    /// When it is not due, or how it is computed.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: Option<String>,
}

/// The office that answers for a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Office {
    /// `polizia-locale`.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub slug: String,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub name: String,
    /// Street and number.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub street: String,
    /// Postcode.
    #[cfg_attr(feature = "openapi", schema(max_length = 5))]
    pub postal_code: String,
    /// Town.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub town: String,
    /// Phone.
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub phone: String,
    /// Mail.
    #[cfg_attr(feature = "openapi", schema(format = "email", max_length = 254))]
    pub email: String,
    /// Certified mail.
    #[cfg_attr(feature = "openapi", schema(format = "email", max_length = 254))]
    pub pec: String,
    /// Opening hours in words.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub hours: String,
    /// The person in charge of the procedure (L. 241/1990 art. 5).
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub person_in_charge: String,
    /// Who steps in when the term passes in vain (L. 241/1990 art. 2 c. 9-bis).
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub substitute: String,
}

/// A rule of law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rule {
    /// `D.Lgs. 30 aprile 1992, n. 285, art. 7`.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub label: String,
    /// Its URN or address.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub urn: Option<String>,
}

/// Where Normattiva finds a national act by its URN (`urn:nir`, CNIPA circular 40/2002).
const NORMATTIVA: &str = "https://www.normattiva.it/uri-res/N2Ls?";
/// Where EUR-Lex finds an act of the Union by its European Legislation Identifier.
const EUR_LEX: &str = "https://eur-lex.europa.eu/eli";

impl Rule {
    /// Where its text can be read.
    pub fn address(&self) -> Option<String> {
        let urn = self.urn.as_deref()?;
        if urn.starts_with("https://") {
            return Some(urn.to_owned());
        }
        let path = urn.strip_prefix("urn:nir:")?;
        match path.strip_prefix("unione.europea:") {
            Some(act) => eli(act),
            None => Some(format!("{NORMATTIVA}{urn}")),
        }
    }
}

/// `regolamento:2023-12-13;2831` is `reg/2023/2831`.
fn eli(act: &str) -> Option<String> {
    let (kind, rest) = act.split_once(':')?;
    let (day, number) = rest.split_once(';')?;
    let (number, _) = number.split_once('~').unwrap_or((number, ""));
    let (year, _) = day.split_once('-')?;
    let kind = match kind {
        "regolamento" => "reg",
        "direttiva" => "dir",
        "decisione" => "dec",
        _ => return None,
    };
    Some(format!("{EUR_LEX}/{kind}/{year}/{number}/oj"))
}

/// The sheet of a service, after the national model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Service {
    /// What the list shows.
    #[serde(flatten)]
    pub summary: ServiceSummary,
    /// Longer description.
    pub introduction: RichText,
    /// *A chi è rivolto*.
    pub addressed_to: RichText,
    /// *Come fare*.
    pub how_to: RichText,
    /// *Cosa serve*.
    pub needed: RichText,
    /// *Cosa si ottiene*.
    pub achieved: RichText,
    /// *Tempi e scadenze*.
    pub times: RichText,
    /// *Quanto costa*.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub costs: Vec<Cost>,
    /// *Casi particolari*, *Ulteriori informazioni*.
    pub further: RichText,
    /// *Condizioni di servizio*.
    pub conditions: RichText,
    /// Groups that must be active to use it.
    #[cfg_attr(feature = "openapi", schema(max_items = 6))]
    pub groups: Vec<ServiceGroup>,
    /// Level that the login needs.
    pub level: Loa,
    /// Whether whoever applies must have an Italian fiscal code; an eIDAS identity carries none.
    pub needs_tax_code: bool,
    /// Longest duration of the procedure, in days.
    #[cfg_attr(feature = "openapi", schema(value_type = i32, minimum = 0))]
    pub term_days: u32,
    /// From when they count.
    pub term_from: TermFrom,
    /// First instant at which it takes applications.
    pub opens_at: Option<DateTime<Utc>>,
    /// Instant from which it takes no more.
    pub closes_at: Option<DateTime<Utc>>,
    /// First day on which it takes applications, Europe/Rome.
    pub opens_on: Option<NaiveDate>,
    /// Last day on which it takes applications, Europe/Rome.
    pub closes_on: Option<NaiveDate>,
    /// Who answers for it.
    pub office: Office,
    /// Its legal basis.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub rules: Vec<Rule>,
    /// Whom it is for, in a word (structured data).
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub audience: String,
    /// Last change of the sheet.
    pub updated_on: NaiveDate,
}

/// A service's form as published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceForm {
    /// The service.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub slug: String,
    /// Changes with each change of the form.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub version: String,
    /// The form, texts in the caller's language, lists of the municipality filled in.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub form: Form,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_leads_to_its_text() {
        let address = |urn: &str| {
            let label = String::new();
            let urn = Some(urn.to_owned());
            Rule { label, urn }.address()
        };
        assert_eq!(
            address("urn:nir:stato:legge:1990-08-07;241~art12").as_deref(),
            Some("https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:legge:1990-08-07;241~art12")
        );
        assert_eq!(
            address("urn:nir:unione.europea:regolamento:2023-12-13;2831").as_deref(),
            Some("https://eur-lex.europa.eu/eli/reg/2023/2831/oj")
        );
        let own = "https://www.comune.example/regolamento.pdf";
        assert_eq!(address(own).as_deref(), Some(own));
        assert_eq!(address("javascript:alert(1)"), None);
    }
}
