//! An istanza that is watched while an office sets what is to be paid for it, and while somebody pays; with its
//! notice.

use crate::api::{self, ApiError};
use crate::components::card::Card;
use crate::load::{Loaded, Loading, load};
use crate::pages::area::payments::{Awaited, Pace, Till, Watch, are_divided, divided, notice_view};
use crate::route::Route;
use leptos::prelude::*;
use sportello_types::form::FeeTime;
use sportello_types::ids::DebtId;
use sportello_types::istanze::{Istanza, IstanzaPayment, Status, Transition};
use sportello_types::lang::Lang;
use sportello_types::payments::{Debt, DebtStatus, Notice};
use sportello_types::text::{istanzapay as words, officeamounts, paymentpages};

impl Awaited for Istanza {
    fn is_open(&self) -> bool {
        match self.summary.status {
            Status::Draft => false,
            Status::AwaitingPayment => true,
            _ => {
                let payment = self.payment.as_ref();
                self.amount_awaited.is_some()
                    || payment.is_some_and(|payment| is_owed(payment.status) || is_to_go_on(self, payment))
            }
        }
    }

    fn pace(&self) -> Pace {
        if self.amount_awaited.is_some() {
            Pace::Office
        } else {
            Pace::Receipt
        }
    }

    fn ask(known: Self, _token: Option<String>) -> impl Future<Output = Result<Self, ApiError>> + 'static {
        api::istanze::one(known.summary.id)
    }

    fn news(before: &Self, now: &Self, lang: Lang) -> Option<String> {
        news(before, now, lang).map(str::to_owned)
    }
}

/// Whether something of a debt is still to be paid.
pub(in super::super) const fn is_owed(status: DebtStatus) -> bool {
    matches!(status, DebtStatus::ToPay | DebtStatus::PartlyPaid)
}

/// Whether something has happened to an istanza.
pub(super) fn has(istanza: &Istanza, transition: Transition) -> bool {
    let mut events = istanza.timeline.iter();
    events.any(|event| event.transition == transition)
}

/// Whether what was asked for afterwards is paid, and the istanza does not know it yet: that takes a moment more.
fn is_to_go_on(istanza: &Istanza, payment: &IstanzaPayment) -> bool {
    payment.when == FeeTime::AfterSubmission
        && payment.status == DebtStatus::Paid
        && !has(istanza, Transition::Pay)
}

/// The debt that is asked for now.
pub(in super::super) fn debt_of(istanza: &Istanza) -> Option<DebtId> {
    istanza.payment.as_ref().map(|payment| payment.debt)
}

/// Whether the receipt is here.
pub(super) fn is_paid(istanza: &Istanza) -> bool {
    let payment = istanza.payment.as_ref();
    payment.is_some_and(|payment| payment.status == DebtStatus::Paid)
}

fn is_payable(istanza: &Istanza) -> bool {
    istanza.payment.as_ref().is_some_and(|payment| payment.payable)
}

/// What is said of a change to whoever cannot see it. That the server calls it paid is the only thing that
/// counts as such.
fn news(before: &Istanza, now: &Istanza, lang: Lang) -> Option<&'static str> {
    let waited = before.summary.status == Status::AwaitingPayment;
    let paid = is_paid(now) && !is_paid(before);
    let payable = is_payable(now) && !is_payable(before);
    let set = has(now, Transition::SetAmount) && before.amount_awaited.is_some();
    let set = set && now.amount_awaited.is_none();
    match now.summary.status {
        Status::Draft => waited.then(|| words::back_title(lang)),
        status if waited && status.is_sent() => Some(words::sent(lang)),
        Status::AwaitingPayment if paid => Some(words::paid_title(lang)),
        _ if set && debt_of(now) != debt_of(before) => Some(officeamounts::set_due_title(lang)),
        _ if set => Some(officeamounts::set_nothing_title(lang)),
        _ if paid => Some(words::after_paid(lang)),
        _ if payable => Some(words::can_pay(lang)),
        status => (status != before.summary.status).then(|| status.label(lang)),
    }
}

