//! The enums against the published tables and the words.

use super::*;
use std::collections::BTreeSet;

/// ANPR's tables, as published.
const PUBLISHED: &str = include_str!("../../../../api/data/codici_anpr.csv");

macro_rules! for_all_tables {
    ($check:ident) => {
        $check!(
            Relation,
            InstitutionRelation,
            MaritalStatus,
            Certifiability,
            AddressKind,
            RegistrationReason,
            DeletionReason,
            InstitutionSpecies,
            EndOfMarriage,
            EndOfUnion,
            PermitKind,
            Education,
            Profession,
            NonProfessional,
        )
    };
}

#[test]
fn the_enums_are_the_published_tables() {
    let published = |table: &str| -> BTreeSet<&str> {
        let rows = PUBLISHED.lines().filter_map(|line| line.split_once(','));
        rows.filter(|(name, _)| *name == table)
            .filter_map(|(_, rest)| rest.split(',').next())
            .collect()
    };
    macro_rules! check {
        ($($name:ident,)+) => {$(
            let ours: BTreeSet<&str> = $name::ALL.iter().map(|code| code.code()).collect();
            assert_eq!(ours, published($name::TABLE), "{}", $name::TABLE);
        )+};
    }
    for_all_tables!(check);
}

#[test]
fn every_code_has_a_word_for_everybody_in_every_language() {
    macro_rules! check {
        ($($name:ident,)+) => {$(
            for code in $name::ALL {
                for lang in Lang::ALL {
                    for sex in [None, Some(Sex::F), Some(Sex::M)] {
                        assert!(!code.label(sex, lang).is_empty(), "{code:?} {sex:?} {lang:?}");
                    }
                }
                let zero = format!("0{}", code.code());
                assert_eq!(zero.parse::<$name>(), Ok(*code));
            }
            assert!("77".parse::<$name>().is_err() && "".parse::<$name>().is_err());
        )+};
    }
    for_all_tables!(check);
}

#[test]
fn words_have_the_gender_of_the_person() {
    let it = |relation: Relation, sex| relation.label(sex, Lang::It);
    assert_eq!(it(Relation::Spouse, Some(Sex::F)), "Moglie");
    assert_eq!(it(Relation::Spouse, Some(Sex::M)), "Marito");
    assert_eq!(it(Relation::Spouse, None), "Marito/Moglie");
    assert_eq!(it(Relation::Child, Some(Sex::F)), "Figlia");
    assert_eq!(MaritalStatus::Single.label(Some(Sex::F), Lang::It), "Nubile");
    assert_eq!(MaritalStatus::Single.label(Some(Sex::M), Lang::It), "Celibe");
    assert!(!Relation::Adopted.is_current() && Relation::Child.is_current());
    let told = Relation::ALL
        .iter()
        .filter(|relation| relation.told() != **relation);
    assert_eq!(told.collect::<Vec<_>>(), [&Relation::Adopted]);
    assert!(MaritalStatus::FreeByDeath.is_free() && !MaritalStatus::Married.is_free());
}
