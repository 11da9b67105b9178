//! Certificates that wait for fees and for a digital stamp that is bought by itself, each with its notice.

use crate::certificates::{day, wanted};
use crate::held_certificates::{CREDITOR, found, held_with, pay, pay_notice};
use crate::support::{World, on_each_engine};
use sportello_storage::certificates::{overdue, unreleased};
use sportello_storage::payments::NewNotice;
use sportello_storage::stamps::{self, BoughtStamp};
use sportello_types::certificates::Half;
use sportello_types::payments::{DebtStatus, Destination, Part, Parts, StampToBuy};
use sportello_types::values::{EuroCents, Sha256};

const DOCUMENT: Sha256 = Sha256([7; 32]);

/// The notice of a stamp for a certificate.
fn stamp(world: &World) -> NewNotice {
    let part = Part {
        amount: EuroCents(1600),
        creditor: CREDITOR.parse().unwrap(),
        to: Destination::Stamp {
            stamp: StampToBuy {
                document: DOCUMENT,
                province: "CA".parse().unwrap(),
            },
        },
        category: "9/0115103TS/".parse().unwrap(),
    };
    NewNotice {
        id: world.id(),
        description: "Marca da bollo".to_owned(),
        due_on: Some(day(2026, 11, 29)),
        ends: true,
        parts: Parts::new(vec![part]).unwrap(),
    }
}

#[tokio::test]
async fn beside_fees_a_stamp_that_is_bought_by_itself_is_waited_for_as_well() {
    on_each_engine(async |world: World| {
        let (keys, wanted) = (world.keyring(), wanted(&world));
        let debt = held_with(&world, &keys, &wanted, None, vec![stamp(&world)]).await;
        let [fees, stamp] = &debt.options[0][..] else {
            panic!("two notices")
        };
        let payment = async || {
            let shown = found(&world, &wanted).await.shown(&keys, day(2026, 11, 24));
            shown.unwrap().payment.unwrap()
        };
        // How many are to be issued, and how many are over the day after the last one.
        let waits = async || {
            let tx = world.db.system_read().await.unwrap();
            let released = unreleased(&tx, None, 10).await.unwrap().len();
            (released, overdue(&tx, day(2026, 11, 30), 10).await.unwrap().len())
        };
        let none = payment().await;
        let apart = none.apart.clone().unwrap();
        assert_eq!(
            (none.notice, none.amount, none.payable),
            (fees.id, EuroCents(52), true)
        );
        assert_eq!(
            (apart.notice, apart.amount, apart.payable),
            (stamp.id, EuroCents(1600), true)
        );
        assert_eq!(
            (none.total, none.status, none.half()),
            (EuroCents(1652), DebtStatus::ToPay, None)
        );
        assert_eq!(waits().await, (0, 1));

        let tx = world.write().await;
        pay(&tx, &world, &debt).await;
        tx.commit().await.unwrap();
        let half = payment().await;
        assert_eq!((half.half(), half.looked_at), (Some(Half::Fees), false));
        assert_eq!(waits().await, (0, 1));

        // Paid, and without a good stamp.
        let tx = world.write().await;
        pay_notice(&tx, &world, stamp, "mbd-1").await;
        tx.commit().await.unwrap();
        let bad = payment().await;
        assert_eq!(
            (bad.status, bad.looked_at, bad.stamp),
            (DebtStatus::Paid, true, false)
        );
        assert_eq!(waits().await, (0, 0));

        let bought = BoughtStamp {
            iubd: "01240002186093".to_owned(),
            notice: stamp.id,
            part: 1,
            document: DOCUMENT,
            amount: EuroCents(1600),
            bought_at: world.now,
            provider: "Banca".to_owned(),
            xml: b"<marcaDaBollo/>".to_vec(),
        };
        let tx = world.write().await;
        stamps::keep(&tx, &bought, world.now).await.unwrap();
        tx.commit().await.unwrap();
        let paid = payment().await;
        assert_eq!((paid.looked_at, paid.stamp, paid.half()), (false, true, None));
        assert_eq!(paid.stamp_notice(), stamp.id);
        assert_eq!(waits().await, (1, 0));
    })
    .await;
}
