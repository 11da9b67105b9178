//! A flow as a document: `FlussoRiversamento` (`FlussoRiversamento_1_0_4.xsd`), every element qualified.

use super::super::wire::whole;
use super::super::{Flow, FlowOutcome, FlowPayment};
use super::unread::Unread;
use crate::payments::element::{Element, Unfit};
use crate::payments::receipt::{cents, instant};
use crate::payments::xml::{Bounds, read_within};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Europe::Rome;

const NAMESPACE: &str = "http://www.digitpa.gov.it/schemas/2011/Pagamenti/";
/// Some twenty-eight thousand payments: the largest provider's day for a large city has a tenth of it.
const FLOW: Bounds = Bounds {
    bytes: 16 * 1024 * 1024,
    elements: 200_000,
};
/// Versions that the schema has (`stVersioneOggetto`).
const VERSIONS: [&str; 2] = ["1.0", "1.1"];
/// `stText35`.
const LONGEST: usize = 35;
/// `2026-11-24` and `2026-11-24T06:00:00`.
const DAY: usize = 10;
const SECOND: usize = 19;

/// What a document says.
pub(super) struct Body {
    /// The flow's name.
    pub(super) name: String,
    /// Whose money it is.
    pub(super) creditor: String,
    pub(super) flow: Flow,
    made: Made,
}

/// When a flow was made: the instant, and what its writer's clock showed.
struct Made {
    at: DateTime<Utc>,
    clock: NaiveDateTime,
}

impl Body {
    /// Whether it was made when the list says, to the second. A zone may have been lost on the way to the list: then it
    /// has what the writer's clock showed, as if that were Italian time.
    pub(super) fn is_of(&self, listed: DateTime<Utc>) -> bool {
        let shown = listed.with_timezone(&Rome).naive_local().and_utc();
        self.made.at.timestamp() == listed.timestamp()
            || self.made.clock.and_utc().timestamp() == shown.timestamp()
    }
}

/// Reads one. What it says of its payments is what they are, or it is none.
pub(super) fn read(xml: &[u8]) -> Result<Body, Unread> {
    let root = read_within(xml, FLOW)?;
    if !root.is(NAMESPACE, "FlussoRiversamento") || !root.is_all_of(NAMESPACE) {
        return Err(Unread::Other);
    }
    root.value("versioneOggetto", |text| VERSIONS.contains(&text).then_some(()))?;
    let receiver = root
        .one("istitutoRicevente")?
        .one("identificativoUnivocoRicevente")?;
    let lines = root
        .children
        .iter()
        .filter(|line| line.local == "datiSingoliPagamenti");
    let flow = Flow {
        day: root.value("dataRegolamento", date)?,
        transfer: Some(root.text("identificativoUnivocoRegolamento", LONGEST)?.to_owned()),
        total: root.value("importoTotalePagamenti", cents)?,
        payments: lines.map(payment).collect::<Result<Vec<_>, _>>()?,
    };
    let count = root.value("numeroTotalePagamenti", |text| text.parse::<u64>().ok())?;
    Ok(Body {
        name: root.text("identificativoFlusso", LONGEST)?.to_owned(),
        creditor: receiver.text("codiceIdentificativoUnivoco", LONGEST)?.to_owned(),
        made: root.value("dataOraFlusso", made)?,
        flow: whole(flow, count).ok_or(Unread::Sum)?,
    })
}

fn payment(line: &Element) -> Result<FlowPayment, Unfit> {
    let outcome = |text: &str| FlowOutcome::of_code(text.parse().ok()?);
    let number = |text: &str| text.parse::<u8>().ok().filter(|number| *number > 0);
    Ok(FlowPayment {
        iuv: line.text("identificativoUnivocoVersamento", LONGEST)?.to_owned(),
        iur: line.text("identificativoUnivocoRiscossione", LONGEST)?.to_owned(),
        transfer: line.maybe_value("indiceDatiSingoloPagamento", number)?,
        amount: line.value("singoloImportoPagato", cents)?,
        // Codes 4 and 8 came after the schema.
        outcome: line.value("codiceEsitoSingoloPagamento", outcome)?,
        paid_on: Some(line.value("dataEsitoSingoloPagamento", date)?),
    })
}

/// `xsd:date`: a zone makes no other day of it.
fn date(text: &str) -> Option<NaiveDate> {
    let (day, zone) = text.split_at_checked(DAY)?;
    let right = zone.is_empty() || DateTime::parse_from_rfc3339(&format!("{day}T00:00:00{zone}")).is_ok();
    NaiveDate::parse_from_str(day, "%Y-%m-%d").ok().filter(|_| right)
}

fn made(text: &str) -> Option<Made> {
    let shown = text.get(..SECOND)?;
    Some(Made {
        at: instant(text)?,
        clock: NaiveDateTime::parse_from_str(shown, "%Y-%m-%dT%H:%M:%S").ok()?,
    })
}
