//! A certificate's paper in one of its languages.

use super::certificate::{CertificatePaper, GermanPaper, due};
use super::document::{Block, Fact};
use super::words;
use crate::certificates::paper_words::{PaperWords, fill};
use crate::certificates::words::Phrases;
use crate::certificates::{Holder, Part, Statement, catalogue};
use chrono::NaiveDate;
use sportello_types::certificates::{Duty, PaperStamp};
use sportello_types::profile::Sex;
use sportello_types::values::EuroCents;

/// The tag of Italian.
pub(super) const ITALIAN: &str = "it";
/// The tag of German.
const GERMAN: &str = "de";

/// What the paper says in one language.
pub(super) struct Voice<'p> {
    paper: &'p CertificatePaper,
    phrases: &'p Phrases,
    /// The language's tag.
    pub(super) lang: &'static str,
    /// What it certifies.
    pub(super) statement: &'p Statement,
    /// The municipality.
    pub(super) issuer: &'p str,
    use_title: &'p str,
    /// The norm that frees from the stamp duty, in this language; in Italian it stands in the duty.
    exempt_by: Option<&'p str>,
}

impl<'p> Voice<'p> {
    pub(super) fn italian(paper: &'p CertificatePaper) -> Self {
        Self {
            paper,
            phrases: &catalogue().phrases,
            lang: ITALIAN,
            statement: &paper.statement,
            issuer: &paper.issuer.name,
            use_title: &paper.use_title,
            exempt_by: None,
        }
    }

    pub(super) fn german(
        paper: &'p CertificatePaper,
        german: &'p GermanPaper,
        statement: &'p Statement,
    ) -> Self {
        Self {
            paper,
            phrases: &catalogue().german,
            lang: GERMAN,
            statement,
            issuer: &german.issuer,
            use_title: &german.use_title,
            exempt_by: Some(&german.duty_by),
        }
    }

