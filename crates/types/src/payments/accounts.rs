//! On which account money arrives that is paid at the post office.

use super::Part;
use crate::values::{Iban, PartitaIva};

/// The accounts of a creditor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accounts<'a> {
    /// The one on which payments arrive.
    pub own: Option<&'a Iban>,
    /// The one at the post office, on which they may arrive as well.
    pub postal: Option<&'a Iban>,
}

impl<'a> Accounts<'a> {
    /// Where a part may arrive at the post office: on its account, if that is there, or on the creditor's postal
    /// one, if it is for the creditor's own. What goes elsewhere goes there alone.
    pub fn at_the_post(self, creditor: &PartitaIva, part: &'a Part) -> Option<&'a Iban> {
        let account = part.account()?;
        if account.is_postal() {
            return Some(account);
        }
        let ours = part.creditor == *creditor && Some(account) == self.own;
        self.postal.filter(|_| ours)
    }

    /// Where a notice of these parts is paid with a postal slip; nothing where it cannot be. The node pays it on
    /// a postal account (`transferType` `POSTAL`) where the first part may arrive on one, whatever the others do
    /// (pagoPA SANP, *paGetPayment*).
    pub fn of_slip(self, creditor: &PartitaIva, parts: &'a [Part]) -> Option<&'a Iban> {
        self.at_the_post(creditor, parts.first()?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Destination, StampToBuy};
    use super::*;
    use crate::values::{EuroCents, Sha256};

    const OURS: &str = "01234567897";
    const OTHER: &str = "80010470922";
    const BANK: &str = "IT60X0542811101000000123456";
    const OTHER_BANK: &str = "IT51X0300203280000400162854";
    const POST: &str = "IT41X0760113200000012345678";
    const OTHER_POST: &str = "IT45R0760103200000000001016";

    fn part(creditor: &str, account: &str) -> Part {
        Part {
            amount: EuroCents(1600),
            creditor: creditor.parse().unwrap(),
            to: Destination::Account {
                account: account.parse().unwrap(),
            },
            category: "9/0104103SP/".parse().unwrap(),
        }
    }

    fn stamp() -> Part {
        Part {
            to: Destination::Stamp {
                stamp: StampToBuy {
                    document: Sha256([7; 32]),
                    province: "RN".parse().unwrap(),
                },
            },
            ..part(OURS, BANK)
        }
    }

    #[test]
    fn an_account_at_the_post_has_a_number_of_twelve_digits() {
        let number = |text: &str| {
            let account: Iban = text.parse().unwrap();
            account.postal_number().map(ToOwned::to_owned)
        };
        assert_eq!(number(POST).as_deref(), Some("000012345678"));
        assert_eq!(number(OTHER_POST).as_deref(), Some("000000001016"));
        assert_eq!(number(BANK), None);
    }

    #[test]
    fn a_slip_is_paid_where_the_first_part_arrives_at_the_post() {
        let creditor: PartitaIva = OURS.parse().unwrap();
        let (bank, post): (Iban, Iban) = (BANK.parse().unwrap(), POST.parse().unwrap());
        let slip = |parts: &[Part], postal: bool| {
            let accounts = Accounts {
                own: Some(&bank),
                postal: postal.then_some(&post),
            };
            accounts.of_slip(&creditor, parts).cloned()
        };
        let account = |text: &str| Some(text.parse::<Iban>().unwrap());
        let ours = part(OURS, BANK);
        assert_eq!(slip(std::slice::from_ref(&ours), true), account(POST));
        assert_eq!(slip(std::slice::from_ref(&ours), false), None);
        let with_another = [ours.clone(), part(OTHER, OTHER_BANK)];
        assert_eq!(slip(&with_another, true), account(POST));
        assert_eq!(slip(&[part(OURS, OTHER_BANK), ours.clone()], true), None);
        assert_eq!(slip(&[part(OTHER, BANK)], true), None, "it is another's");
        assert_eq!(slip(&[part(OURS, OTHER_POST)], true), account(OTHER_POST));
        assert_eq!(slip(&[part(OURS, OTHER_POST)], false), account(OTHER_POST));
        assert_eq!(slip(&[stamp(), ours], true), None);
        assert_eq!(slip(&[], true), None);
    }
}
