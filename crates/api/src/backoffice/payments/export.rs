//! `GET /backoffice/payments/accounting-lines`.

use super::xlsx::{Cell, workbook};
use super::{instants, period};
use crate::ctx::Operator;
use crate::http::Fail;
use crate::time::{day_text, rome_day};
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use sportello_storage::audit;
use sportello_storage::payment_office::{Line, lines};
use sportello_types::lang::Lang;
use sportello_types::payments::Anomaly;
use sportello_types::problem::ProblemCode;
use sportello_types::text::paymentoffice as words;
use sportello_types::values::{EuroCents, Iban};

/// Most lines of one file: it is put together in memory.
const MOST: usize = 100_000;
/// Receipts that are read at once.
const CHUNK: u32 = 100;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Choice {
    /// The first day on which it was paid, in Europe/Rome; thirty days in all, if nothing is said.
    from: Option<NaiveDate>,
    /// The last day; today, if nothing is said. A year at most.
    to: Option<NaiveDate>,
    /// How the file is written: CSV, if nothing is said.
    #[param(inline)]
    format: Option<SheetFormat>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum SheetFormat {
    #[default]
    Csv,
    Xlsx,
}

/// Takes out what came, for accounting
///
/// A line for each transfer of each receipt, by the day on which it was paid: amount, account, code of the
/// taxonomy, notice, receipt, provider, flow; and for each share that the municipality gets of another body's
/// notice, which the last column names. It names nobody. CSV with semicolons and commas in the amounts,
/// as Italian spreadsheets read them, or XLSX. At most a hundred thousand lines; that it was taken is written
/// to the audit log.
#[utoipa::path(tag = "backoffice", operation_id = "accounting_lines_export", params(Choice),
    responses((status = 200, content((Vec<u8> = "text/csv"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
        description = "The file")))]
#[get("/backoffice/payments/accounting-lines")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    choice: web::Query<Choice>,
) -> Result<HttpResponse, Fail> {
    let (from, to) = period(choice.from, choice.to, operator.now)?;
    let format = choice.format.unwrap_or_default();
    let stretch = (instants(from, "from")?.0, instants(to, "to")?.1);
    // Nothing is locked while it is read: a year of a large town takes a while.
    let tx = operator.read().await?;
    let mut found: Vec<Line> = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = lines(&tx, stretch, cursor.as_deref(), CHUNK).await?;
        found.extend(page.items);
        if found.len() > MOST {
            return Err(Fail::field(ProblemCode::BadRequest, "/to", "too_many", |lang| {
                words::too_many_lines(lang).to_owned()
            }));
        }
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    drop(tx);
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: None,
        object: Some("receipts".to_owned()),
        detail: serde_json::json!({ "from": from, "to": to, "lines": found.len() }),
        ..operator.event("accounting_lines_exported")
    };
    let tx = operator.write().await?;
    audit::append(&tx, event).await?;
    tx.commit().await?;
    let lang = operator.lang;
    // A year of a large town takes a while to write.
    let written = web::block(move || match format {
        SheetFormat::Csv => csv_of(&found, lang),
        SheetFormat::Xlsx => xlsx_of(&found, lang),
    })
    .await
    .map_err(Fail::internal)?
    .map_err(Fail::internal)?;
    let (media_type, ending) = match format {
        SheetFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        SheetFormat::Xlsx => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
    };
    Ok(HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"incassi-{from}-{to}.{ending}\""),
        ))
        .body(written))
}

/// A file that cannot be written.
#[derive(Debug, thiserror::Error)]
enum Unwritten {
    #[error("the CSV file cannot be written")]
    Csv(#[from] csv::Error),
    #[error("the XLSX file cannot be written")]
    Xlsx(#[from] zip::result::ZipError),
}

fn headings(lang: Lang) -> [&'static str; 17] {
    [
        words::col_day(lang),
        words::col_number(lang),
        words::col_iuv(lang),
        words::col_receipt(lang),
        words::col_subject(lang),
        words::col_office(lang),
        words::col_key(lang),
        words::col_provider(lang),
        words::col_transfer(lang),
        words::col_category(lang),
        words::col_creditor(lang),
        words::col_account(lang),
        words::col_amount(lang),
        words::col_reconciled(lang),
        words::col_flow(lang),
        words::col_anomaly(lang),
        words::col_issuer(lang),
    ]
}

fn cells(line: &Line, lang: Lang) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let reconciled = if line.reconciled {
        words::yes(lang)
    } else {
        words::no(lang)
    };
    let account = if line.stamp {
        words::account_stamp(lang)
    } else {
        line.account.as_ref().map_or("", Iban::as_str)
    };
    let subject = line.subject.as_deref();
    vec![
        Cell::Day(rome_day(line.at)),
        text(line.number.as_str()),
        text(&line.iuv),
        text(&line.receipt_id),
        text(subject.unwrap_or_else(|| words::share_subject(lang))),
        text(line.office.as_deref().unwrap_or_default()),
        text(line.external_key.as_deref().unwrap_or_default()),
        text(&line.provider),
        Cell::Text(line.transfer.to_string()),
        text(line.category.as_deref().unwrap_or_default()),
        text(line.creditor.as_str()),
        text(account),
        Cell::Amount(line.amount),
        text(reconciled),
        text(line.flow.as_deref().unwrap_or_default()),
        text(line.anomaly.map_or("", |anomaly| anomaly_words(anomaly, lang))),
        text(line.issuer.as_str()),
    ]
}

fn anomaly_words(anomaly: Anomaly, lang: Lang) -> &'static str {
    match anomaly {
        Anomaly::PaidTwice => words::anomaly_paid_twice(lang),
        Anomaly::PaidAfterCancel => words::anomaly_paid_after_cancel(lang),
        Anomaly::PaidOtherWay => words::anomaly_paid_other_way(lang),
        Anomaly::OtherAmount => words::anomaly_other_amount(lang),
        Anomaly::Unknown => words::anomaly_unknown(lang),
        Anomaly::Stamp => words::anomaly_stamp(lang),
        Anomaly::Abandoned => words::anomaly_abandoned(lang),
    }
}

