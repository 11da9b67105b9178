//! Payment notices of several shapes.

use crate::fixtures::{issuer, now};
use chrono::NaiveDate;
use sportello_documents::{Instalment, NoticeOnPaper, NoticePaper, PostalAccount};
use sportello_types::values::{EuroCents, Iuv, NoticeNumber, SegregationCode};

/// The fiscal code of the creditor.
pub(crate) const CREDITOR: &str = "01234567897";

pub(crate) fn number(base: u64) -> NoticeNumber {
    Iuv::new(SegregationCode::new(1).unwrap(), base)
        .unwrap()
        .notice_number()
}

pub(crate) fn notice(base: u64, cents: i64, due_on: Option<NaiveDate>) -> NoticeOnPaper {
    NoticeOnPaper {
        number: number(base),
        amount: EuroCents(cents),
        due_on,
        instalment: Instalment::WHOLE,
        at_the_post: true,
    }
}

/// Instalments, a month after the other.
pub(crate) fn plan(from: u64, count: u32, cents: i64) -> Vec<NoticeOnPaper> {
    (0..count)
        .map(|n| {
            let day = NaiveDate::from_ymd_opt(2027 + i32::try_from(n / 12).unwrap(), n % 12 + 1, 16);
            NoticeOnPaper {
                instalment: Instalment {
                    number: usize::try_from(n).unwrap() + 1,
                    of: usize::try_from(count).unwrap(),
                },
                ..notice(from + u64::from(n), cents + i64::from(n), day)
            }
        })
        .collect()
}

pub(crate) fn whole() -> NoticePaper {
    NoticePaper {
        issuer: issuer(),
        creditor_tax_code: CREDITOR.parse().unwrap(),
        office: Some("Ufficio tributi".to_string()),
        contacts: Some("tributi@comune.borgoverde.example · 070 0000001".to_string()),
        subject: "Tassa sui rifiuti (TARI) 2026, saldo".to_string(),
        debtor_name: "Nicolò D’Angelò".to_string(),
        debtor_tax_code: Some("RSSMRA85T10A562S".to_string()),
        options: vec![vec![notice(1, 123_450, NaiveDate::from_ymd_opt(2026, 12, 31))]],
        has_stamp: false,
        cbill: Some("ayz12".to_string()),
        postal: None,
        made_at: now(),
    }
}

fn account() -> PostalAccount {
    PostalAccount {
        number: "123456".to_string(),
        holder: "Comune di Borgoverde, servizio tesoreria".to_string(),
        authorisation: "AUT. DB/PROVA/E 12345 DEL 01/02/2026".to_string(),
    }
}

pub(crate) fn postal() -> NoticePaper {
    NoticePaper {
        postal: Some(account()),
        ..whole()
    }
}

/// All at once, or in four instalments: two side by side.
pub(crate) fn four() -> NoticePaper {
    let mut paper = postal();
    paper.options.push(plan(10, 4, 30_863));
    paper
}

/// In nine instalments alone: three side by side.
pub(crate) fn nine() -> NoticePaper {
    NoticePaper {
        options: vec![plan(20, 9, 5)],
        ..whole()
    }
}

/// In three instalments, the first of which is paid.
pub(crate) fn partly_paid() -> NoticePaper {
    let mut left = plan(30, 3, 41_150);
    left.remove(0);
    NoticePaper {
        options: vec![left],
        ..postal()
    }
}

pub(crate) fn hundred() -> NoticePaper {
    NoticePaper {
        options: vec![plan(100, 100, 1_000)],
        ..postal()
    }
}

/// Names longer than a line, and than their fields in the Data Matrix.
pub(crate) fn long() -> NoticePaper {
    let office =
        "Settore entrate, tributi locali, riscossione coattiva e contenzioso, sportello unico".to_string();
    let subject = "Contributo per il servizio di refezione scolastica della scuola dell’infanzia statale di Via del Torrente, anno 2026/2027, mese di novembre";
    NoticePaper {
        office: Some(office),
        subject: subject.to_string(),
        debtor_name: "Maria Immacolata Annunziata Guglielmina Della Rovere di Montefeltro e Colonna"
            .to_string(),
        options: vec![
            vec![notice(40, 99_999_999, NaiveDate::from_ymd_opt(2026, 12, 31))],
            plan(41, 3, 9_999_999_000),
        ],
        ..postal()
    }
}
