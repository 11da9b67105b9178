//! What the registry says of a declaration, and what is left to the citizen.

use super::answers::Given;
use super::catalogue::{Asked, Kind, NonEu, Told};
use super::declarant::{Author, Standing, standing};
use super::statement::SelfPart;
use crate::certificates::fields::{Facts, Field};
use crate::certificates::rules::{met, require};
use crate::certificates::wording::{Voice, Wording};
use crate::certificates::words::day;
use crate::certificates::{self, KindRegister, Subject, Table};
use chrono::NaiveDate;
use sportello_types::certificates::RefusalCode;
use sportello_types::form::{self, Answers, Env, Form, Rule};
use sportello_types::lang::Lang;
use sportello_types::registry::{Certifiability, MaritalStatus, RegistryPosition};
use sportello_types::text::selfcertificationpaper as text;

const LANG: Lang = Lang::It;

/// What the registry fills in for the person, and what is left to the citizen: one of the two.
#[derive(Clone, PartialEq)]
pub struct Filled {
    /// The sentences as they will be printed, then the lines of the table; empty where there is a form.
    pub facts: Vec<String>,
    /// What the citizen fills in; nothing where the facts say everything.
    pub form: Option<Form>,
    /// First answers to it, from the registry.
    pub answers: Answers,
}

/// What the registry fills in of a declaration about this person, and what is left to the citizen.
///
/// # Errors
/// The reason why it cannot be declared here: who asks may not declare it, what the registry says stands
/// against it, or the registry lacks it and there is no form for it.
pub fn fill(kind: &Kind, about: &Subject<'_>) -> Result<Filled, RefusalCode> {
    let standing = standing(kind, about, &Author::asking(about)?)?;
    match (told(kind, about, standing.voice()), &kind.asked) {
        (Ok(part), _) => {
            let table = part.table.map(|table| table.rows).unwrap_or_default();
            let lines = table.iter().map(|row| row.join(", "));
            Ok(Filled {
                facts: part.sentences.into_iter().chain(lines).collect(),
                form: None,
                answers: Answers::default(),
            })
        }
        (Err(code), Some(asked)) if is_lacking(code) => {
            let form = form_for(kind, asked, standing);
            Ok(Filled {
                facts: Vec::new(),
                answers: first_answers(asked, form, about),
                form: Some(form.clone()),
            })
        }
        (Err(code), _) => Err(code),
    }
}

/// What a declaration of this kind says: the registry's facts, or what was answered.
pub(super) fn part(
    kind: &Kind,
    answers: &Answers,
    about: &Subject<'_>,
    voice: Voice,
) -> Result<SelfPart, RefusalCode> {
    match (told(kind, about, voice), &kind.asked) {
        (Err(code), Some(asked)) if is_lacking(code) => {
            let sex = about.resident.identity.sex;
            let given = Given::new(asked, answers, about.on, voice, sex);
            let sentences = given.sentences().ok_or(RefusalCode::DataMissing)?;
            require(!sentences.is_empty(), RefusalCode::DataMissing)?;
            Ok(assembled(kind, sentences, given.table(), None))
        }
        (told, _) => told,
    }
}

/// Whether a reason is that the registry does not have it, rather than that it has something else.
const fn is_lacking(code: RefusalCode) -> bool {
    matches!(
        code,
        RefusalCode::DataMissing
            | RefusalCode::NotCertifiable
            | RefusalCode::AireOnly
            | RefusalCode::ResidentOnly
            | RefusalCode::HappenedAbroad
            | RefusalCode::NoCohabitation
            | RefusalCode::NoContract
            | RefusalCode::Deleted
            | RefusalCode::NoFixedAbode
    )
}

const fn form_for<'k>(kind: &Kind, asked: &'k Asked, standing: Standing) -> &'k Form {
    match kind.non_eu {
        NonEu::Certifiable if standing.limited => &asked.limited,
        _ => &asked.form,
    }
}

/// What is said without asking, by the first of the kind's variants that can be.
fn told(kind: &Kind, about: &Subject<'_>, voice: Voice) -> Result<SelfPart, RefusalCode> {
    let elsewhere = |code| matches!(code, RefusalCode::AireOnly | RefusalCode::ResidentOnly);
    let mut why = None;
    for variant in &kind.facts {
        match said(variant, about, voice) {
            Ok((sentences, table)) => {
                let as_of = variant.from_registry.then_some(about.as_of);
                return Ok(assembled(kind, sentences, table, as_of));
            }
            // A reason in the person's own register tells more than that this is of the other.
            Err(code) => match why {
                Some(known) if elsewhere(code) || !elsewhere(known) => {}
                _ => why = Some(code),
            },
        }
    }
    Err(why.unwrap_or(RefusalCode::DataMissing))
}

