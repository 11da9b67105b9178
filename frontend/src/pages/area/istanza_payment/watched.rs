//! An istanza that is watched while somebody pays for it, with its notice.

use crate::api::{self, ApiError};
use crate::components::card::Card;
use crate::load::{Loaded, Loading, load};
use crate::pages::area::payments::{Awaited, Till, Watch, notice_view};
use crate::route::Route;
use leptos::prelude::*;
use sportello_types::ids::DebtId;
use sportello_types::istanze::{Istanza, IstanzaPayment, Status};
use sportello_types::lang::Lang;
use sportello_types::payments::{Debt, DebtStatus};
use sportello_types::text::{istanzapay as words, paymentpages};

impl Awaited for Istanza {
    fn is_open(&self) -> bool {
        match self.summary.status {
            Status::Draft => false,
            Status::AwaitingPayment => true,
            _ => self
                .payment
                .as_ref()
                .is_some_and(|payment| is_owed(payment.status)),
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
    match now.summary.status {
        Status::Draft => waited.then(|| words::back_title(lang)),
        status if waited && status.is_sent() => Some(words::sent(lang)),
        Status::AwaitingPayment if paid => Some(words::paid_title(lang)),
        _ if paid => Some(words::after_paid(lang)),
        _ => payable.then(|| words::can_pay(lang)),
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
    pub(super) fn new(istanza: Istanza, debt: DebtId, lang: Lang) -> Self {
        let id = istanza.summary.id;
        let istanza = load(Some(istanza), move || api::istanze::one(id));
        let payment = Memo::new(move |_| istanza.ready().and_then(|istanza| istanza.payment));
        let watch = Watch::new(istanza);
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
    let mut all = debt.options.iter().flat_map(|way| &way.notices);
    match (all.next(), all.next()) {
        (Some(only), None) => {
            let before = only
                .payable
                .then(|| view! { <p class="sp-hint">{paymentpages::before(lang)}</p> });
            view! { {before}{notice_view(only, None, till, lang)} }.into_any()
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
