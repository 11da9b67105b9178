//! Whoever is to be reminded of a notice, and how the database finds them.

use super::{day, debtor, publish, wanted};
use crate::support::{World, on_each_engine};
use sea_orm::{ConnectionTrait, Statement, Value};
use sportello_storage::payment_reminders::{due, due_by_mail, statements};

/// Nobody here has this fiscal code.
const STRANGER: &str = "SRRGLI85D52B354O";

#[tokio::test]
async fn notices_are_found_by_their_day_whether_or_not_they_end_with_it() {
    on_each_engine(async |world: World| {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for (on, ends) in [(30, true), (23, true), (23, false), (27, true), (28, false)] {
            for (tax_code, made) in [(None, &mut known), (Some(STRANGER), &mut unknown)] {
                let mut wanted = wanted(&world, &[&[1600]]);
                if let Some(tax_code) = tax_code {
                    wanted.debtor = debtor(tax_code);
                }
                wanted.options[0][0].due_on = Some(day(on));
                wanted.options[0][0].ends = ends;
                let debt = publish(&world, &wanted).await;
                made.push(debt.options[0][0].id);
            }
        }
        let tx = world.read().await;
        let found = due(&tx, day(24), day(29), 10).await.unwrap();
        assert!(found.iter().all(|reminder| reminder.citizen == world.mario));
        let found: Vec<_> = found.iter().map(|reminder| reminder.notice).collect();
        assert_eq!(found, [known[3], known[4]]);
        let found = due_by_mail(&tx, day(24), day(29), 10).await.unwrap();
        assert_eq!(found, [unknown[3], unknown[4]]);
        let nearest = due(&tx, day(24), day(29), 1).await.unwrap();
        assert_eq!(nearest.len(), 1);
        assert_eq!(nearest[0].notice, known[3]);
    })
    .await;
}

/// PostgreSQL decides by how many rows there are; SQLite, which is not told, by the statement alone.
#[tokio::test]
async fn no_more_notices_are_walked_than_are_due() {
    let world = World::on_sqlite().await;
    let raw = world.raw().await;
    for statement in statements(&world.read().await) {
        let nothing: Vec<Value> = (0..5).map(|_| Value::String(None)).collect();
        let explained = Statement::from_sql_and_values(
            raw.get_database_backend(),
            format!("EXPLAIN QUERY PLAN {statement}"),
            nothing,
        );
        let steps: Vec<String> = raw
            .query_all_raw(explained)
            .await
            .unwrap()
            .iter()
            .map(|step| step.try_get("", "detail").unwrap())
            .collect();
        let notices: Vec<&String> = steps.iter().filter(|step| step.contains(" n ")).collect();
        assert_eq!(notices.len(), 1, "{steps:#?}");
        let by_day = "(tenant_id=? AND status=? AND ends=? AND due_on>? AND due_on<?)";
        assert!(notices[0].contains(by_day), "{steps:#?}");
        assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{steps:#?}");
    }
}