fn said(
    variant: &Told,
    about: &Subject<'_>,
    voice: Voice,
) -> Result<(Vec<String>, Option<Table>), RefusalCode> {
    stands(variant, about)?;
    for need in &variant.needs {
        met(*need, about).map_err(|code| known_status(code, about))?;
    }
    let phrases = &certificates::catalogue().phrases;
    let facts = Facts {
        subject: about,
        phrases,
        called: None,
    };
    let sex = about.resident.identity.sex;
    let say = |wording: &Wording| wording.say_as(voice, &|field: &Field| facts.value(*field), sex);
    let sentences: Option<Vec<String>> = variant.sentences.iter().map(say).collect();
    let mut sentences = sentences.ok_or(RefusalCode::DataMissing)?;
    sentences.retain(|sentence| !sentence.is_empty());
    require(!sentences.is_empty(), RefusalCode::DataMissing)?;
    let table = match &variant.table {
        None => None,
        Some(table) => {
            let heading = |column| phrases.column(column).unwrap_or_default().to_owned();
            Some(Table {
                header: table.columns.iter().copied().map(heading).collect(),
                rows: table.rows(facts).ok_or(RefusalCode::DataMissing)?,
            })
        }
    };
    Ok((sentences, table))
}

/// A reason of the marital status is none where the registry does not know that.
fn known_status(code: RefusalCode, about: &Subject<'_>) -> RefusalCode {
    let unknown = about.resident.marital_status(about.on) == Some(MaritalStatus::Unknown);
    if unknown && code == RefusalCode::MaritalStatus {
        RefusalCode::DataMissing
    } else {
        code
    }
}

/// Whether the person stands in the register for which the variant is and, for what the registry says,
/// whether it vouches for its data.
fn stands(variant: &Told, about: &Subject<'_>) -> Result<(), RefusalCode> {
    if !variant.from_registry && variant.register == KindRegister::Both {
        return Ok(());
    }
    match about.resident.position(about.on) {
        Some(RegistryPosition::Resident) => {
            require(variant.register != KindRegister::Aire, RefusalCode::AireOnly)?;
        }
        Some(RegistryPosition::Aire) => {
            require(
                variant.register != KindRegister::Resident,
                RefusalCode::ResidentOnly,
            )?;
        }
        Some(RegistryPosition::Deceased) => return Err(RefusalCode::Deceased),
        Some(_) => return Err(RefusalCode::Deleted),
        None => return Err(RefusalCode::DataMissing),
    }
    let vouched = match about.resident.certifiability {
        None | Some(Certifiability::Full) => true,
        Some(Certifiability::Partial) => variant.partial,
        Some(Certifiability::No | Certifiability::NotRegistrable | Certifiability::UnderGuardianship) => {
            false
        }
    };
    require(vouched || !variant.from_registry, RefusalCode::NotCertifiable)
}

/// Sentences with their stops; those of the registry with the day on which it says them.
fn assembled(
    kind: &Kind,
    sentences: Vec<String>,
    table: Option<Table>,
    as_of: Option<NaiveDate>,
) -> SelfPart {
    let source = as_of.map(|on| format!(", {}", text::as_registered(LANG, day(on))));
    let last = sentences.len().saturating_sub(1);
    let sentences = sentences.into_iter().enumerate().map(|(index, sentence)| {
        let bare = sentence.trim_end_matches(['.', ';', ':', ' ', '\n']);
        let source = source.as_deref().unwrap_or_default();
        let stop = if index == last && table.is_some() {
            ':'
        } else {
            '.'
        };
        format!("{bare}{source}{stop}")
    });
    SelfPart {
        kind: kind.slug.clone(),
        article: kind.article,
        letter: kind.letter.clone(),
        heading: kind.title.it.clone(),
        sentences: sentences.collect(),
        table,
        notes: kind.notes.clone(),
    }
}

/// What the registry knows of the answers, as far as the form takes it.
fn first_answers(asked: &Asked, form: &Form, about: &Subject<'_>) -> Answers {
    let facts = Facts {
        subject: about,
        phrases: &certificates::catalogue().phrases,
        called: None,
    };
    let sex = about.resident.identity.sex;
    let mut answers = Answers::default();
    for (id, wording) in &asked.prefill {
        let said = wording.say(&|field: &Field| facts.value(*field), sex);
        if let Some(said) = said.filter(|said| !said.is_empty()) {
            answers.0.insert(id.clone(), said.into());
        }
    }
    let mut answers = form::canonical(form, &answers);
    let env = Env {
        today: about.on,
        attachments: &[],
    };
    for violation in form::validate(form, &answers, &env) {
        if violation.rule != Rule::Required {
            answers.0.remove(violation.pointer.trim_start_matches('/'));
        }
    }
    answers
}

/// What one fills in is personal: it prints as `…` in logs.
impl std::fmt::Debug for Filled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Filled(…)")
    }
}
