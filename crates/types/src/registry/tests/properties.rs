//! The rule who may see whom on generated families: no family is strange enough to break it.

use super::{TODAY, day, resident};
use crate::registry::{
    Certifiability, Household, MaritalStatus, Relation, Resident, ResponsibilityKind, Sight, sight,
};
use crate::values::HouseholdKey;
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use serde_json::json;

/// A family: ages, relations to the reference person (the first), who is whose child, decisions.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself")]
struct Person {
    age: i64,
    relation: usize,
    mother: Option<usize>,
    father: Option<usize>,
    spouse: Option<usize>,
    status: usize,
    withheld: bool,
    guarded: bool,
    gone: bool,
    dead: bool,
    separated: bool,
    decision: Option<(usize, usize)>,
}

fn person() -> impl Strategy<Value = Person> {
    let kin = || prop::option::of(0_usize..6);
    let flags = (
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.2),
    );
    (
        0_i64..95,
        0..Relation::ALL.len(),
        kin(),
        kin(),
        kin(),
        0..MaritalStatus::ALL.len(),
        flags,
        prop::option::of((0_usize..6, 0_usize..3)),
    )
        .prop_map(
            |(
                age,
                relation,
                mother,
                father,
                spouse,
                status,
                (withheld, guarded, gone, dead, separated),
                decision,
            )| {
                Person {
                    age,
                    relation,
                    mother,
                    father,
                    spouse,
                    status,
                    withheld,
                    guarded,
                    gone,
                    dead,
                    separated,
                    decision,
                }
            },
        )
}

fn born(age: i64) -> NaiveDate {
    // Never on the anniversary itself: `age` is what it says.
    day(TODAY) - TimeDelta::days(age * 365 + age / 4 + 30)
}

fn generated(people: &[Person], institution: bool) -> Vec<Resident> {
    let id = |n: usize| format!("R{n}");
    let named = |n: Option<usize>, own: usize| n.filter(|n| *n != own).map(|n| json!({ "id": id(n) }));
    people.iter().enumerate().map(|(n, person)| {
        let relation = if n == 0 { Relation::Reference } else { Relation::ALL[person.relation] };
        let role = if institution {
            json!({ "kind": "institution", "relation": "2" })
        } else {
            json!({ "kind": "family", "relation": relation.code() })
        };
        let birth = born(person.age);
        let mut record = json!({
            "id": id(n),
            "identity": { "family_name": "ROSSI", "birth": { "date": birth.to_string() } },
            "withheld": person.withheld,
            "marital_statuses": [{ "status": MaritalStatus::ALL[person.status].code() }],
            "memberships": [{ "household": "F1", "role": role, "until": person.gone.then_some("2026-06-30") }],
        });
        if let Some(mother) = named(person.mother, n) { record["mother"] = mother; }
        if let Some(father) = named(person.father, n) { record["father"] = father; }
        if let Some(spouse) = named(person.spouse, n) {
            record["unions"] = json!([{ "kind": "marriage", "partner": spouse }]);
            if person.separated { record["unions"][0]["separated_on"] = json!("2026-02-02"); }
        }
        if person.guarded { record["certifiability"] = json!("4"); }
        if person.dead && !person.gone && person.age > 0 { record["death"] = json!({ "on": "2026-05-05" }); }
        if let Some((holder, kind)) = person.decision {
            let kind = ["parental", "guardian", "revoked"][kind];
            record["responsibilities"] = json!([{ "holder": { "id": id(holder) }, "kind": kind }]);
        }
        resident(record)
    }).collect()
}

fn families() -> impl Strategy<Value = (Vec<Person>, bool, bool)> {
    (
        prop::collection::vec(person(), 1..6),
        prop::bool::weighted(0.1),
        any::<bool>(),
    )
}

