//! What can be paid, said to the node: the answer to a question about a notice (`paVerifyPaymentNoticeRes`),
//! and the data of a payment that begins (`ctPaymentPA`, `ctPaymentPAV2`). Both are written from the same
//! debt, so that they cannot disagree, and depend on nothing else: asked again, they are the same.

use super::super::soap::Xml;
use super::super::xml::is_xml_char;
use super::super::{DebtToPublish, NoticeToPublish};
use super::{Asked, Fault, Operation, TransferType};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sportello_types::payments::{Accounts, Destination, Part, StampToBuy};
use sportello_types::values::{EuroCents, Iban, PartitaIva};

/// The digital stamp that is sold (`stTipoBolloDigitale`).
const STAMP: &str = "01";
/// What names the bank's account beside a postal one (SANP, *paGetPayment*).
const SUPPORT: &str = "IBANAPPOGGIO";

/// A notice that can be paid, and what is said of it.
#[derive(Clone, Copy)]
pub struct Due<'a> {
    /// Whose notice it is.
    pub creditor: &'a PartitaIva,
    /// Its debt.
    pub debt: &'a DebtToPublish,
    /// The notice itself.
    pub notice: &'a NoticeToPublish,
    /// The creditor's accounts.
    pub accounts: Accounts<'a>,
}

/// Answers a question about a notice that can be paid, or begins its payment; the envelope, to be sent with
/// status 200.
///
/// # Errors
/// [`Fault::Semantics`] where a payment begins that cannot be as it is asked for: a digital stamp in the
/// first version, which knows none, or a postal account where there is none. [`Fault::System`] for an
/// operation that asks for no notice, or texts with nothing in them.
pub fn offer(operation: Operation, asked: &Asked, due: &Due<'_>) -> Result<Vec<u8>, Fault> {
    let mut xml = Xml::envelope();
    let root = format!("pafn:{}", operation.response());
    xml.open(&root, &[]);
    xml.text("outcome", "OK");
    match operation {
        Operation::Verify => due.verified(&mut xml)?,
        Operation::GetPayment | Operation::GetPaymentV2 => {
            xml.open("data", &[]);
            due.begun(&mut xml, operation, asked.transfer)?;
            xml.close("data");
        }
        Operation::SendRt | Operation::SendRtV2 | Operation::Demand => return Err(Fault::System),
    }
    xml.close(&root);
    Ok(xml.sealed())
}

