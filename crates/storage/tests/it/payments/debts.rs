//! Debts: made once, and found by whom they concern.

use super::money::{deliver, paper};
use super::{
    BORGOVERDE, PROVINCE, Wanted, body, day, keyed, make, mario, new_debt, parts, publish, segregation,
    statuses, wanted,
};
use crate::support::{MARIO, World, is_refused, on_each_engine};
use chrono::Duration;
use sportello_storage::payments::{
    self, Created, DebtFilter, DebtQuery, Entered, NewDebt, StoredDebt, change, create, create_many, extend,
    find_any, of_citizen, skip_to,
};
use sportello_storage::{Error, Tx};
use sportello_types::ids::{CertificateId, CitizenId};
use sportello_types::payments::{Accounts, Change, DebtSource, DebtStatus, NoticeStatus};
use sportello_types::values::{CodiceFiscale, Iban, Iuv};
use std::collections::BTreeSet;

fn numbers(debt: &StoredDebt) -> Vec<Iuv> {
    debt.notices()
        .map(|notice| notice.number.iuv().unwrap())
        .collect()
}

fn made_with<'a>(wanted: &'a Wanted, own: &'a Iban, postal: &'a Iban) -> NewDebt<'a> {
    NewDebt {
        accounts: Accounts {
            own: Some(own),
            postal: Some(postal),
        },
        ..new_debt(wanted)
    }
}