/// Whether somebody is under guardianship, and of whom.
fn is_guarded_by(ward: &Resident, guardian: &Resident) -> bool {
    ward.certifiability == Some(Certifiability::UnderGuardianship)
        && ward.responsibilities.iter().any(|decision| {
            decision.kind == ResponsibilityKind::Guardian && decision.holder.id.as_ref() == Some(&guardian.id)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever the family is made of, nobody sees more than the rule's table says.
    #[test]
    fn nobody_sees_more_than_the_norm_allows((people, institution, past) in families()) {
        let residents = generated(&people, institution);
        let at = if past { "2026-06-01" } else { TODAY };
        let today = day(TODAY);
        let household_key: HouseholdKey = "F1".parse().unwrap();
        let Some(household) = Household::assemble(&household_key, day(at), &residents) else { return Ok(()) };
        for viewer in &residents {
            for target in &residents {
                let sight = sight(&household, &viewer.id, &target.id, today);
                let member = |who: &Resident| household.member(&who.id).is_some();
                let adult = |who: &Resident| who.identity.birth.date.is_certainly_adult(today);
                if sight == Sight::Nothing {
                    continue;
                }
                prop_assert!(member(viewer) && member(target));
                prop_assert!(!viewer.is_deceased(today));
                if viewer.id == target.id {
                    prop_assert_eq!(sight, Sight::Whole);
                    continue;
                }
                prop_assert!(adult(viewer), "a minor sees nobody else");
                prop_assert!(!target.withheld);
                prop_assert!(viewer.certifiability != Some(Certifiability::UnderGuardianship));
                prop_assert!(!institution);
                if sight == Sight::Whole {
                    let gone = |who: &Resident| who.memberships[0].until.is_some();
                    prop_assert!(!gone(viewer) && !gone(target) && !target.is_deceased(today));
                    if is_guarded_by(target, viewer) {
                        continue;
                    }
                    if adult(target) {
                        let free = |who: &Resident| who.marital_status(day(at)).unwrap().is_free();
                        prop_assert!(!free(viewer) && !free(target), "an adult is seen whole by spouse and guardian alone");
                        let apart = |who: &Resident| who.unions.iter().any(|union| union.separated_on.is_some());
                        prop_assert!(!apart(viewer) && !apart(target), "nor by who is separated");
                    } else {
                        let revoked = target.responsibilities.iter().any(|decision| {
                            decision.kind == ResponsibilityKind::Revoked && decision.holder.id.as_ref() == Some(&viewer.id)
                        });
                        let spouse = !viewer.marital_status(day(at)).unwrap().is_free()
                            && !target.marital_status(day(at)).unwrap().is_free();
                        prop_assert!(!revoked || spouse);
                    }
                }
            }
        }
    }

    /// Everybody alive who is in the household sees the own record, and the list is what the rule says.
    #[test]
    fn everybody_sees_the_own_record_and_lists_agree_with_the_rule((people, institution, _) in families()) {
        let residents = generated(&people, institution);
        let today = day(TODAY);
        let Some(household) = Household::assemble(&"F1".parse().unwrap(), today, &residents) else { return Ok(()) };
        for member in &household.members {
            let own = sight(&household, &member.id, &member.id, today);
            let alive = !member.is_deceased(today);
            prop_assert_eq!(own, if alive { Sight::Whole } else { Sight::Nothing });
            let seen = household.seen_by(&member.id, &household, today);
            for other in &household.members {
                let listed = seen.iter().find(|seen| seen.member.id == other.id).map(|seen| seen.sight);
                let ruled = sight(&household, &member.id, &other.id, today);
                prop_assert_eq!(listed.unwrap_or(Sight::Nothing), ruled);
            }
        }
    }

    /// Nobody declares about somebody else who may be of age, but the guardian; nor about whom one does not see
    /// whole.
    #[test]
    fn one_declares_for_oneself_and_for_minors_and_wards_seen_whole((people, institution, _) in families()) {
        let residents = generated(&people, institution);
        let today = day(TODAY);
        let Some(household) = Household::assemble(&"F1".parse().unwrap(), today, &residents) else { return Ok(()) };
        for declarant in &household.members {
            for about in &household.members {
                if household.may_declare(&declarant.id, &about.id, today).is_err() {
                    continue;
                }
                prop_assert!(declarant.identity.birth.date.is_certainly_adult(today));
                prop_assert!(declarant.certifiability != Some(Certifiability::UnderGuardianship));
                if declarant.id != about.id {
                    let by_id = |id| residents.iter().find(|resident| resident.id == id).unwrap();
                    let (ward, guardian) = (by_id(about.id.clone()), by_id(declarant.id.clone()));
                    prop_assert!(
                        about.identity.birth.date.is_certainly_minor(today) || is_guarded_by(ward, guardian)
                    );
                    prop_assert_eq!(sight(&household, &declarant.id, &about.id, today), Sight::Whole);
                }
            }
        }
    }

    /// Choosing a day of the past never brings back a sight that is over: by then nobody had died or left.
    #[test]
    fn a_day_of_the_past_gives_nothing_whole_that_today_does_not((people, institution, _) in families()) {
        let residents = generated(&people, institution);
        let (key, today): (HouseholdKey, _) = ("F1".parse().unwrap(), day(TODAY));
        let Some(then) = Household::assemble(&key, day("2026-05-01"), &residents) else { return Ok(()) };
        let Some(now) = Household::assemble(&key, today, &residents) else { return Ok(()) };
        for viewer in &residents {
            let seen = then.seen_by(&viewer.id, &now, today);
            if viewer.is_deceased(today) {
                prop_assert!(seen.is_empty());
            }
            for seen in seen {
                let closest = sight(&now, &viewer.id, &seen.member.id, today);
                prop_assert!(seen.sight < Sight::Whole || closest == Sight::Whole);
            }
        }
    }
}
