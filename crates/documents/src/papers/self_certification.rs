//! A self-certification (DPR 445/2000 arts. 46 and 47): to whom, who declares and in which quality, the
//! awareness of arts. 75 and 76, what is declared, the notice on personal data (art. 48 c. 2), for how long
//! it is valid, place for the signature and how it must be signed (arts. 21, 37, 38).
//!
//! It is the citizen's statement: the citizen stands at its head, without arms, seal or code. In Italian, as
//! the words of the law.

use super::document::{Block, Document, Fact};
use super::receipt::DocumentError;
use super::{Issuer, render, words};
use crate::certificates::{Holder, catalogue};
use crate::self_certifications::{Capacity, Declarant, SelfPart, SelfStatement, Term};
use chrono::{DateTime, Utc};
use sportello_types::lang::Lang;
use sportello_types::profile::Sex;
use sportello_types::self_certifications::{Article, Recipient};
use sportello_types::text::selfcertificationpaper as text;
use sportello_types::values::EuroCents;

const LANG: Lang = Lang::It;

/// Secretariat fees of the authentication of a signature on stamped paper (L. 604/1962, table D).
const AUTHENTICATION_FEES: EuroCents = EuroCents(52);

/// Everything that a self-certification shows.
#[derive(Clone, Debug)]
pub struct SelfCertificationPaper {
    /// Name of the municipality whose portal prepared it: `Comune di Borgoverde`.
    pub municipality: String,
    /// When it was made; all dates of the file are this one.
    pub made_at: DateTime<Utc>,
    /// What it says.
    pub statement: SelfStatement,
}

/// Lays the declaration out: PDF/A, tagged, neither sealed nor marked. The same input gives the same
/// bytes.
///
/// # Errors
/// [`DocumentError`] when the layout fails.
pub fn self_certification(paper: &SelfCertificationPaper) -> Result<Vec<u8>, DocumentError> {
    Ok(render::pdf(&document(paper), paper.made_at)?)
}

fn document(paper: &SelfCertificationPaper) -> Document {
    let statement = &paper.statement;
    let sex = statement.declarant.holder.sex;
    let mut blocks = Vec::new();
    if let Some(name) = &statement.addressee {
        blocks.push(Block::lead(text::addressee(LANG, name)));
    }
    push_people(&mut blocks, statement);
    blocks.push(Block::Framed {
        text: text::awareness(LANG).to_owned(),
    });
    blocks.push(Block::strong(text::declares(LANG)));
    push_parts(&mut blocks, &statement.parts);
    if statement.limited {
        blocks.push(Block::paragraph(text::limited(LANG)));
    }
    blocks.extend(notes(statement).into_iter().map(Block::paragraph));
    let day = words::day(LANG, words::italian_day(paper.made_at));
    blocks.push(Block::paragraph(text::place_and_date(LANG, day)));
    blocks.push(Block::Signature {
        lines: vec![
            gendered(
                sex,
                text::declarant_f(LANG),
                text::declarant_m(LANG),
                text::declarant(LANG),
            ),
            name(&statement.declarant.holder),
            text::signature_line(LANG).to_owned(),
        ],
    });
    blocks.push(Block::heading(text::signing(LANG)));
    blocks.push(Block::List {
        items: signing(statement),
    });
    blocks.push(Block::paragraph(text::prepared(LANG, &paper.municipality)));

    // Who speaks stands at the head: it is no paper of the municipality.
    let author = Issuer {
        name: name(&statement.declarant.holder),
        ipa_code: String::new(),
        crest_svg: None,
    };
    Document::new(LANG, &author, title(statement), subtitle(statement), blocks)
}

fn has(statement: &SelfStatement, article: Article) -> bool {
    statement.parts.iter().any(|part| part.article == article)
}

fn title(statement: &SelfStatement) -> String {
    let certification = has(statement, Article::Certification);
    match (certification, has(statement, Article::Notoriety)) {
        (true, true) => text::title_both(LANG),
        (true, false) => text::title_46(LANG),
        _ => text::title_47(LANG),
    }
    .to_owned()
}

fn subtitle(statement: &SelfStatement) -> String {
    let certification = has(statement, Article::Certification);
    match (certification, has(statement, Article::Notoriety)) {
        (true, true) => text::subtitle_both(LANG),
        (true, false) => text::subtitle_46(LANG),
        _ => text::subtitle_47(LANG),
    }
    .to_owned()
}

fn gendered(sex: Option<Sex>, feminine: &str, masculine: &str, both: &str) -> String {
    match sex {
        Some(Sex::F) => feminine,
        Some(Sex::M) => masculine,
        None => both,
    }
    .to_owned()
}

/// `LAI FRANCESCA`; a dash of who has no name at all.
fn name(holder: &Holder) -> String {
    let names = [&holder.family_name, &holder.given_name];
    let names: Vec<&str> = names.into_iter().filter_map(Option::as_deref).collect();
    if names.is_empty() {
        "–".to_owned()
    } else {
        names.join(" ")
    }
}