/// The istanza and its debt, as long as the page is open.
#[derive(Clone, Copy)]
pub(super) struct Watched {
    pub(super) istanza: Loaded<Istanza>,
    pub(super) payment: Memo<Option<IstanzaPayment>>,
    pub(super) watch: Watch<Istanza>,
    pub(super) till: Till,
    debt: Loaded<Debt>,
    lang: Lang,
}

impl Watched {
    /// `watch`: what keeps the istanza as it is.
    pub(super) fn new(istanza: Loaded<Istanza>, watch: Watch<Istanza>, debt: DebtId, lang: Lang) -> Self {
        let payment = Memo::new(move |_| istanza.ready().and_then(|istanza| istanza.payment));
        // The notice is asked for again when the istanza says that it stands otherwise.
        let stands = Memo::new(move |_| payment.get().map(|payment| (payment.status, payment.payable)));
        let debt = load(None, move || {
            stands.track();
            api::payments::debt(debt)
        });
        let till = Till::new(Callback::new(move |()| {
            watch.look();
            debt.reload();
        }));
        Self {
            istanza,
            payment,
            watch,
            till,
            debt,
            lang,
        }
    }

    /// The notice, with what can be done with it; or why it cannot be paid here yet, and what to do.
    pub(super) fn notice(self) -> impl IntoView {
        let Self { till, lang, .. } = self;
        view! { <Loading from=self.debt children=move |debt: Debt| notice(&debt, till, lang)/> }
    }

    /// The button that asks whether there is news.
    pub(super) fn check(self) -> impl IntoView {
        let Self { watch, lang, .. } = self;
        view! { <p class="mt-3">{watch.button(words::check(lang))}</p> }
    }
}

fn notice(debt: &Debt, till: Till, lang: Lang) -> AnyView {
    let mut ways = debt.options.iter().map(|way| way.notices.as_slice());
    let before = |notices: &[Notice]| {
        let payable = notices.iter().any(|notice| notice.payable);
        payable.then(|| view! { <p class="sp-hint">{paymentpages::before(lang)}</p> })
    };
    match (ways.next(), ways.next()) {
        (Some([only]), None) => {
            let before = before(std::slice::from_ref(only));
            view! { {before}{notice_view(only, None, till, lang)} }.into_any()
        }
        (Some(several), None) if are_divided(several) => {
            view! { {before(several)}{divided(several, till, lang)} }.into_any()
        }
        _ => view! { <p>{several(debt.id, lang)}</p> }.into_any(),
    }
}

/// Where there are several ways to pay, the page of the debt tells them apart.
fn several(debt: DebtId, lang: Lang) -> impl IntoView {
    let href = Route::Payment(debt).path(lang);
    view! { <a class="btn btn-primary mobile-full" href=href>{paymentpages::choose_way(lang)}</a> }
}

