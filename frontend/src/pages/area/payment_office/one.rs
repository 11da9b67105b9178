//! One debt, with all that is known of it.

use super::ask::path_for;
use super::extend::MoreTime;
use super::withdraw::Withdraw;
use super::words::{debt_badge, notice_word, receipt_words, reversal_words};
use crate::api;
use crate::components::facts::{Fact, Facts};
use crate::format;
use crate::load::{Loaded, LoadingPage, load};
use crate::pages::area::frame::{Frame, failed};
use crate::pages::area::payments::are_divided;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::ids::DebtId;
use sportello_types::lang::Lang;
use sportello_types::payment_office::{NoticeEvent, OfficeDebt};
use sportello_types::payments::{Debt, DebtSource, DebtStatus, Notice, PaymentOption};
use sportello_types::reconciliation::OfficeReceipt;
use sportello_types::text::{askdebt, paymentoffice as words};

/// Where it says how the debt stands.
pub(super) const STATUS: &str = "debt-status";

#[component]
pub(in super::super) fn DebtPage(id: DebtId) -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, move || async move { api::payment_office::debt(id).await });
    view! {
        <LoadingPage
            from=loaded
            failed=|error, retry| failed(Route::OfficeDebts, error, retry)
            children=move |found| shown(found, loaded, lang)
        />
    }
}

fn shown(found: OfficeDebt, loaded: Loaded<OfficeDebt>, lang: Lang) -> impl IntoView {
    let facts = facts(&found, lang);
    let OfficeDebt {
        debt,
        history,
        receipts,
        ..
    } = found;
    let id = debt.id;
    let withdraw = can_be_withdrawn(&debt).then(|| view! { <Withdraw id=id loaded=loaded/> });
    let extend = can_wait_longer(&debt).then(|| view! { <MoreTime id=id loaded=loaded/> });
    let istanza = if let DebtSource::Istanza { istanza } = debt.source {
        let href = path_for(istanza, lang);
        Some(view! { <p><a href=href>{askdebt::same_istanza(lang)}</a></p> })
    } else {
        None
    };
    let options: Vec<_> = debt
        .options
        .into_iter()
        .map(|option| ways(option, lang))
        .collect();
    view! {
        <Frame section=Route::OfficeDebts title=debt.subject>
            <p id=STATUS tabindex="-1">{debt_badge(debt.status, lang)}</p>
            <Facts facts=facts/>
            {istanza}
            <h2 class="h5">{words::options_title(lang)}</h2>
            {options}
            <h2 class="h5 mt-4">{words::receipts_title(lang)}</h2>
            {receipts_of(receipts, lang)}
            <h2 class="h5 mt-4">{words::history_title(lang)}</h2>
            {history_of(history, lang)}
            {extend}
            {withdraw}
            <p class="mt-4"><a href=Route::OfficeDebts.path(lang)>{words::to_debts(lang)}</a></p>
        </Frame>
    }
}

/// Whether it can be withdrawn: the same rule as the API's, which knows too whether whoever collects lets what is left
/// of it change, and says so.
fn can_be_withdrawn(debt: &Debt) -> bool {
    match debt.status {
        DebtStatus::ToPay | DebtStatus::Expired => true,
        DebtStatus::PartlyPaid => debt.source == DebtSource::Municipality,
        DebtStatus::Paid | DebtStatus::Cancelled => false,
    }
}

/// Whether it has a last day that can be moved: the same.
fn can_wait_longer(debt: &Debt) -> bool {
    let may = match debt.status {
        DebtStatus::ToPay | DebtStatus::PartlyPaid => true,
        DebtStatus::Expired => debt.source == DebtSource::Municipality,
        DebtStatus::Paid | DebtStatus::Cancelled => false,
    };
    let mut notices = debt.options.iter().flat_map(|option| &option.notices);
    may && notices.any(|notice| notice.due_on.is_some() && notice.status.is_owed())
}

fn facts(found: &OfficeDebt, lang: Lang) -> Vec<Fact> {
    let mut facts = vec![Fact::new(words::debtor(lang), found.debtor.clone())];
    let optional = [
        (words::one_tax_code(lang), found.tax_code.as_ref()),
        (words::office(lang), found.debt.office.as_ref()),
        (words::external_key(lang), found.external_key.as_ref()),
    ];
    facts.extend(
        optional
            .into_iter()
            .filter_map(|(label, value)| Some(Fact::new(label, value?.clone()))),
    );
    facts.push(Fact::new(
        words::made(lang),
        format::instant(found.debt.created_at, lang),
    ));
    facts
}

fn ways(option: PaymentOption, lang: Lang) -> impl IntoView {
    let title = if are_divided(&option.notices) {
        words::option_divided(lang)
    } else if option.notices.len() > 1 {
        words::option_instalments(lang)
    } else {
        words::option_whole(lang)
    };
    let notices: Vec<_> = option
        .notices
        .iter()
        .map(|notice| view! { <li>{line(notice, lang)}</li> })
        .collect();
    view! {
        <h3 class="h6">{title}</h3>
        <ul>{notices}</ul>
    }
}

fn line(notice: &Notice, lang: Lang) -> String {
    let line = words::notice_line(
        lang,
        notice.number.grouped(),
        format::euro(notice.amount.0, lang),
        notice_word(notice.status, lang),
    );
    let line = if notice.apart {
        format!("{line}, {}", words::notice_stamp(lang))
    } else {
        line
    };
    let line = match notice.due_on {
        Some(due) => format!("{line}, {}", words::notice_due(lang, format::day(due, lang))),
        None => line,
    };
    match notice.reversed {
        Some(reversal) => format!("{line}, {}", reversal_words(reversal, lang)),
        None => line,
    }
}

fn receipts_of(receipts: Vec<OfficeReceipt>, lang: Lang) -> AnyView {
    if receipts.is_empty() {
        return view! { <p>{words::receipts_none(lang)}</p> }.into_any();
    }
    let lines: Vec<_> = receipts
        .into_iter()
        .map(|receipt| view! { <li>{receipt_words(receipt, lang)}</li> })
        .collect();
    view! { <ul>{lines}</ul> }.into_any()
}

fn history_of(history: Vec<NoticeEvent>, lang: Lang) -> AnyView {
    if history.is_empty() {
        return view! { <p>{words::history_none(lang)}</p> }.into_any();
    }
    let lines: Vec<_> = history
        .into_iter()
        .map(|event| {
            let line = words::history_line(
                lang,
                format::instant(event.at, lang),
                event.number.grouped(),
                notice_word(event.from, lang),
                notice_word(event.to, lang),
                event.cause,
            );
            view! { <li>{line}</li> }
        })
        .collect();
    view! { <ol>{lines}</ol> }.into_any()
}
