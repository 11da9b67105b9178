//! The numbers and codes of payments.

use super::{accepts, refuses};
use crate::values::{InvalidIuv, Iuv, NoticeNumber, SegregationCode, TaxonomyCode};
use proptest::prelude::*;

#[test]
fn segregation_codes() {
    accepts::<SegregationCode>(&[("00", "00"), ("45", "45"), ("99", "99")]);
    refuses::<SegregationCode>(&["", "1", "001", "-1", "+1", "0a", "٠١"]);
    assert_eq!(SegregationCode::new(100), None);
}

/// The last two are of notices that others have published.
#[test]
fn notices_are_numbered_as_pagopa_numbers_them() {
    for (segregation, base, notice) in [
        (0, 1, "300000000000000104"),
        (1, 1_234_567_890_123, "301123456789012316"),
        (2, 99, "302000000000009989"),
        (1, 50, "301000000000005000"),
        (45, 9_999_999_999_999, "345999999999999975"),
        (48, 1_754_983_045_593, "348175498304559315"),
        (0, 7_157_000_000_000, "300715700000000032"),
    ] {
        let iuv = Iuv::new(SegregationCode::new(segregation).unwrap(), base).unwrap();
        assert_eq!(iuv.notice_number().as_str(), notice);
        assert_eq!(Some(iuv.to_string().as_str()), notice.strip_prefix('3'));
        assert_eq!(notice.parse::<NoticeNumber>().unwrap().iuv(), Some(iuv));
    }
    let first = SegregationCode::new(1).unwrap();
    assert_eq!(Iuv::new(first, 10_000_000_000_000), None, "fourteen digits");
}

#[test]
fn identifiers_of_payments() {
    accepts::<Iuv>(&[("01123456789012316", "01123456789012316")]);
    refuses::<Iuv>(&["", "0112345678901231", "011234567890123160", "0112345678901231x"]);
    assert_eq!("01123456789012317".parse::<Iuv>(), Err(InvalidIuv::Check));
    assert_eq!("02123456789012316".parse::<Iuv>(), Err(InvalidIuv::Check));
}

#[test]
fn numbers_of_notices() {
    accepts::<NoticeNumber>(&[
        ("301123456789012316", "301123456789012316"),
        ("3011 2345 6789 0123 16", "301123456789012316"),
        // Printed in pagoPA's own examples, with check digits that do not fit: another issuer's, for us.
        ("311111111112222222", "311111111112222222"),
        ("000000000000000000", "000000000000000000"),
    ]);
    refuses::<NoticeNumber>(&[
        "",
        "30112345678901231",
        "3011234567890123160",
        "30112345678901231x",
    ]);
    let ours: NoticeNumber = "301123456789012316".parse().unwrap();
    assert_eq!(ours.grouped(), "3011 2345 6789 0123 16");
    for others in ["311111111112222222", "001123456789012316", "000000000000000000"] {
        assert_eq!(others.parse::<NoticeNumber>().unwrap().iuv(), None, "{others}");
    }
}

#[test]
fn codes_of_what_is_paid() {
    accepts::<TaxonomyCode>(&[("9/0104103SP/", "9/0104103SP/"), ("6/0102100SA/", "6/0102100SA/")]);
    refuses::<TaxonomyCode>(&[
        "",
        "0104103SP",
        "5/0104103SP/",
        "9/0104103SP",
        "9/010410SP/",
        "9/0104103XX/",
        "9/0104103sp/",
        "9/01041035P/",
    ]);
    let code: TaxonomyCode = "9/0104103SP/".parse().unwrap();
    assert_eq!(code.subject(), "0104103SP");
}

proptest! {
    /// No two numbers of a sequence give one notice, and one wrong digit never gives another notice of ours
    /// with the same digits elsewhere.
    #[test]
    fn one_wrong_digit_is_noticed(
        segregation in 0u8..100,
        base in 0u64..10_000_000_000_000,
        at in 1usize..18,
        by in 1u8..10,
    ) {
        let iuv = Iuv::new(SegregationCode::new(segregation).unwrap(), base).unwrap();
        let mut digits = iuv.notice_number().as_str().as_bytes().to_vec();
        digits[at] = (digits[at] - b'0' + by) % 10 + b'0';
        let typed: NoticeNumber = String::from_utf8(digits).unwrap().parse().unwrap();
        prop_assert_eq!(typed.iuv(), None);
    }
}
