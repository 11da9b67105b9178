//! Generated households, and who asks. Of this crate it names [`AskedBy`] alone, as the module around it does, so
//! that the tests of those who issue certificates read it too.

use super::AskedBy;
use proptest::prelude::*;
use serde_json::{Value, json};
use sportello_types::registry::{Certifiability, MaritalStatus, Relation, Resident, Sight, UnionKind};

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

/// A contract of cohabitation; of undated ones nobody knows the professional.
fn contract(bond: &Bond, on: &str) -> Value {
    json!({
        "on": on,
        "place": place(0),
        "professional": bond.dated.then_some("NOTAIO ANNA PIRAS"),
        "received_on": bond.dated.then_some(on),
    })
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
                "contract": (kinds[bond.kind] == UnionKind::Cohabitation && bond.placed).then(|| contract(bond, &year)),
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
pub(crate) const fn member(sight: Sight) -> AskedBy<'static> {
    AskedBy::Member {
        tax_code: None,
        sight,
    }
}

/// Ways in which a certificate is asked for: by the person, by somebody of the household, and at the counter by
/// the person or by somebody else.
pub(crate) const ASKERS: [AskedBy<'static>; 5] = [
    AskedBy::Self_,
    member(Sight::Whole),
    member(Sight::Listed),
    AskedBy::Operator { in_person: true },
    AskedBy::Operator { in_person: false },
];

/// People of one household, `F1`, and which way is the one of these.
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
                .map(|(n, person)| serde_json::from_value(record(n, person, institution)).unwrap())
                .collect();
            (residents, asker)
        })
}
