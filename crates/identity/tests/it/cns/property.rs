//! Any common name: split as the profile says, or refused.

use super::pki::{CODE, Draft};
use proptest::prelude::*;
use sportello_identity::cns::{Card, CommonName};

fn read(common_name: &str) -> Result<(String, String), CommonName> {
    let holder = Card::from_der(&Draft::card().common_name(common_name).issue())
        .unwrap()
        .holder()?;
    Ok((
        holder.tax_code.as_str().to_owned(),
        holder.card.as_str().to_owned(),
    ))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_first_slash_and_the_first_full_stop_divide(
        blanks in " {0,3}",
        lower in any::<bool>(),
        number in "[0-9A-Za-z]{1,20}",
        digest in "[A-Za-z0-9+/=.]{0,30}",
    ) {
        let code = if lower { CODE.to_lowercase() } else { CODE.to_owned() };
        let name = format!("{blanks}{code}{blanks}/{number}.{digest}");
        prop_assert_eq!(read(&name), Ok((CODE.to_owned(), number)));
    }

    #[test]
    fn nothing_else_gives_a_code(name in ".{1,60}") {
        if let Ok((code, number)) = read(&name) {
            let (left, right) = name.split_once('/').unwrap();
            prop_assert_eq!(code, left.trim().to_ascii_uppercase());
            prop_assert!(right.trim().starts_with(&number));
        }
    }
}
