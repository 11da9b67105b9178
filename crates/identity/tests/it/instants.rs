//! The reader of dates.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use sportello_identity::saml::{parse_instant, print_instant};

#[test]
fn only_utc_with_z_is_read() {
    for good in [
        "2026-11-23T10:00:31Z",
        "2026-11-23T10:00:31.1Z",
        "2026-11-23T10:00:31.125125Z",
        "2026-11-23T10:00:31.12512512512512512Z",
        "2024-02-29T23:59:59Z",
        "9999-12-31T23:59:59.999Z",
        "0001-01-01T00:00:00Z",
    ] {
        assert!(parse_instant(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "Z",
        "2026-11-23",
        "2026-11-23T10:00:31",
        "2026-11-23T10:00:31+00:00",
        "2026-11-23T11:00:31+01:00",
        "2026-11-23t10:00:31z",
        "2026-11-23 10:00:31Z",
        " 2026-11-23T10:00:31Z",
        "2026-11-23T10:00:31Z ",
        "2026-11-23T10:00Z",
        "2026-11-23T10:00:31.Z",
        "2026-11-23T10:00:31,5Z",
        "2026-11-23T10:00:60Z",
        "2026-11-23T24:00:00Z",
        "2026-02-29T10:00:00Z",
        "2026-13-01T10:00:00Z",
        "26-11-23T10:00:00Z",
        "+2026-11-23T10:00:00Z",
        "-2026-11-23T10:00:00Z",
        "12026-11-23T10:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-1-23T10:00:00Z",
        "2026-11-23T1:00:00Z",
        "２０２６-11-23T10:00:00Z",
        "2026-11-23T10:00:31.1.2Z",
    ] {
        assert!(parse_instant(bad).is_err(), "{bad}");
    }
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(seconds in 0_i64..253_402_300_799, millis in 0_u32..1000) {
        let instant = DateTime::<Utc>::from_timestamp(seconds, millis * 1_000_000).unwrap();
        prop_assert_eq!(parse_instant(&print_instant(instant)), Ok(instant));
    }

    #[test]
    fn decimals_never_move_the_instant_by_a_second(decimals in "[0-9]{1,40}") {
        let base = parse_instant("2026-11-23T10:00:31Z").unwrap();
        let read = parse_instant(&format!("2026-11-23T10:00:31.{decimals}Z")).unwrap();
        prop_assert!(read >= base && read < base + TimeDelta::seconds(1));
    }

    #[test]
    fn any_text_gives_an_instant_or_an_error(text in "\\PC*") {
        let _ = parse_instant(&text);
    }

    #[test]
    fn texts_that_look_like_dates_agree_with_chrono(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z") {
        // Chrono reads a leap second and a year 0; we do not.
        let expected = text.parse::<DateTime<Utc>>().ok()
            .filter(|_| !text.contains(":60") && !text.starts_with("0000"));
        prop_assert_eq!(parse_instant(&text).ok(), expected);
    }
}