#[tokio::test]
async fn a_notice_keeps_the_postal_account_that_it_was_made_with() {
    on_each_engine(async |world: World| {
        let iban = |text: &str| text.parse::<Iban>().unwrap();
        let bank = iban("IT60X0542811101000000123456");
        let (post, later) = (
            iban("IT41X0760113200000012345678"),
            iban("IT45R0760103200000000001016"),
        );
        let mut asked = wanted(&world, &[&[3000], &[1700, 1300]]);
        asked.external_key = Some("P-1".to_owned());
        asked.options[0][0].parts = parts(&[(2500, BORGOVERDE), (500, PROVINCE)]);
        let mut again = asked.clone();
        again.id = world.id();
        let tx = world.write().await;
        let made = create(&tx, &made_with(&asked, &bank, &post)).await;
        assert!(matches!(made, Ok(Created::New(_))));
        // Another account changes nothing of what was asked for.
        let known = create(&tx, &made_with(&again, &bank, &later)).await;
        assert!(matches!(known, Ok(Created::Known(_))));
        let none = make(&tx, &wanted(&world, &[&[100]])).await;
        tx.commit().await.unwrap();
        let tx = world.read().await;
        let postal = async |id| {
            let found = find_any(&tx, id).await.unwrap().unwrap();
            found
                .notices()
                .map(|notice| notice.postal.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(postal(asked.id).await, vec![Some(post.clone()); 3]);
        assert_eq!(postal(none.id).await, [None]);
    })
    .await;
}

#[tokio::test]
async fn a_debt_comes_back_as_it_was_made_under_the_code_or_the_id_of_who_owes_it() {
    on_each_engine(async |world: World| {
        let certificate: CertificateId = world.id();
        let mut asked = wanted(&world, &[&[3000], &[1700, 1500]]);
        asked.source = DebtSource::Certificate { certificate };
        asked.options[0][0].parts = parts(&[(2500, BORGOVERDE), (500, PROVINCE)]);
        asked.options[1][1].due_on = None;
        let mut other = wanted(&world, &[&[52]]);
        other.citizen = Some(world.mario);
        other.debtor.tax_code = None;
        other.debtor.email = None;
        let tx = world.write().await;
        let made = make(&tx, &asked).await;
        make(&tx, &other).await;
        tx.commit().await.unwrap();

        let tx = world.read().await;
        let found = payments::find_own(&tx, world.mario, Some(&mario()), asked.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.shown(), made.shown());
        let shown = found.shown();
        assert_eq!((shown.id, shown.status), (asked.id, DebtStatus::ToPay));
        assert_eq!(shown.source, asked.source);
        assert_eq!(shown.office.as_deref(), Some("Scuola"));
        assert_eq!(shown.created_at, world.now);
        let amounts: Vec<Vec<i64>> = shown
            .options
            .iter()
            .map(|option| option.notices.iter().map(|notice| notice.amount.0).collect())
            .collect();
        assert_eq!(amounts, [vec![3000], vec![1700, 1500]]);
        assert!(shown.options.iter().flat_map(|o| &o.notices).all(|n| !n.payable));
        let stored: Vec<_> = found.notices().collect();
        assert_eq!(stored[0].parts, asked.options[0][0].parts);
        assert_eq!(stored[0].creditor, body(BORGOVERDE));
        assert_eq!((stored[1].due_on, stored[2].due_on), (Some(day(30)), None));
        assert_eq!((stored[2].option, stored[2].instalment), (1, 1));
        assert!(found.debtor == asked.debtor);
        let iuvs = numbers(&found);
        assert!(iuvs.iter().all(|iuv| iuv.segregation() == segregation(1)));
        assert_eq!(iuvs.iter().map(|iuv| iuv.base()).collect::<Vec<_>>(), [1, 2, 3]);

        let notice = stored[2];
        for again in [
            payments::by_notice(&tx, &notice.number).await.unwrap(),
            payments::of_notice(&tx, notice.id).await.unwrap(),
            payments::own_notice(&tx, world.mario, Some(&mario()), notice.id)
                .await
                .unwrap(),
        ] {
            assert_eq!(again.unwrap().id, asked.id);
        }
        let of_certificate = payments::of_source(&tx, &asked.source).await.unwrap();
        assert_eq!(of_certificate.len(), 1);
        assert!(
            payments::of_source(&tx, &DebtSource::Municipality)
                .await
                .unwrap()
                .is_empty()
        );
        // Whoever has no fiscal code reaches what is under the id.
        for (code, count) in [(None, 1), (Some(mario()), 2)] {
            let all = payments::all_of(&tx, world.mario, code.as_ref()).await.unwrap();
            assert_eq!(all.len(), count);
        }
        let page = of_citizen(&tx, world.mario, None, DebtFilter::ToPay, None, 10)
            .await
            .unwrap();
        assert_eq!(page.items.len(), 1);
        assert!(page.items[0].id == other.id && page.items[0].debtor == other.debtor);
    })
    .await;
}

#[tokio::test]
async fn neither_another_citizen_nor_another_municipality_sees_a_debt() {
    on_each_engine(async |world: World| {
        let asked = Wanted {
            citizen: Some(world.mario),
            ..wanted(&world, &[&[1600]])
        };
        let made = publish(&world, &asked).await;
        let notice = made.notices().next().unwrap();
        let anna_code: CodiceFiscale = "VRDNNA85M41F205G".parse().unwrap();
        let anna = world.citizen(world.tenant, anna_code.as_str()).await;
        let theirs = world.citizen(world.other, MARIO).await;
        let nothing = async |tx: &Tx, citizen: CitizenId, code: Option<&CodiceFiscale>| {
            assert!(
                payments::find_own(tx, citizen, code, asked.id)
                    .await
                    .unwrap()
                    .is_none()
            );
            assert!(
                payments::own_notice(tx, citizen, code, notice.id)
                    .await
                    .unwrap()
                    .is_none()
            );
            assert!(payments::all_of(tx, citizen, code).await.unwrap().is_empty());
            let page = of_citizen(tx, citizen, code, DebtFilter::All, None, 10)
                .await
                .unwrap();
            assert!(page.items.is_empty());
        };
        let tx = world.read().await;
        assert!(!made.is_of(anna, Some(&anna_code)) && made.is_of(anna, Some(&mario())));
        nothing(&tx, anna, Some(&anna_code)).await;
        nothing(&tx, anna, None).await;
        drop(tx);
        let tx = world.db.begin(world.other).await.unwrap();
        nothing(&tx, theirs, Some(&mario())).await;
        nothing(&tx, world.mario, Some(&mario())).await;
        assert!(find_any(&tx, asked.id).await.unwrap().is_none());
        assert!(payments::of_notice(&tx, notice.id).await.unwrap().is_none());
        assert!(payments::by_notice(&tx, &notice.number).await.unwrap().is_none());
        let all = payments::list(&tx, DebtQuery::default(), None, 10).await.unwrap();
        assert!(all.items.is_empty());
        let refused = change(&tx, notice.id, Change::Cancel, "x", world.now).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        let refused = extend(&tx, notice.id, day(30), "x", world.now).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn what_an_importer_sends_again_changes_nothing_and_another_debt_under_its_key_is_refused() {
    on_each_engine(async |world: World| {
        let first = keyed(&world, "mensa/2026/1", 1600);
        publish(&world, &first).await;
        let again = Wanted {
            id: world.id(),
            at: world.later(Duration::days(1)),
            ..keyed(&world, "mensa/2026/1", 1600)
        };
        let tx = world.write().await;
        let Created::Known(known) = create(&tx, &new_debt(&again)).await.unwrap() else {
            panic!("it is made twice");
        };
        assert_eq!((known.id, known.created_at), (first.id, world.now));
        assert_eq!(statuses(&known), [NoticeStatus::Payable], "as it stands now");
        let other = keyed(&world, "mensa/2026/1", 1700);
        let refused = create(&tx, &new_debt(&other)).await;
        assert!(matches!(refused, Err(Error::Duplicate)));
        // The transaction goes on, and another municipality has keys of its own.
        let next = make(&tx, &keyed(&world, "mensa/2026/2", 1700)).await;
        assert_eq!(numbers(&next)[0].base(), 2, "what is refused takes no number");
        tx.commit().await.unwrap();
        let tx = world.db.begin(world.other).await.unwrap();
        let theirs = make(&tx, &keyed(&world, "mensa/2026/1", 1700)).await;
        assert_eq!(numbers(&theirs)[0].base(), 1);
    })
    .await;
}

#[tokio::test]
async fn many_debts_are_made_at_once_each_of_them_once() {
    on_each_engine(async |world: World| {
        let mut debts: Vec<Wanted> = (0..450)
            .map(|i| keyed(&world, &format!("tari/{i}"), 1000 + i))
            .collect();
        debts[7].options = wanted(&world, &[&[500], &[300, 200]]).options;
        debts[9].segregation = 2;
        // The same twice in one file, and another one under a key that is taken.
        debts.push(keyed(&world, "tari/449", 1449));
        debts.push(keyed(&world, "tari/3", 9999));
        let enter = async |debts: &[Wanted]| {
            let news: Vec<NewDebt<'_>> = debts.iter().map(new_debt).collect();
            let tx = world.write().await;
            let entered = create_many(&tx, &news).await.unwrap();
            tx.commit().await.unwrap();
            entered
        };
        let first = enter(&debts).await;
        let tx = world.read().await;
        let mut bases = BTreeSet::new();
        for (index, debt) in debts.iter().enumerate().take(450) {
            assert_eq!(first[index], Entered::New(debt.id), "{index}");
            let stored = find_any(&tx, debt.id).await.unwrap().unwrap();
            let amounts: Vec<i64> = stored.notices().map(|notice| notice.amount().0).collect();
            let asked = debt.options.iter().flatten();
            assert_eq!(amounts, asked.map(|n| n.parts.total().0).collect::<Vec<_>>());
            bases.extend(numbers(&stored).iter().map(|iuv| (iuv.segregation(), iuv.base())));
        }
        let of_first: Vec<u64> = bases
            .iter()
            .filter(|(code, _)| *code == segregation(1))
            .map(|(_, base)| *base)
            .collect();
        assert_eq!(of_first, (1..=451).collect::<Vec<_>>());
        assert!(bases.contains(&(segregation(2), 1)) && bases.len() == 452);
        let (last, third) = (debts[449].id, debts[3].id);
        assert_eq!(first[450..], [Entered::Known(last), Entered::Differs(third)]);
        drop(tx);
        // A day later, from the same file.
        let mut file = debts.clone();
        for debt in &mut file {
            debt.id = world.id();
            debt.at = world.later(Duration::days(1));
            for notice in debt.options.iter_mut().flatten() {
                notice.id = world.id();
            }
        }
        let again = enter(&file).await;
        let known = debts.iter().take(450).map(|debt| Entered::Known(debt.id));
        assert_eq!(again[..450], known.collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn what_no_debt_can_be_is_not_made() {
    on_each_engine(async |world: World| {
        let mut of_two = wanted(&world, &[&[1600], &[800, 800]]);
        of_two.options[1][1].parts = parts(&[(800, PROVINCE)]);
        let refused = [wanted(&world, &[]), wanted(&world, &[&[1600], &[]]), of_two];
        for wrong in refused {
            let tx = world.write().await;
            let refused = create(&tx, &new_debt(&wrong)).await;
            assert!(matches!(refused, Err(Error::Corrupt { column: "options" })));
        }
        let tx = world.write().await;
        skip_to(&tx, segregation(1), 9_999_999_999_999).await.unwrap();
        let refused = create(&tx, &new_debt(&wanted(&world, &[&[1600]]))).await;
        assert!(
            matches!(refused, Err(Error::Corrupt { column: "last" })),
            "all are used up"
        );
    })
    .await;
}

#[tokio::test]
async fn numbers_given_elsewhere_before_are_left_out_and_none_goes_back() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        for last in [41, 7] {
            skip_to(&tx, segregation(1), last).await.unwrap();
        }
        let made = make(&tx, &wanted(&world, &[&[1600]])).await;
        assert_eq!(numbers(&made)[0].base(), 42);
        tx.commit().await.unwrap();
        let raw = world.raw().await;
        for sql in [
            "UPDATE notice_sequence SET last = last - 1",
            "DELETE FROM notice_sequence",
        ] {
            is_refused(&raw, sql, "fixed").await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_spontaneous_debt_is_its_makers_and_under_its_code_once_it_is_paid() {
    on_each_engine(async |world: World| {
        let anna_code: CodiceFiscale = "VRDNNA85M41F205G".parse().unwrap();
        let anna = world.citizen(world.tenant, anna_code.as_str()).await;
        let asked = Wanted {
            citizen: Some(anna),
            source: DebtSource::Spontaneous,
            ..wanted(&world, &[&[1600]])
        };
        let made = publish(&world, &asked).await;
        let notice = made.notices().next().unwrap();
        let seen = async |citizen: CitizenId, code: &CodiceFiscale| {
            let (tx, code) = (world.read().await, Some(code));
            let one = payments::find_own(&tx, citizen, code, asked.id).await.unwrap();
            let by_notice = payments::own_notice(&tx, citizen, code, notice.id).await.unwrap();
            let all = payments::all_of(&tx, citizen, code).await.unwrap();
            let page = of_citizen(&tx, citizen, code, DebtFilter::All, None, 10)
                .await
                .unwrap();
            let any = payments::find_any(&tx, asked.id).await.unwrap().unwrap();
            [
                one.is_some(),
                by_notice.is_some(),
                !all.is_empty(),
                !page.items.is_empty(),
                any.is_of(citizen, code),
            ]
        };
        assert_eq!(seen(anna, &anna_code).await, [true; 5]);
        assert_eq!(seen(world.mario, &mario()).await, [false; 5]);
        assert!(made.is_for_another(Some(&anna_code)) && !made.is_for_another(Some(&mario())));
        let tx = world.write().await;
        deliver(&tx, &paper(&world, notice, "r1"), world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(seen(anna, &anna_code).await, [true; 5]);
        assert_eq!(seen(world.mario, &mario()).await, [true; 5]);
    })
    .await;
}
