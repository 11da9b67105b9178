//! `GET /backoffice/payments/accounting-lines`.

use super::xlsx::{Cell, workbook};
use super::{instants, movements, period};
use crate::ctx::Operator;
use crate::http::Fail;
use crate::time::{day_text, rome_day};
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use sportello_storage::audit;
use sportello_storage::payment_office::Line;
use sportello_types::lang::Lang;
use sportello_types::payments::Anomaly;
use sportello_types::text::paymentoffice as words;
use sportello_types::values::{EuroCents, Iban};

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
/// notice, which the last column names; what is given back of a receipt, by which act. It names nobody. CSV with semicolons and commas in the amounts,
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
    let tx = operator.read().await?;
    let found = movements::read(&tx, stretch).await?;
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

fn headings(lang: Lang) -> [&'static str; 19] {
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
        words::col_refund(lang),
        words::col_act(lang),
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
    let refund = line.refund.as_ref();
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
        refund.map_or_else(|| text(""), |refund| Cell::Amount(refund.amount)),
        text(refund.map_or("", |refund| refund.act.as_str())),
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

/// With what a text begins that spreadsheets take for a formula (OWASP, *CSV Injection*), the wide forms too.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A text that no spreadsheet takes for a formula; long numbers stay as they are.
fn harmless(text: String) -> String {
    if text.starts_with(FORMULA) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_storage::payment_office::Refunded;

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
            own: true,
            category: Some("9/0107101TS/".to_owned()),
            reconciled: true,
            flow: Some("2026-11-24PSP-1".to_owned()),
            anomaly: Some(Anomaly::OtherAmount),
            refund: None,
        }
    }

    #[test]
    fn no_text_of_a_line_is_a_formula_whatever_it_begins_with() {
        for begins in FORMULA {
            let text = format!("{begins}1+1");
            let mut evil = line(&text);
            evil.receipt_id.clone_from(&text);
            evil.external_key = Some(text.clone());
            evil.office = Some(text.clone());
            evil.provider.clone_from(&text);
            evil.flow = Some(text.clone());
            evil.refund = Some(Refunded {
                amount: EuroCents(1),
                act: text.clone(),
            });
            let written = csv_of(&[evil], Lang::It).unwrap();
            let mut rows = csv::ReaderBuilder::new()
                .delimiter(b';')
                .from_reader(written.as_slice());
            let row = rows.records().next().unwrap().unwrap();
            let quoted = row.iter().filter(|cell| *cell == format!("'{text}"));
            assert_eq!(quoted.count(), 7, "{begins:?}: {row:?}");
            assert!(row.iter().all(|cell| !cell.starts_with(FORMULA)), "{row:?}");
        }
    }

    #[test]
    fn amounts_have_a_comma_and_nothing_between_thousands() {
        for (cents, wanted) in [
            (5, "0,05"),
            (123_450, "1234,50"),
            (99_999_999_999, "999999999,99"),
            (-120_005, "-1200,05"),
        ] {
            assert_eq!(plain(EuroCents(cents)), wanted);
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
        let given_back = Line {
            refund: Some(Refunded {
                amount: EuroCents(123_400),
                act: "Mandato 7".to_owned(),
            }),
            ..line("Mensa")
        };
        let all = [given_back, line("=HYPERLINK(1)"), share, stamp];
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
             01234567897;IT60X0542811101000000123456;1234,50;sì;2026-11-24PSP-1;Importo diverso;1234,00;Mandato 7;01234567897"
        );
        assert!(rows.next().unwrap().contains(";'=HYPERLINK(1);"));
        assert_eq!(
            rows.next().unwrap(),
            "24/11/2026;301123456789012316;01123456789012316;R1;Quota dell'avviso di un altro ente;;M-1;\
             \"Banca; & C.\";1;;01234567897;;1234,50;sì;;Importo diverso;;;12345678903"
        );
        assert!(rows.next().unwrap().contains(";Bollo digitale;"));
    }
}