    /// Its fixed words.
    pub(super) fn words(&self) -> &'p PaperWords {
        &self.phrases.paper
    }

    /// The day of issue.
    fn day(&self) -> String {
        self.phrases.day(words::italian_day(self.paper.issued_at))
    }

    /// Number and day, under the title.
    pub(super) fn numbered(&self) -> String {
        fill(
            &self.words().numbered,
            &[("number", &self.paper.number), ("day", &self.day())],
        )
    }

    pub(super) fn crest_alt(&self) -> String {
        fill(&self.words().crest_alt, &[("name", &self.issuer)])
    }

    pub(super) fn mark_alt(&self) -> String {
        fill(&self.words().mark_alt, &[("number", &self.paper.number)])
    }

    pub(super) fn verification(&self) -> String {
        fill(
            &self.words().verification,
            &[("url", &self.paper.verification_url)],
        )
    }

    pub(super) fn mark_note(&self, until: NaiveDate) -> String {
        fill(&self.words().mark_note, &[("day", &self.phrases.day(until))])
    }

    /// What the paper says, from the formula to the signature.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let (words, statement) = (self.words(), self.statement);
        let mut blocks = vec![
            Block::centred(&words.formula_first),
            Block::centred(&words.formula_second),
            Block::strong(&words.formula_certifies),
        ];
        self.push_holder(&mut blocks, &statement.holder);
        let combined = statement.parts.len() > 1;
        for part in &statement.parts {
            push_part(&mut blocks, part, combined);
        }
        // Without the first the certificate is void (DPR 445/2000 art. 40 c. 02): nobody may overlook it.
        let mut sentences = statement.law.iter().cloned();
        blocks.extend(sentences.next().map(|text| Block::Framed { text }));
        blocks.extend(sentences.map(Block::paragraph));
        blocks.push(Block::Facts {
            rows: self.issue_facts(),
        });
        blocks.push(Block::Signature {
            lines: self.signature(),
        });
        blocks
    }

    /// Surname and name, birth, fiscal code: each where it is known.
    fn push_holder(&self, blocks: &mut Vec<Block>, holder: &Holder) {
        let names = [&holder.family_name, &holder.given_name];
        let names: Vec<&str> = names.into_iter().filter_map(Option::as_deref).collect();
        if !names.is_empty() {
            blocks.push(Block::strong(names.join(" ").to_uppercase()));
        }
        blocks.push(Block::centred(self.born(holder)));
        if let Some(code) = &holder.tax_code {
            blocks.push(Block::centred(fill(
                &self.words().tax_code,
                &[("code", &code.as_str())],
            )));
        }
    }

    /// `nata a Borgoverde (BV) il 10/12/1985`; a date that lacks day or month is told as it is known.
    fn born(&self, holder: &Holder) -> String {
        let words = self.words();
        let born = match holder.sex {
            Some(Sex::F) => &words.born_f,
            Some(Sex::M) => &words.born_m,
            None => &words.born,
        };
        let known = holder.birth_date.as_str();
        let formats = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"];
        let day = formats
            .iter()
            .find_map(|format| NaiveDate::parse_from_str(known, format).ok())
            .map(|day| self.phrases.day(day));
        let town = holder.birth_place.as_deref();
        let at = holder
            .birth_at
            .clone()
            .or_else(|| town.map(|town| self.phrases.at_town(town)));
        match (at, day) {
            (Some(at), Some(day)) => fill(&words.born_at_on, &[("born", born), ("at", &at), ("day", &day)]),
            (Some(at), None) => fill(
                &words.born_at_about,
                &[("born", born), ("at", &at), ("known", &known)],
            ),
            (None, Some(day)) => fill(&words.born_on, &[("born", born), ("day", &day)]),
            (None, None) => fill(&words.born_about, &[("known", &known)]),
        }
    }

    fn issue_facts(&self) -> Vec<Fact> {
        let (words, paper) = (self.words(), self.paper);
        let fees = if paper.fees == EuroCents::default() {
            words.fees_none.clone()
        } else {
            self.euro(paper.fees)
        };
        let validity = match self.statement.valid_until {
            Some(until) => self.phrases.day(until),
            None => words.valid_without_limit.clone(),
        };
        let issued = fill(
            &words.issued_by_on,
            &[("name", &self.issuer), ("day", &self.day())],
        );
        let mut facts = vec![
            Fact::new(&words.purpose, self.use_title),
            Fact::new(&words.duty, self.duty()),
            Fact::new(&words.fees, fees),
            Fact::new(&words.number, paper.number.to_string()),
            Fact::new(&words.issued, issued),
        ];
        // Whoever reads the paper takes what it says for that of the day of issue.
        if let Some(as_of) = self.statement.as_of {
            facts.push(Fact::new(&words.as_of, self.phrases.day(as_of)));
        }
        facts.push(Fact::new(&words.valid_until, validity));
        facts
    }

    fn euro(&self, amount: EuroCents) -> String {
        fill(&self.words().euro, &[("amount", &amount)])
    }

    fn duty(&self) -> String {
        let (words, due) = (self.words(), self.euro(due(self.paper)));
        match &self.paper.duty {
            Duty::Exempt { by } => {
                let by = self.exempt_by.unwrap_or(by);
                fill(&words.duty_exempt, &[("by", &by)])
            }
            Duty::PaperStamp {
                stamp: PaperStamp { number, issued_on },
            } => fill(
                &words.duty_paper_stamp,
                &[
                    ("amount", &due),
                    ("number", &number.as_str()),
                    ("day", &self.phrases.day(*issued_on)),
                ],
            ),
            // No identifier: the stamp is bought for the digest of these very bytes.
            Duty::DigitalStamp => fill(&words.duty_digital_stamp, &[("amount", &due)]),
        }
    }

    /// What stands in the box for the stamp, covered once it is stuck; nothing when none is due on paper.
    pub(super) fn stamp_box(&self) -> Vec<String> {
        let words = self.words();
        match &self.paper.duty {
            Duty::Exempt { .. } | Duty::DigitalStamp => Vec::new(),
            Duty::PaperStamp {
                stamp: PaperStamp { number, issued_on },
            } => vec![
                fill(&words.stamp_here, &[("amount", &self.euro(due(self.paper)))]),
                fill(&words.stamp_number, &[("number", &number.as_str())]),
                fill(&words.stamp_day, &[("day", &self.phrases.day(*issued_on))]),
            ],
        }
    }

    fn signature(&self) -> Vec<String> {
        let words = self.words();
        let office = words.registrar.clone();
        match &self.paper.registrar {
            Some(name) => vec![office, name.clone(), words.signature_in_print.clone()],
            None => vec![office, words.signature_by_mark.clone()],
        }
    }
}

fn push_part(blocks: &mut Vec<Block>, part: &Part, combined: bool) {
    if combined {
        blocks.push(Block::heading(&part.heading));
    }
    blocks.extend(part.sentences.iter().map(Block::lead));
    if let Some(table) = &part.table {
        blocks.push(Block::Table {
            header: table.header.clone(),
            rows: table.rows.clone(),
        });
    }
}