impl Due<'_> {
    fn verified(&self, xml: &mut Xml) -> Result<(), Fault> {
        let description = text(&self.notice.description, 140)?;
        xml.open("paymentList", &[]);
        xml.open("paymentOptionDescription", &[]);
        xml.text("amount", &euros(self.notice.parts.total()));
        xml.text("options", "EQ");
        xml.text("dueDate", &self.notice.due_on.to_string());
        xml.text("detailDescription", &description);
        xml.text("allCCP", if self.is_postal() { "true" } else { "false" });
        xml.close("paymentOptionDescription");
        xml.close("paymentList");
        xml.text("paymentDescription", &description);
        xml.text("fiscalCodePA", self.creditor.as_str());
        self.names(xml)
    }

    fn begun(&self, xml: &mut Xml, operation: Operation, to: Option<TransferType>) -> Result<(), Fault> {
        let description = text(&self.notice.description, 140)?;
        let (kind, code) = self.debt.debtor.identifier();
        let parts = self.notice.parts.as_slice();
        // Whoever pays at the post office pays the first part there.
        if to == Some(TransferType::Postal) && self.accounts.of_slip(self.creditor, parts).is_none() {
            return Err(Fault::Semantics);
        }
        let amount = self.notice.parts.total();
        xml.text("creditorReferenceId", &self.notice.iuv.to_string());
        xml.text("paymentAmount", &euros(amount));
        xml.text("dueDate", &self.notice.due_on.to_string());
        xml.text("description", &description);
        self.names(xml)?;
        xml.open("debtor", &[]);
        xml.open("uniqueIdentifier", &[]);
        xml.text("entityUniqueIdentifierType", kind);
        xml.text("entityUniqueIdentifierValue", code);
        xml.close("uniqueIdentifier");
        xml.text("fullName", &text(&self.debt.debtor.name, 70)?);
        xml.close("debtor");
        xml.open("transferList", &[]);
        for (number, part) in (1_u8..).zip(parts) {
            xml.open("transfer", &[]);
            xml.text("idTransfer", &number.to_string());
            xml.text("transferAmount", &euros(part.amount));
            xml.text("fiscalCodePA", part.creditor.as_str());
            match &part.to {
                Destination::Account { account } => {
                    let postal = to == Some(TransferType::Postal);
                    let at_the_post = self.accounts.at_the_post(self.creditor, part);
                    let account = at_the_post.filter(|_| postal).unwrap_or(account);
                    xml.text("IBAN", account.as_str());
                }
                Destination::Stamp { .. } if operation == Operation::GetPayment => {
                    return Err(Fault::Semantics);
                }
                Destination::Stamp { stamp } => stamp_request(xml, stamp),
            }
            xml.text("remittanceInformation", &description);
            xml.text("transferCategory", part.category.as_str());
            if to == Some(TransferType::Pagopa) {
                self.support(xml, part);
            }
            xml.close("transfer");
        }
        xml.close("transferList");
        Ok(())
    }

    /// Name of the creditor, which no answer may be without, and of the office.
    fn names(&self, xml: &mut Xml) -> Result<(), Fault> {
        xml.text("companyName", &text(&self.debt.creditor_name, 140)?);
        if let Some(office) = self
            .debt
            .office
            .as_deref()
            .and_then(|office| text(office, 140).ok())
        {
            xml.text("officeName", &office);
        }
        Ok(())
    }

    /// The bank's account of a creditor that has a postal one, for who pays elsewhere than at the post office.
    fn support(&self, xml: &mut Xml, part: &Part) {
        let ours = part.creditor == *self.creditor && part.account().is_some();
        let Accounts { own, postal } = self.accounts;
        let has_a_postal_one = postal.is_some() || own.is_some_and(Iban::is_postal);
        if !ours || !has_a_postal_one {
            return;
        }
        if let Some(bank) = own.filter(|account| !account.is_postal()) {
            xml.open("metadata", &[]);
            xml.open("mapEntry", &[]);
            xml.text("key", SUPPORT);
            xml.text("value", bank.as_str());
            xml.close("mapEntry");
            xml.close("metadata");
        }
    }

    /// Whether every part may arrive on a postal account (`allCCP`).
    fn is_postal(&self) -> bool {
        let parts = self.notice.parts.as_slice();
        parts
            .iter()
            .all(|part| self.accounts.at_the_post(self.creditor, part).is_some())
    }
}

fn stamp_request(xml: &mut Xml, stamp: &StampToBuy) {
    xml.open("richiestaMarcaDaBollo", &[]);
    xml.text("hashDocumento", &STANDARD.encode(stamp.document.0));
    xml.text("tipoBollo", STAMP);
    xml.text("provinciaResidenza", stamp.province.as_str());
    xml.close("richiestaMarcaDaBollo");
}

/// A text with as many characters as the schema allows, and one at least.
fn text(text: &str, most: usize) -> Result<String, Fault> {
    let kept = text.trim().chars().filter(|character| is_xml_char(*character));
    let kept: String = kept.take(most).collect();
    let kept = kept.trim_end();
    if kept.is_empty() {
        Err(Fault::System)
    } else {
        Ok(kept.to_owned())
    }
}

/// `stAmount`: `\d+\.\d{2}`.
fn euros(amount: EuroCents) -> String {
    format!("{}.{:02}", amount.0 / 100, amount.0 % 100)
}

#[cfg(test)]
mod tests;