/// Who declares and, where it is somebody else, in whose place.
fn push_people(blocks: &mut Vec<Block>, statement: &SelfStatement) {
    let sex = statement.declarant.holder.sex;
    let undersigned = gendered(
        sex,
        text::undersigned_f(LANG),
        text::undersigned_m(LANG),
        text::undersigned(LANG),
    );
    blocks.push(Block::lead(undersigned));
    blocks.push(Block::Facts {
        rows: particulars(&statement.declarant),
    });
    let Some((represented, capacity)) = &statement.represented else {
        return;
    };
    let quality = match capacity {
        Capacity::Parent => text::as_parent(LANG).to_owned(),
        Capacity::Guardian => gendered(
            sex,
            text::as_guardian_f(LANG),
            text::as_guardian_m(LANG),
            text::as_guardian(LANG),
        ),
    };
    blocks.push(Block::lead(quality));
    blocks.push(Block::Facts {
        rows: particulars(represented),
    });
}

fn particulars(person: &Declarant) -> Vec<Fact> {
    let holder = &person.holder;
    let birth = match &holder.birth_place {
        Some(place) => format!("{place}, {}", holder.birth_date),
        None => holder.birth_date.clone(),
    };
    let mut rows = vec![
        Fact::new(text::name(LANG), name(holder)),
        Fact::new(text::birth(LANG), birth),
    ];
    let rest = [
        (text::residence(LANG), person.residence.clone()),
        (
            text::tax_code(LANG),
            holder.tax_code.as_ref().map(ToString::to_string),
        ),
        (text::citizenship(LANG), person.citizenships.clone()),
    ];
    let known = rest
        .into_iter()
        .filter_map(|(label, value)| Some(Fact::new(label, value?)));
    rows.extend(known);
    rows
}

/// What is declared: under its article where there are both, under its name where there are several.
fn push_parts(blocks: &mut Vec<Block>, parts: &[SelfPart]) {
    let articles = Article::ALL.map(|article| {
        parts
            .iter()
            .filter(|part| part.article == article)
            .collect::<Vec<_>>()
    });
    let both = articles.iter().all(|parts| !parts.is_empty());
    for (article, parts) in Article::ALL.into_iter().zip(&articles) {
        if both {
            blocks.push(Block::heading(match article {
                Article::Certification => text::section_46(LANG),
                Article::Notoriety => text::section_47(LANG),
            }));
        }
        for part in parts {
            let heading = heading(part);
            if both {
                blocks.push(Block::subheading(heading));
            } else {
                blocks.push(Block::heading(heading));
            }
            push_part(blocks, part);
        }
    }
}

fn heading(part: &SelfPart) -> String {
    match &part.letter {
        Some(letter) => text::lettered(LANG, &part.heading, letter),
        None => part.heading.clone(),
    }
}

fn push_part(blocks: &mut Vec<Block>, part: &SelfPart) {
    blocks.push(Block::List {
        items: part.sentences.clone(),
    });
    if let Some(table) = &part.table {
        blocks.push(Block::Table {
            header: table.header.clone(),
            rows: table.rows.clone(),
        });
    }
    blocks.extend(part.notes.iter().map(Block::paragraph));
}

/// Personal data, validity, stamp duty.
fn notes(statement: &SelfStatement) -> Vec<String> {
    let mut notes = vec![text::privacy(LANG).to_owned()];
    if statement.sensitive {
        notes.push(text::sensitive(LANG).to_owned());
    }
    notes.extend(statement.term.map(|term| match term {
        Term::Until(day) => text::valid_until(LANG, words::day(LANG, day)),
        Term::Unlimited => text::valid_always(LANG).to_owned(),
    }));
    // Of one that needs an authenticated signature the stamp duty is said with how to sign it.
    if !is_authenticated(statement) {
        notes.push(text::exempt(LANG).to_owned());
    }
    notes
}

/// Whether the signature must be authenticated: an affidavit for who is no public office (art. 21 c. 2).
fn is_authenticated(statement: &SelfStatement) -> bool {
    statement.recipient == Recipient::PrivateParty && has(statement, Article::Notoriety)
}

/// How it must be signed and handed in.
fn signing(statement: &SelfStatement) -> Vec<String> {
    let certification = has(statement, Article::Certification);
    let notoriety = has(statement, Article::Notoriety);
    let mut items = Vec::new();
    match statement.recipient {
        Recipient::PublicBody => {
            if certification {
                items.push(text::public_46(LANG).to_owned());
            }
            if notoriety {
                items.push(text::public_47(LANG).to_owned());
                items.push(text::public_47_benefits(LANG).to_owned());
            }
            items.push(text::public_online(LANG).to_owned());
        }
        Recipient::PrivateParty => {
            if certification {
                items.push(text::private_46(LANG).to_owned());
            }
            if notoriety {
                items.push(text::private_47(LANG).to_owned());
                items.push(text::private_47_costs(
                    LANG,
                    text::euro(LANG, catalogue().stamp_duty(statement.on)),
                    text::euro(LANG, AUTHENTICATION_FEES),
                ));
            }
            items.push(text::private_checks(LANG).to_owned());
        }
    }
    items
}
