//! Whom a certificate names beside the one it is about.

use super::catalogue::{Kind, catalogue};
use super::fields::{Facts, Field};
use super::subject::Subject;
use super::tables::Lines;
use sportello_types::registry::{Member, Union};
use sportello_types::values::ResidentKey;
use std::cell::RefCell;

/// The members of the household, of age as far as the registry knows, whom a certificate of these types names
/// beside the person: all of them where it lists the household, spouse or partner where it says who that is.
pub fn named(kinds: &[&Kind], subject: &Subject<'_>) -> Vec<ResidentKey> {
    let lists = |kind: &&Kind| {
        let table = kind.content.table.as_ref();
        table.is_some_and(|table| table.of == Lines::Members)
    };
    let members: Vec<&Member> = if kinds.iter().any(lists) {
        subject.members().collect()
    } else {
        partners(kinds, subject)
    };
    members
        .into_iter()
        .filter(|member| member.id != subject.resident.id)
        .filter(|member| !member.identity.birth.date.is_certainly_minor(subject.on))
        .map(|member| member.id.clone())
        .collect()
}

fn partners<'a>(kinds: &[&Kind], subject: &Subject<'a>) -> Vec<&'a Member> {
    let said = said(kinds, subject);
    let says = |fields: &[Field]| said.iter().any(|field| fields.contains(field));
    let mut unions: Vec<Option<&Union>> = Vec::new();
    if says(&[Field::MarriedTo, Field::WeddingWith]) {
        unions.push(subject.marriage());
    }
    if says(&[Field::UnitedTo, Field::CivilUnionWith]) {
        unions.push(subject.civil_union());
    }
    if says(&[Field::CohabitationWith, Field::ContractWith]) {
        unions.push(subject.cohabitation());
    }
    let mut named: Vec<&Member> = Vec::new();
    for union in unions.into_iter().flatten() {
        let found = subject.member(&union.partner);
        named.extend(found.filter(|found| named.iter().all(|known| known.id != found.id)));
    }
    named
}

/// The fields that the sentences of these types say of the person.
fn said(kinds: &[&Kind], subject: &Subject<'_>) -> Vec<Field> {
    let facts = Facts {
        subject,
        phrases: &catalogue().phrases,
        called: None,
    };
    let said = RefCell::new(Vec::new());
    let value = |field: &Field| {
        let value = facts.value(*field);
        if value.is_some() {
            said.borrow_mut().push(*field);
        }
        value
    };
    for kind in kinds {
        for wording in &kind.content.sentences {
            wording.say(&value, subject.resident.identity.sex);
        }
    }
    said.into_inner()
}
