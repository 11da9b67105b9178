//! Receipts as they may be drawn: what is written is read as it was.

use super::*;
use crate::payments::soap::Xml;
use proptest::prelude::*;

/// Where the money of these receipts arrives.
const ACCOUNT: &str = "IT60X0542811101000000123456";

/// Euro and cents as others write them.
fn decimal(amount: i64) -> String {
    format!("{}.{:02}", amount / 100, amount % 100)
}

/// Writes a message with a receipt.
fn write(receipt: &Receipt, second_version: bool) -> Vec<u8> {
    let root = if second_version {
        "pafn:paSendRTV2Request"
    } else {
        "pafn:paSendRTReq"
    };
    let mut xml = Xml::envelope();
    xml.open(root, &[]);
    xml.open("receipt", &[]);
    xml.text("receiptId", &receipt.id);
    xml.text("noticeNumber", receipt.notice.as_str());
    xml.text("fiscalCode", receipt.creditor.as_str());
    xml.text("outcome", "OK");
    if let Some(iuv) = &receipt.iuv {
        xml.text("creditorReferenceId", iuv);
    }
    xml.text("paymentAmount", &decimal(receipt.amount.0));
    xml.open("transferList", &[]);
    for transfer in &receipt.transfers {
        xml.open("transfer", &[]);
        xml.text("idTransfer", &transfer.number.to_string());
        xml.text("transferAmount", &decimal(transfer.amount.0));
        xml.text("fiscalCodePA", transfer.creditor.as_str());
        match &transfer.stamp {
            Some(stamp) => xml.text("MBDAttachment", &STANDARD.encode(stamp)),
            None => xml.text("IBAN", ACCOUNT),
        }
        xml.text("transferCategory", "0107101TS");
        xml.close("transfer");
    }
    xml.close("transferList");
    xml.text("PSPCompanyName", &receipt.provider);
    if let Some(payer) = &receipt.payer {
        xml.open("payer", &[]);
        xml.open("uniqueIdentifier", &[]);
        xml.text("entityUniqueIdentifierValue", &payer.tax_code);
        xml.close("uniqueIdentifier");
        xml.text("fullName", &payer.name);
        xml.close("payer");
    }
    if let Some(cart) = &receipt.cart {
        xml.text("paymentNote", cart);
    }
    if let Some(fee) = receipt.fee {
        xml.text("fee", &decimal(fee.0));
    }
    if let Some(paid_at) = receipt.paid_at {
        xml.text("paymentDateTime", &paid_at.to_rfc3339());
    }
    xml.text("standIn", &receipt.stand_in.to_string());
    xml.close("receipt");
    xml.close(root);
    xml.sealed()
}

/// Texts of all that XML can hold, but for carriage returns, which it turns into line feeds.
fn text(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 1..=most).prop_map(|characters| {
        let held = |character: &char| xml::is_xml_char(*character) && *character != '\r';
        let text: String = characters.into_iter().filter(held).collect();
        if text.is_empty() { "&".to_owned() } else { text }
    })
}

/// A receipt, which has no `Debug` for it names people.
#[derive(Clone)]
struct Drawn(Receipt);

impl std::fmt::Debug for Drawn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from_utf8_lossy(&write(&self.0, true)))
    }
}

fn receipts() -> impl Strategy<Value = Drawn> {
    let money = (0i64..=99_999_999_999, prop::option::of(0i64..=99_999_999_999));
    let who = (text(70), prop::option::of((text(16), text(70))));
    let part = (
        1i64..=99_999_999_999,
        prop::option::of(prop::collection::vec(any::<u8>(), 1..200)),
    );
    let parts = prop::collection::vec(part, 1..=MOST_PARTS);
    let rest = (
        "[0-9]{18}",
        prop::option::of(0i64..4_102_444_800),
        prop::option::of(text(210)),
        any::<bool>(),
    );
    (text(LONGEST_ID), money, who, parts, rest).prop_map(
        |(id, (amount, fee), (provider, payer), parts, (notice, paid_at, cart, stand_in))| {
            Drawn(Receipt {
                id,
                iuv: notice.get(1..).map(ToOwned::to_owned),
                notice: notice.parse().unwrap(),
                creditor: "01234567897".parse().unwrap(),
                amount: EuroCents(amount),
                fee: fee.map(EuroCents),
                paid_at: paid_at.and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
                provider,
                payer: payer.map(|(tax_code, name)| Payer { tax_code, name }),
                transfers: (1u8..).zip(parts).map(transferred).collect(),
                cart,
                stand_in,
                xml: Vec::new(),
            })
        },
    )
}

fn transferred((number, (amount, stamp)): (u8, (i64, Option<Vec<u8>>))) -> Transferred {
    Transferred {
        number,
        creditor: "01234567897".parse().unwrap(),
        amount: EuroCents(amount),
        account: stamp.is_none().then(|| ACCOUNT.parse().unwrap()),
        category: Some("0107101TS".to_owned()),
        stamp,
    }
}

proptest! {
    #[test]
    fn a_receipt_that_is_written_is_read_as_it_was(receipt in receipts(), second_version in any::<bool>()) {
        let xml = write(&receipt.0, second_version);
        let read = read(&xml).map(|read| Receipt { xml: Vec::new(), ..read });
        prop_assert!(read == Ok(receipt.0));
    }

    #[test]
    fn an_amount_that_is_written_is_read_as_it_was(amount in 0i64..=99_999_999_999) {
        prop_assert_eq!(cents(&decimal(amount)), Some(EuroCents(amount)));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(start in 0usize..3000, bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut broken = BY_HAND.as_bytes().to_vec();
        let start = start.min(broken.len());
        let end = (start + bytes.len()).min(broken.len());
        drop(broken.splice(start..end, bytes));
        let _ = read(&broken);
    }
}
