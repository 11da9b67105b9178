//! The rule on generated people: whatever is offered can be declared, and nothing else can.

use super::filling::{Draw, filled_in};
use super::today;
use crate::certificates::tests::homes::homes;
use crate::certificates::{AskedBy, Subject};
use crate::self_certifications::{catalogue, declare, fill};
use proptest::prelude::*;
use sportello_types::form::Answers;
use sportello_types::registry::{Household, RegisteredTaxCode, RegistrySource, Resident, Sight};
use sportello_types::self_certifications::Recipient;

/// Fiscal codes, by which the people of a household know each other.
const CODES: [&str; 3] = ["LAIFNC79R42B354L", "MLSMRC83S03B354W", "MLSSFO10P61B354N"];

fn with_codes(residents: Vec<Resident>) -> Vec<Resident> {
    let coded = residents.into_iter().zip(CODES).map(|(resident, code)| {
        let mut data = resident.into_data();
        data.identity.tax_code = Some(RegisteredTaxCode {
            code: code.parse().unwrap(),
            validated: true,
        });
        Resident::new(data).unwrap()
    });
    coded.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_offered_can_be_declared((residents, _) in homes(), seed in any::<u64>()) {
        let residents = with_codes(residents);
        let household = Household::assemble(&"F1".parse().unwrap(), today(), &residents);
        let subject = |resident, asked_by| Subject { resident, household: household.as_ref(), source: RegistrySource::Municipality, asked_by, on: today(), as_of: today() };
        let mut draw = Draw(seed);
        for author in &residents {
            let declarant = subject(author, AskedBy::Self_);
            let code = author.identity.tax_code.as_ref().map(|known| &known.code);
            for resident in &residents {
                let own = resident.id == author.id;
                let asked_by = if own { AskedBy::Self_ } else { AskedBy::Member { tax_code: code, sight: Sight::Whole } };
                let about = subject(resident, asked_by);
                for kind in catalogue().kinds() {
                    let to = |answers: &Answers| {
                        declare(&[(kind, answers)], &about, &declarant, Recipient::PublicBody, None)
                    };
                    let Ok(filled) = fill(kind, &about) else {
                        prop_assert!(to(&Answers::default()).is_err(), "{}", kind.slug);
                        continue;
                    };
                    prop_assert_eq!(filled.form.is_none(), !filled.facts.is_empty(), "{}", kind.slug);
                    let answers = match &filled.form {
                        Some(form) => filled_in(form, &filled.answers, today(), &mut draw),
                        None => Answers::default(),
                    };
                    let statement = to(&answers);
                    prop_assert!(statement.is_ok(), "{} {:?}", kind.slug, statement.err());
                    let statement = statement.unwrap();
                    prop_assert_eq!(statement.represented.is_none(), own);
                    let part = &statement.parts[0];
                    prop_assert!(!part.sentences.is_empty(), "{}", kind.slug);
                    prop_assert!(filled.form.is_some() || filled.facts.starts_with(&part.sentences));
                    for sentence in &part.sentences {
                        prop_assert!(!sentence.contains(['{', '}', '[', ']', '|']), "{}", sentence);
                        prop_assert!(!sentence.contains("  ") && !sentence.contains(" ,"), "{}", sentence);
                        prop_assert!(sentence.ends_with(['.', ':']) && !sentence.ends_with(".."), "{}", sentence);
                        prop_assert!(own || !sentence.starts_with("di "), "{}", sentence);
                    }
                    if let Some(table) = &part.table {
                        prop_assert!(!table.rows.is_empty());
                        prop_assert!(table.rows.iter().all(|row| row.len() == table.header.len()));
                    }
                }
            }
        }
    }
}