fn csv_of(lines: &[Line], lang: Lang) -> Result<Vec<u8>, Unwritten> {
    // Without the mark spreadsheets take it for an older encoding.
    let begin = "\u{FEFF}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(begin);
    writer.write_record(headings(lang))?;
    for line in lines {
        let row = cells(line, lang).into_iter().map(|cell| match cell {
            Cell::Text(text) => harmless(text),
            Cell::Amount(amount) => plain(amount),
            Cell::Day(day) => day_text(day),
        });
        writer.write_record(row)?;
    }
    let written = writer.into_inner();
    Ok(written.map_err(|error| csv::Error::from(std::io::Error::from(error.error().kind())))?)
}

fn xlsx_of(lines: &[Line], lang: Lang) -> Result<Vec<u8>, Unwritten> {
    let rows: Vec<Vec<Cell>> = lines.iter().map(|line| cells(line, lang)).collect();
    Ok(workbook(words::sheet(lang), &headings(lang), &rows)?)
}

/// An amount with a comma and no dots: `1234,50`.
fn plain(amount: EuroCents) -> String {
    amount.to_string().replace('.', "")
}

/// A text that no spreadsheet takes for a formula; long numbers stay as they are.
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(subject: &str) -> Line {
        Line {
            at: "2026-11-23T23:30:00Z".parse().unwrap(),
            receipt: sportello_types::ids::PaymentReceiptId(uuid::Uuid::nil()),
            receipt_id: "R1".to_owned(),
            number: "301123456789012316".parse().unwrap(),
            iuv: "01123456789012316".to_owned(),
            issuer: "01234567897".parse().unwrap(),
            subject: Some(subject.to_owned()),
            office: None,
            external_key: Some("M-1".to_owned()),
            provider: "Banca; & C.".to_owned(),
            transfer: 1,
            amount: EuroCents(123_450),
            creditor: "01234567897".parse().unwrap(),
            account: Some("IT60X0542811101000000123456".parse().unwrap()),
            stamp: false,
            category: Some("9/0107101TS/".to_owned()),
            reconciled: true,
            flow: Some("2026-11-24PSP-1".to_owned()),
            anomaly: Some(Anomaly::OtherAmount),
        }
    }

    #[test]
    fn lines_are_written_as_italian_spreadsheets_read_them() {
        let share = Line {
            issuer: "12345678903".parse().unwrap(),
            subject: None,
            account: None,
            category: None,
            flow: None,
            ..line("")
        };
        let stamp = Line {
            stamp: true,
            ..share.clone()
        };
        let all = [line("Mensa"), line("=HYPERLINK(1)"), share, stamp];
        let written = csv_of(&all, Lang::It).unwrap();
        let text = String::from_utf8(written).unwrap();
        let mut rows = text.lines();
        assert!(
            rows.next()
                .unwrap()
                .starts_with("\u{FEFF}Data pagamento;Numero avviso;")
        );
        assert_eq!(
            rows.next().unwrap(),
            "24/11/2026;301123456789012316;01123456789012316;R1;Mensa;;M-1;\"Banca; & C.\";1;9/0107101TS/;\
             01234567897;IT60X0542811101000000123456;1234,50;sì;2026-11-24PSP-1;Importo diverso;01234567897"
        );
        assert!(rows.next().unwrap().contains(";'=HYPERLINK(1);"));
        assert_eq!(
            rows.next().unwrap(),
            "24/11/2026;301123456789012316;01123456789012316;R1;Quota dell'avviso di un altro ente;;M-1;\
             \"Banca; & C.\";1;;01234567897;;1234,50;sì;;Importo diverso;12345678903"
        );
        assert!(rows.next().unwrap().contains(";Bollo digitale;"));
    }
}
