//! What waits for money that is taken back before it could go on.

use super::flows::found;
use super::town;
use crate::istanze::submit;
use crate::payments::Station;
use crate::payments::fees::{as_notice, pay, renewal, shown, take_charge};
use crate::support::{BORGOVERDE, EVA};
use serde_json::json;
use sportello_api::jobs::Worker;
use sportello_api::jobs::payments_reconcile::reconcile;
use sportello_integrations::payments::fdr::{FlowOutcome, FlowPayment};
use sportello_storage::Error;
use sportello_types::istanze::Istanza;
use sportello_types::payments::DebtStatus;

#[actix_web::test]
async fn an_istanza_waits_while_its_money_is_taken_back_and_nobody_has_settled_that() {
    for is_settled in [true, false] {
        let (town, _, flows) = town().await;
        let station = Station::open(&town);
        let eva = town.operator(EVA).await;
        let mario = town.ready_citizen().await;
        mario.activate("payments").await;
        let id = renewal(&mario).await;
        let sent: Istanza = submit(&mario, &id, "once").await.expect(200).read();
        let payment = sent.payment.unwrap();
        town.work().await;
        let read = async || {
            let now = town.app.clock.now();
            reconcile(&town.app, town.tenant(BORGOVERDE), None, now)
                .await
                .unwrap();
            town.work().await;
        };
        let there = found(&as_notice(&payment), "R1", payment.total.0);
        let back = FlowPayment {
            outcome: FlowOutcome::Revoked,
            ..there.clone()
        };
        flows.publish("F1", 1, "2026-11-23", vec![back]);
        read().await;

        // The receipt comes after the flow that takes its money back.
        pay(&town, &station, &payment, "R1").await;
        for _ in 0..2 {
            let waits = shown(&mario, &id).await.payment.unwrap();
            assert_eq!(
                (waits.status, waits.reversed, waits.looked_at),
                (DebtStatus::Paid, true, true)
            );
            let refused = take_charge(&town, &mario, &id).await;
            assert!(matches!(refused, Err(Error::WrongState)), "{refused:?}");
            Worker::sweep(&town.app).await;
            town.work().await;
        }

        if is_settled {
            let closing = json!({
                "psp": "60000000001", "flow": "F1", "revision": 1, "line": 1, "why": "revoked",
                "outcome": "settled", "note": "Pagato allo sportello"
            });
            let closures = "/backoffice/payments/flows/closures";
            eva.post(closures, &closing).await.expect(204);
            town.work().await;
        } else {
            flows.publish("F1", 2, "2026-11-23", vec![there]);
            read().await;
        }
        let paid = shown(&mario, &id).await.payment.unwrap();
        assert_eq!((paid.reversed, paid.looked_at), (is_settled, false));
        take_charge(&town, &mario, &id).await.unwrap();
    }
}
