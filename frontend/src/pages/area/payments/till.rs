//! Off to the page of payments: once, however often the button is pressed.

use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::error_summary::focus_field;
use crate::components::problem::ApiFailure;
use crate::keys::key_of;
use crate::live::{Live, use_live};
use crate::pages::clock;
use crate::site::use_lang;
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::ids::NoticeId;
use sportello_types::lang::Lang;
use sportello_types::payments::{Attempt, OpenPayNow, OpenToPay, PayNow};
use sportello_types::text::paymentpages as words;
use sportello_types::values::Email;

/// Where the page says why a payment did not begin.
const TOLD: &str = "non-iniziato";
/// So long the page of payments waits for whoever is sent there (pagoPA, Checkout): later it takes nobody's money.
const CART: TimeDelta = TimeDelta::minutes(10);

/// Somebody who has not signed in.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Visitor {
    /// Where the way to the receipt goes.
    pub(in crate::pages) email: StoredValue<Option<Email>>,
    /// The fiscal code with which the notices were found or made.
    pub(in crate::pages) tax_code: StoredValue<String>,
}

impl Visitor {
    /// Who has left no address yet.
    pub(in crate::pages) fn new(tax_code: String) -> Self {
        Self {
            email: StoredValue::new(None),
            tax_code: StoredValue::new(tax_code),
        }
    }
}

/// What begins payments. One for all buttons of a page: while one payment begins, no other does.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Till {
    busy: Busy,
    failure: RwSignal<Option<ApiError>>,
    /// What was sent without an answer, with its key: sent again as it is, it has one effect.
    sent: StoredValue<Option<(OpenPayNow, String)>>,
    /// When that key went out first.
    sent_at: StoredValue<Option<DateTime<Utc>>>,
    /// Who pays, where they have not signed in.
    visitor: Option<Visitor>,
    /// Whether the browser is on its way.
    leaving: StoredValue<bool>,
    stale: Callback<()>,
    live: Live,
    lang: Lang,
}

impl Till {
    /// `stale` hears when what the page shows may not be so any more.
    pub(in crate::pages) fn new(stale: Callback<()>) -> Self {
        Self::of(None, stale)
    }

    /// The same for somebody who has not signed in.
    pub(in crate::pages) fn of_visitor(visitor: Visitor, stale: Callback<()>) -> Self {
        Self::of(Some(visitor), stale)
    }

    fn of(visitor: Option<Visitor>, stale: Callback<()>) -> Self {
        let till = Self {
            visitor,
            busy: Busy::default(),
            failure: RwSignal::new(None),
            sent: StoredValue::new(None),
            sent_at: StoredValue::new(None),
            leaving: StoredValue::new(false),
            stale,
            live: use_live(),
            lang: use_lang(),
        };
        Effect::new(move |_| {
            // Back from the page of payments, the browser may show this page as it was left.
            let shown = window_event_listener_untyped("pageshow", move |_| till.shown_again());
            on_cleanup(move || shown.remove());
        });
        till
    }

    /// For the buttons; tracked.
    pub(in crate::pages) fn aria_disabled(self) -> impl Fn() -> Option<&'static str> + Copy {
        self.busy.aria_disabled()
    }

    /// Begins to pay notices together, and leaves for the page of payments.
    pub(in crate::pages) fn pay(self, notices: Vec<NoticeId>) {
        if notices.is_empty() || !self.busy.begin() {
            return;
        }
        self.failure.set(None);
        self.live.announce(words::leaving(self.lang));
        let email = self.visitor.and_then(|visitor| visitor.email.get_value());
        let owed_by = self.visitor.map(|visitor| visitor.tax_code.get_value());
        let tax_code = owed_by.unwrap_or_default();
        let to_pay = |id| OpenToPay {
            id,
            tax_code: tax_code.clone(),
        };
        let pay = OpenPayNow {
            notices: notices.into_iter().map(to_pay).collect(),
            email,
        };
        let key = self.key(&pay);
        spawn_local(async move {
            let begun = self.begin(pay, &key).await;
            // A page that was left meanwhile takes nobody away.
            if self.sent.try_get_value().is_none() {
                return;
            }
            match begun {
                Ok(attempt) => {
                    self.sent.set_value(None);
                    match attempt.pay_at.filter(|address| is_web(address)) {
                        Some(address) => {
                            self.leaving.set_value(true);
                            // The browser refuses only addresses that are none.
                            let _ = window().location().set_href(&address);
                        }
                        None => self.failed(ApiError::ServerGone),
                    }
                }
                Err(error) => {
                    if error.code().is_some() {
                        self.sent.set_value(None);
                        self.stale.run(());
                    }
                    self.failed(error);
                }
            }
        });
    }

    /// The key of what is sent: that of before while it is the same, and where it leads still takes money.
    fn key(self, pay: &OpenPayNow) -> String {
        let now = clock::now();
        if self.sent_at.get_value().is_some_and(|sent| is_over(sent, now)) {
            self.sent.set_value(None);
        }
        let before = self
            .sent
            .with_value(|sent| sent.as_ref().map(|(_, key)| key.clone()));
        let key = key_of(self.sent, pay);
        if before.as_ref() != Some(&key) {
            self.sent_at.set_value(Some(now));
        }
        key
    }

    async fn begin(self, pay: OpenPayNow, key: &str) -> Result<Attempt, ApiError> {
        if self.visitor.is_none() {
            let notices = pay.notices.iter().map(|notice| notice.id).collect();
            return api::payments::begin(&PayNow { notices }, key).await;
        }
        let begun = api::open_payments::begin(&pay, key).await?;
        // The address to which the browser comes back does not have it: others read that.
        let owed_by = pay.notices.first().map(|notice| notice.tax_code.as_str());
        crate::pages::pay::keep(&begun.token, owed_by.unwrap_or_default());
        Ok(begun.attempt)
    }

    /// Why the last payment did not begin. It takes the focus, and takes it again when the page shows what
    /// has changed: the button may be gone.
    pub(in crate::pages) fn failure(self) -> impl IntoView {
        let told = move || {
            self.failure.get().map(|error| {
                request_animation_frame(|| focus_field(TOLD));
                view! { <ApiFailure error=error/> }
            })
        };
        view! { <div id=TOLD tabindex="-1">{told}</div> }
    }

    fn failed(self, error: ApiError) {
        self.busy.end();
        self.failure.set(Some(error));
    }

    fn shown_again(self) {
        if self.leaving.try_get_value() == Some(true) {
            self.leaving.set_value(false);
            self.busy.end();
            self.stale.run(());
        }
    }
}

/// Whether a browser can go there to pay; anything else would not leave the page.
fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// Whether a payment that was begun then can be paid no longer.
fn is_over(begun: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now.signed_duration_since(begun) >= CART
}

#[cfg(test)]
mod tests {
    use super::{CART, is_over, is_web};
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn a_payment_of_ten_minutes_ago_is_begun_anew() {
        let begun = DateTime::UNIX_EPOCH;
        assert!(!is_over(begun, begun));
        assert!(!is_over(begun, begun + CART - TimeDelta::seconds(1)));
        assert!(is_over(begun, begun + CART));
    }

    #[test]
    fn nobody_is_taken_where_no_page_is() {
        assert!(is_web("https://checkout.pagopa.it/c/1"));
        assert!(is_web("http://localhost:18090/pagopa/checkout/1"));
        for address in ["javascript:alert(1)", "data:text/html,x", "/area-personale", ""] {
            assert!(!is_web(address), "{address}");
        }
    }
}
