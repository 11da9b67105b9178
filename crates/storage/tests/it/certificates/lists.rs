//! Lists of certificates, page by page: the citizen's own, and the archive that operators look through.

use super::{Wanted, applicant, ids, issue, wanted};
use crate::support::{MARIO, World, on_each_engine};
use chrono::Duration;
use sportello_storage::Error;
use sportello_storage::certificates::{self, Filter};
use sportello_types::ids::CertificateId;

#[tokio::test]
async fn pages_go_from_the_newest_to_the_oldest() {
    on_each_engine(async |world: World| {
        let keys = world.keyring();
        let mut issued = Vec::new();
        // Two of one instant: their ids decide.
        for minute in [0, 1, 1, 2, 3] {
            let wanted = Wanted {
                issued_at: world.later(Duration::minutes(minute)),
                ..wanted(&world)
            };
            issue(&world, world.tenant, &keys, &wanted).await.unwrap();
            issued.push((wanted.issued_at, wanted.id));
        }
        issued.sort_unstable();
        let oldest_first: Vec<CertificateId> = issued.iter().map(|(_, id)| *id).collect();
        let newest_first: Vec<CertificateId> = oldest_first.iter().rev().copied().collect();
        let tx = world.read().await;
        let (mut seen, mut cursor, mut pages) = (Vec::new(), None::<String>, 0);
        loop {
            let page = certificates::list(&tx, world.mario, cursor.as_deref(), 2)
                .await
                .unwrap();
            seen.extend(ids(&page.items));
            pages += 1;
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!((pages, seen), (3, newest_first));
        let all = certificates::all_of(&tx, world.mario).await.unwrap();
        assert_eq!(ids(&all), oldest_first);
        let refused = certificates::list(&tx, world.mario, Some("bWVzc2FnZXM"), 2).await;
        assert!(matches!(refused, Err(Error::InvalidCursor)));
    })
    .await;
}

#[tokio::test]
async fn operators_look_through_the_archive_of_their_municipality_alone() {
    on_each_engine(async |world: World| {
        let keys = world.keyring();
        let theirs = world.citizen(world.other, MARIO).await;
        let mut issued = Vec::new();
        for (minute, resident, counter) in [(0, "R1", false), (1, "R2", true), (2, "R1", true)] {
            let wanted = Wanted {
                issued_at: world.later(Duration::minutes(minute)),
                resident,
                applicant: counter.then(|| applicant("household")),
                ..wanted(&world)
            };
            issue(&world, world.tenant, &keys, &wanted).await.unwrap();
            issued.push(wanted.id);
        }
        let foreign = Wanted {
            citizen: theirs,
            ..wanted(&world)
        };
        issue(&world, world.other, &keys, &foreign).await.unwrap();
        let tx = world.read().await;
        let look = async |filter: Filter<'_>| {
            let page = certificates::archive(&tx, &filter, None, 10).await.unwrap();
            ids(&page.items)
        };
        let (first, second, third) = (issued[0], issued[1], issued[2]);
        assert_eq!(look(Filter::default()).await, [third, second, first]);
        let resident = "R1".parse().unwrap();
        let of_one = Filter {
            resident: Some(&resident),
            ..Filter::default()
        };
        assert_eq!(look(of_one).await, [third, first]);
        let number = certificates::find_any(&tx, second).await.unwrap().unwrap().number;
        let numbered = Filter {
            number: Some(number),
            ..Filter::default()
        };
        assert_eq!(look(numbered).await, [second]);
        let later = Filter {
            issued: Some((
                world.later(Duration::minutes(1)),
                world.later(Duration::minutes(2)),
            )),
            ..Filter::default()
        };
        assert_eq!(look(later).await, [second], "the end does not belong to it");
        let page = certificates::archive(&tx, &of_one, None, 1).await.unwrap();
        let cursor = page.next_cursor.unwrap();
        let rest = certificates::archive(&tx, &of_one, Some(&cursor), 1)
            .await
            .unwrap();
        assert_eq!((ids(&rest.items), rest.next_cursor), (vec![first], None));
        let citizens = certificates::list(&tx, world.mario, Some(&cursor), 1).await;
        assert!(matches!(citizens, Err(Error::InvalidCursor)), "of another list");
    })
    .await;
}