/// The card about paying.
pub(super) fn card(inside: impl IntoView + 'static, lang: Lang) -> impl IntoView {
    view! { <Card title=words::after_card(lang)>{inside}</Card> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// An istanza in a state, with a payment of it.
    fn istanza(status: &str, debt: &str, payable: bool) -> Istanza {
        let id = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47";
        let office = json!({
            "slug": "o", "name": "", "street": "", "postal_code": "", "town": "", "phone": "", "email": "",
            "pec": "", "hours": "", "person_in_charge": "", "substitute": ""
        });
        let payment = json!({
            "debt": id, "notice": id, "number": "301000000000004216", "when": "before_submission",
            "items": [], "total": 1600, "status": debt, "payable": payable, "due_on": null, "paid_at": null
        });
        serde_json::from_value(json!({
            "id": id, "service": "s", "service_title": "S", "status": status,
            "created_at": "2026-11-01T08:00:00Z", "updated_at": "2026-11-01T08:00:00Z", "submitted_at": null,
            "submission_number": null, "registration": null, "outcome_due_on": null, "version": 1,
            "form_version": "1", "form_outdated": false, "step": null, "answers": {}, "attachments": [],
            "timeline": [], "office": office, "withdrawal": { "allowed": false, "reason": null },
            "amount_due": null, "payment": payment, "receipt_size": null, "receipt_provisional": false,
            "document_sha256": null, "withdrawal_sha256": null, "in_words": []
        }))
        .unwrap()
    }

    #[test]
    fn it_is_called_sent_only_when_it_is_and_paid_only_when_the_receipt_is_here() {
        let lang = Lang::It;
        let made = istanza("awaiting_payment", "to_pay", false);
        let payable = istanza("awaiting_payment", "to_pay", true);
        let paid = istanza("awaiting_payment", "paid", false);
        let sent = istanza("submitted", "paid", false);
        let draft = istanza("draft", "expired", false);
        assert_eq!(news(&made, &made, lang), None);
        assert_eq!(news(&made, &payable, lang), Some(words::can_pay(lang)));
        assert_eq!(news(&payable, &made, lang), None);
        assert_eq!(news(&payable, &paid, lang), Some(words::paid_title(lang)));
        assert_eq!(news(&paid, &sent, lang), Some(words::sent(lang)));
        assert_eq!(news(&payable, &sent, lang), Some(words::sent(lang)));
        assert_eq!(news(&payable, &draft, lang), Some(words::back_title(lang)));
        let after = istanza("registered", "to_pay", true);
        let done = istanza("registered", "paid", false);
        assert_eq!(news(&after, &done, lang), Some(words::after_paid(lang)));
        let in_charge = istanza("in_progress", "paid", false);
        assert_eq!(
            news(&done, &in_charge, lang),
            Some(Status::InProgress.label(lang))
        );
        assert_eq!(news(&done, &done, lang), None);
    }

    /// An istanza for which an office sets an amount, and what has become of it.
    fn awaiting(then: Option<Transition>, debt: Option<&str>) -> Istanza {
        let mut istanza = istanza("registered", debt.unwrap_or("to_pay"), false);
        let at = "2026-11-02T08:00:00Z";
        match then {
            None => {
                let awaited = json!({ "label": "Canone", "note": "", "since": at, "with": [] });
                istanza.amount_awaited = Some(serde_json::from_value(awaited).unwrap());
            }
            Some(transition) => {
                let event = json!({
                    "at": at, "transition": transition, "status": "registered", "note": null, "registration": null
                });
                istanza.timeline = vec![serde_json::from_value(event).unwrap()];
            }
        }
        let payment = istanza.payment.take().filter(|_| debt.is_some());
        istanza.payment = payment.map(|payment| IstanzaPayment {
            when: FeeTime::AfterSubmission,
            ..payment
        });
        istanza
    }

    #[test]
    fn what_an_office_has_set_is_told_whether_there_is_something_to_pay_or_not() {
        let lang = Lang::It;
        let waits = awaiting(None, None);
        assert!(waits.is_open());
        assert_eq!(waits.pace(), Pace::Office);
        assert_eq!(news(&waits, &waits, lang), None);
        let due = awaiting(Some(Transition::SetAmount), Some("to_pay"));
        assert!(due.is_open());
        assert_eq!(due.pace(), Pace::Receipt);
        assert_eq!(news(&waits, &due, lang), Some(officeamounts::set_due_title(lang)));
        let nothing = awaiting(Some(Transition::SetAmount), None);
        assert!(!nothing.is_open());
        assert_eq!(
            news(&waits, &nothing, lang),
            Some(officeamounts::set_nothing_title(lang))
        );
        let mut withdrawn = awaiting(Some(Transition::Withdraw), None);
        withdrawn.summary.status = Status::Withdrawn;
        assert!(!withdrawn.is_open());
        assert_eq!(
            news(&waits, &withdrawn, lang),
            Some(Status::Withdrawn.label(lang))
        );
    }

    #[test]
    fn what_is_paid_afterwards_is_waited_for_until_the_istanza_knows() {
        let paid = awaiting(Some(Transition::SetAmount), Some("paid"));
        assert!(paid.is_open());
        let gone_on = awaiting(Some(Transition::Pay), Some("paid"));
        assert!(!gone_on.is_open());
    }

    #[test]
    fn there_is_something_to_wait_for_until_it_is_paid_and_sent() {
        for (status, debt, open) in [
            ("awaiting_payment", "to_pay", true),
            ("awaiting_payment", "paid", true),
            ("submitted", "paid", false),
            ("registered", "to_pay", true),
            ("withdrawn", "cancelled", false),
            ("draft", "expired", false),
        ] {
            assert_eq!(istanza(status, debt, false).is_open(), open, "{status}, {debt}");
        }
    }
}
