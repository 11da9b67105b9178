//! The rule on generated people: whatever is offered can be stated, alone and with whatever goes with it.

use super::people::{TODAY, called, resident};
use super::{day, kind};
use crate::certificates::{AskedBy, Kind, OpenTo, Subject, Table, catalogue, refusal, state, state_in};
use proptest::prelude::*;
use serde_json::{Value, json};
use sportello_types::certificates::RefusalCode;
use sportello_types::lang::PaperLanguage;
use sportello_types::registry::{
    Certifiability, Household, MaritalStatus, RegistrySource, Relation, Resident, Sight, UnionKind,
};

/// What a record may lack or hold.
#[derive(Clone, Debug)]
struct Person {
    age: i32,
    birth: usize,
    sex: Option<bool>,
    named: (bool, bool),
    place: Option<usize>,
    citizenships: Vec<(usize, bool)>,
    status: Option<usize>,
    union: Option<Bond>,
    stay: usize,
    home: Option<(usize, bool)>,
    relation: usize,
    certifiability: Option<usize>,
    flags: [bool; 4],
}

#[derive(Clone, Debug)]
struct Bond {
    kind: usize,
    partner: usize,
    dated: bool,
    placed: bool,
    ended: bool,
}

fn bond() -> impl Strategy<Value = Bond> {
    (
        0_usize..3,
        0_usize..4,
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(kind, partner, dated, placed, ended)| Bond {
            kind,
            partner,
            dated,
            placed,
            ended,
        })
}

fn person() -> impl Strategy<Value = Person> {
    let who = (
        1_i32..95,
        0_usize..3,
        prop::option::of(any::<bool>()),
        (any::<bool>(), any::<bool>()),
        prop::option::of(0_usize..4),
        prop::collection::vec((0_usize..3, any::<bool>()), 0..3),
    );
    let what = (
        prop::option::of(0..MaritalStatus::ALL.len()),
        prop::option::of(bond()),
        0_usize..5,
        prop::option::weighted(0.9, (0_usize..3, any::<bool>())),
        0..Relation::ALL.len(),
        prop::option::weighted(0.3, 0..Certifiability::ALL.len()),
        prop::array::uniform4(prop::bool::weighted(0.1)),
    );
    (who, what).prop_map(
        |(
            (age, birth, sex, named, place, citizenships),
            (status, union, stay, home, relation, certifiability, flags),
        )| Person {
            age,
            birth,
            sex,
            named,
            place,
            citizenships,
            status,
            union,
            stay,
            home,
            relation,
            certifiability,
            flags,
        },
    )
}

fn place(which: usize) -> Value {
    match which {
        0 => json!({ "kind": "italy", "municipality": { "name": "CAGLIARI", "province": "CA" } }),
        1 => json!({ "kind": "abroad", "state": { "name": "ROMANIA" }, "town": "CLUJ-NAPOCA" }),
        2 => json!({ "kind": "abroad", "state": { "name": "ROMANIA" } }),
        _ => json!({ "kind": "exceptional", "description": "A BORDO DELLA MOTONAVE TIRRENIA" }),
    }
}

