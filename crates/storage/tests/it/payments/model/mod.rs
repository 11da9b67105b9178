//! Money, in whatever order things happen: debts are made and changed, receipts come late, twice and out of
//! order, money comes for numbers that no notice has, flows in revisions, on one day and the next, which take money
//! back and pay it out again, and transactions die. The same schedules run through the rules alone, ten thousand of
//! them, and, some hundreds, through the database, which must say the same at each step. So do those in which stamps
//! are bought by themselves. And some hundreds in which real istanze wait for the money.

mod books;
mod database;
mod ending;
mod orders;
mod schedule;
mod waiting;

use books::Books;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestRunner};
use schedule::{Event, Outside, schedules};

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Lets a schedule happen to the rules alone.
fn through_the_rules(schedule: &[Event]) -> TestCaseResult {
    let (mut books, mut outside) = (Books::default(), Outside::default());
    for event in schedule {
        match event {
            Event::Pay(pay) => outside.pay(&books, pay),
            Event::Publish(flow) => outside.publish(flow),
            Event::Transaction { steps, dies } => {
                let before = books.clone();
                for step in steps {
                    books.apply(step, &outside);
                }
                if *dies {
                    books = before;
                } else {
                    books.check(&outside)?;
                    books.check_since(&before)?;
                }
            }
        }
    }
    ending::end(&mut books, &mut outside)
}

#[test]
fn the_rules_neither_lose_money_nor_take_it_twice() {
    let run = TestRunner::new(config(10_000)).run(&schedules(), |schedule| through_the_rules(&schedule));
    assert!(run.is_ok(), "{}", run.unwrap_err());
}

#[test]
fn the_database_says_what_the_rules_say() {
    database::on_each_engine(|town| {
        let run = TestRunner::new(config(town.cases)).run(&schedules(), |schedule| town.compare(&schedule));
        assert!(run.is_ok(), "{}", run.unwrap_err());
    });
}

#[test]
fn whatever_waited_has_gone_on_once_its_money_came_and_nothing_without() {
    database::on_each_engine(|town| {
        let run = TestRunner::new(config(town.cases))
            .run(&waiting::schedules(), |schedule| waiting::happen(town, &schedule));
        assert!(run.is_ok(), "{}", run.unwrap_err());
    });
}

#[test]
fn by_the_rules_each_stamp_that_was_bought_by_itself_is_seen_and_no_two_pages_sell_at_once() {
    for browser in [orders::Browser::SaysAnything, orders::Browser::SaysWhatIs] {
        let run = TestRunner::new(config(10_000)).run(&orders::schedules(), |schedule| {
            orders::through_the_rules(&schedule, browser)
        });
        assert!(run.is_ok(), "{browser:?}: {}", run.unwrap_err());
    }
}

#[test]
fn each_stamp_that_was_bought_by_itself_is_seen_and_no_two_pages_sell_at_once() {
    database::on_each_engine(|town| {
        let run = TestRunner::new(config(town.cases)).run(&orders::schedules(), |schedule| {
            orders::happen(town, &schedule, orders::Browser::SaysAnything)
        });
        assert!(run.is_ok(), "{}", run.unwrap_err());
    });
}

#[test]
fn whoever_gives_up_only_what_they_have_not_paid_buys_one_stamp() {
    database::on_each_engine(|town| {
        let run = TestRunner::new(config(town.cases)).run(&orders::schedules(), |schedule| {
            orders::happen(town, &schedule, orders::Browser::SaysWhatIs)
        });
        assert!(run.is_ok(), "{}", run.unwrap_err());
    });
}
