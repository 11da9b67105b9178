//! The rule on generated people: whatever is offered can be stated, alone and with whatever goes with it.

use super::homes::{ASKERS, homes, member};
use super::people::{TODAY, called};
use super::{day, kind};
use crate::certificates::{AskedBy, Kind, OpenTo, Subject, Table, catalogue, refusal, state, state_in};
use proptest::prelude::*;
use sportello_types::certificates::RefusalCode;
use sportello_types::lang::PaperLanguage;
use sportello_types::registry::{Certifiability, Household, RegistrySource, Sight};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// What the list offers can be issued: alone, and with every other offer with which it does not clash.
    #[test]
    fn what_is_offered_can_be_stated((residents, asker) in homes()) {
        let on = day(TODAY);
        let household = Household::assemble(&"F1".parse().unwrap(), on, &residents);
        for resident in &residents {
            let asked_by = ASKERS[asker];
            let subject = Subject { resident, household: household.as_ref(), source: RegistrySource::Municipality, asked_by, on, as_of: on };
            let (offered, refused): (Vec<&Kind>, Vec<&Kind>) =
                catalogue().kinds().iter().partition(|kind| refusal(kind, &subject).is_none());
            for kind in refused {
                prop_assert_eq!(state(&[kind], &subject).err(), refusal(kind, &subject));
            }
            for one in &offered {
                let statement = state(&[*one], &subject);
                prop_assert!(statement.is_ok(), "{}", one.slug);
                let statement = statement.unwrap();
                let part = &statement.parts[0];
                prop_assert!(!part.sentences.is_empty(), "{}", one.slug);
                let texts = part.sentences.iter().chain(part.mark.iter().map(|(_, value)| value));
                for text in texts {
                    prop_assert!(!text.is_empty() && !text.contains(['{', '}', '[', ']', '|']), "{}", text);
                    prop_assert!(!text.contains("  ") && !text.contains(" ."), "{}", text);
                }
                if let Some(table) = &part.table {
                    prop_assert!(!table.rows.is_empty());
                    prop_assert!(table.rows.iter().all(|row| row.len() == table.header.len()));
                }
                for language in PaperLanguage::ALL {
                    let stated = state_in(language, called, &[*one], &subject);
                    prop_assert!(stated.is_ok(), "{} {:?}", one.slug, language);
                    let german = stated.unwrap().german;
                    prop_assert_eq!(german.is_some(), language.has_german());
                    for said in german.iter().flat_map(|german| &german.parts) {
                        prop_assert_eq!(said.sentences.len(), part.sentences.len());
                        for text in &said.sentences {
                            prop_assert!(!text.contains(['{', '}', '[', ']', '|']), "{}", text);
                            prop_assert!(!text.contains("  ") && !text.contains(" ."), "{}", text);
                        }
                        let rows = |table: &Table| table.rows.len();
                        prop_assert_eq!(said.table.as_ref().map(rows), part.table.as_ref().map(rows));
                    }
                }
                for other in &offered {
                    let pair = [*one, *other];
                    if catalogue().clash(&pair).is_none() {
                        prop_assert!(state(&pair, &subject).is_ok(), "{} {}", one.slug, other.slug);
                    }
                }
            }
        }
    }

    /// The dead, minors who ask for themselves and who is not certifiable get nothing.
    #[test]
    fn nobody_gets_what_the_table_of_the_rule_forbids((residents, _) in homes()) {
        let on = day(TODAY);
        let household = Household::assemble(&"F1".parse().unwrap(), on, &residents);
        for resident in &residents {
            let subject = Subject { resident, household: household.as_ref(), source: RegistrySource::Municipality, asked_by: AskedBy::Self_, on, as_of: on };
            let birth = resident.identity.birth.date;
            let barred = resident.is_deceased(on)
                || !birth.is_certainly_adult(on)
                || resident.certifiability.is_some_and(|known| {
                    !matches!(known, Certifiability::Full | Certifiability::Partial)
                });
            let offered = catalogue().kinds().iter().filter(|kind| refusal(kind, &subject).is_none());
            let offered: Vec<&Kind> = offered.collect();
            prop_assert!(!barred || offered.is_empty());
            let has = |name: &str| offered.iter().any(|offer| offer.slug == kind(name).slug);
            prop_assert!(!(has("stato-libero") && resident.marital_status(on).is_none_or(|status| !status.is_free())));
            prop_assert!(!(has("stato-libero") && has("unione-civile")));
            prop_assert!(!(has("residenza") && has("residenza-aire")));
            prop_assert!(!(has("stato-famiglia") && has("residenza-convivenza")));
        }
    }

    /// Who is shown the line of the household's list alone gets what is open to them, of that no more than who
    /// sees the record, and is told of no reason that the list does not show.
    #[test]
    fn who_is_listed_gets_and_learns_no_more_than_the_list_shows((residents, _) in homes()) {
        let on = day(TODAY);
        let household = Household::assemble(&"F1".parse().unwrap(), on, &residents);
        let inner = [
            RefusalCode::NotCertifiable,
            RefusalCode::ProcedureOpen,
            RefusalCode::HappenedAbroad,
            RefusalCode::NoCohabitation,
            RefusalCode::NoContract,
            RefusalCode::NoFixedAbode,
            RefusalCode::DataMissing,
        ];
        for resident in &residents {
            let asked = |sight| Subject {
                resident,
                household: household.as_ref(),
                source: RegistrySource::Municipality,
                asked_by: member(sight),
                on,
                as_of: on,
            };
            for kind in catalogue().kinds() {
                let whole = refusal(kind, &asked(Sight::Whole));
                let listed = refusal(kind, &asked(Sight::Listed));
                let expected = if !kind.online {
                    Some(RefusalCode::DeskOnly)
                } else if resident.withheld {
                    Some(RefusalCode::NotEntitled)
                } else if kind.open_to != OpenTo::Listed {
                    // Nobody here is the other one of a cohabitation by fiscal code.
                    Some(if resident.is_deceased(on) { RefusalCode::Deceased } else { RefusalCode::PersonOnly })
                } else if whole.is_some_and(|code| inner.contains(&code)) {
                    Some(RefusalCode::PersonOnly)
                } else {
                    whole
                };
                prop_assert_eq!(listed, expected, "{}", kind.slug);
                prop_assert_eq!(refusal(kind, &asked(Sight::Nothing)), listed, "{}", kind.slug);
            }
        }
    }

    /// What one gets online one gets at the counter too; there more is refused to nobody but for the record.
    #[test]
    fn the_counter_gives_what_the_portal_gives((residents, _) in homes()) {
        let on = day(TODAY);
        let household = Household::assemble(&"F1".parse().unwrap(), on, &residents);
        for resident in &residents {
            let asked = |asked_by| Subject { resident, household: household.as_ref(), source: RegistrySource::Municipality, asked_by, on, as_of: on };
            for kind in catalogue().kinds() {
                let online = refusal(kind, &asked(AskedBy::Self_));
                let counter = refusal(kind, &asked(AskedBy::Operator { in_person: true }));
                prop_assert!(online.is_some() || counter.is_none(), "{}", kind.slug);
                let other = refusal(kind, &asked(AskedBy::Operator { in_person: false }));
                prop_assert!(!resident.withheld || other.is_some(), "{}", kind.slug);
            }
        }
    }
}