fn record(n: usize, person: &Person, institution: bool) -> Value {
    let born = 2026 - person.age;
    let birth = [format!("{born}-01-01"), format!("{born}-01"), format!("{born}")];
    let [dead, abroad, homeless, withheld] = person.flags;
    let (family, given) = person.named;
    let mut identity = json!({
        "birth": { "date": birth[person.birth] },
        "sex": person.sex.map(|female| if female { "F" } else { "M" }),
        "family_name": (family || !given).then_some("ROSSI"),
        "given_name": given.then_some("ANNA"),
    });
    if let Some(which) = person.place {
        identity["birth"]["place"] = place(which);
    }
    let year = format!("{born}-12-31");
    let citizenships: Vec<Value> = person
        .citizenships
        .iter()
        .map(|(state, dated)| {
            let name = ["ITALIA", "FRANCIA", "EX JUGOSLAVIA"][*state];
            json!({ "state": { "name": name }, "since": dated.then_some(&year) })
        })
        .collect();
    let stays = match person.stay {
        0 => json!([]),
        1 => json!([{ "since": year }]),
        2 => json!([{ "reason": "3" }]),
        3 => json!([{ "since": year, "until": "2026-06-30", "deletion": "3" }]),
        _ => json!([{ "since": year, "until": "2026-06-30", "deletion": "8" }, { "since": "2026-07-01" }]),
    };
    let residences: Vec<Value> = person
        .home
        .iter()
        .map(|(which, dated)| {
            let mut home = match which {
                0 => json!({ "kind": "1", "address": { "street": "VIA ROMA", "municipality": { "name": "BORGOVERDE" } } }),
                1 => json!({ "kind": "4", "abroad": { "state": { "name": "FRANCIA" }, "town": "MARSEILLE" } }),
                _ => json!({ "kind": "4", "abroad": { "state": { "name": "FRANCIA" } } }),
            };
            home["since"] = json!(dated.then_some(&year));
            home
        })
        .collect();
    let unions: Vec<Value> = person
        .union
        .iter()
        .map(|bond| {
            let kinds = [
                UnionKind::Marriage,
                UnionKind::CivilUnion,
                UnionKind::Cohabitation,
            ];
            let partner = if bond.partner == n {
                json!({ "family_name": "BIANCHI" })
            } else {
                json!({ "id": format!("R{}", bond.partner) })
            };
            json!({
                "kind": kinds[bond.kind],
                "partner": partner,
                "since": bond.dated.then_some(&year),
                "place": bond.placed.then(|| place(0)),
                "ended": bond.ended.then(|| json!({ "on": "2026-08-08" })),
            })
        })
        .collect();
    let relation = if n == 0 {
        Relation::Reference
    } else {
        Relation::ALL[person.relation]
    };
    let role = if institution {
        json!({ "kind": "institution", "relation": "2", "name": family.then_some("CASERMA MONFENERA") })
    } else {
        json!({ "kind": "family", "relation": relation.code() })
    };
    json!({
        "id": format!("R{n}"),
        "identity": identity,
        "citizenships": citizenships,
        "marital_statuses": person.status.map(|n| vec![json!({ "status": MaritalStatus::ALL[n].code() })]).unwrap_or_default(),
        "registrations": stays,
        "residences": residences,
        "memberships": [{ "household": "F1", "role": role }],
        "unions": unions,
        "certifiability": person.certifiability.map(|n| Certifiability::ALL[n].code()),
        "death": dead.then(|| json!({ "on": "2026-10-10" })),
        "aire": abroad || person.stay == 4,
        "no_fixed_abode": homeless,
        "withheld": withheld,
    })
}

/// Somebody of the household, who sees so much of the person.
const fn member(sight: Sight) -> AskedBy<'static> {
    AskedBy::Member {
        tax_code: None,
        sight,
    }
}

/// Who asks: the person, somebody of the household, somebody at the counter.
const ASKERS: [AskedBy<'static>; 5] = [
    AskedBy::Self_,
    member(Sight::Whole),
    member(Sight::Listed),
    AskedBy::Operator { in_person: true },
    AskedBy::Operator { in_person: false },
];

pub(crate) fn homes() -> impl Strategy<Value = (Vec<Resident>, usize)> {
    (
        prop::collection::vec(person(), 1..4),
        prop::bool::weighted(0.15),
        0..ASKERS.len(),
    )
        .prop_map(|(people, institution, asker)| {
            let residents = people
                .iter()
                .enumerate()
                .map(|(n, person)| resident(record(n, person, institution)))
                .collect();
            (residents, asker)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// What the list offers can be issued: alone, and with every other offer with which it does not clash.
    #[test]
    fn what_is_offered_can_be_stated((residents, asker) in homes()) {
        let on = day(TODAY);
        let household = Household::assemble(&"F1".parse().unwrap(), on, &residents);
        for resident in &residents {
            let asked_by = ASKERS[asker];
            let subject = Subject { resident, household: household.as_ref(), source: RegistrySource::Municipality, asked_by, on };
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
            let subject = Subject { resident, household: household.as_ref(), source: RegistrySource::Municipality, asked_by: AskedBy::Self_, on };
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
            let asked = |asked_by| Subject { resident, household: household.as_ref(), source: RegistrySource::Municipality, asked_by, on };
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
