//! A notice that was found or made, and the way to pay it.

use crate::components::card::Card;
use crate::components::facts::{Fact, Facts};
use crate::components::field::TextField;
use crate::components::short_form::Typed;
use crate::format;
use crate::pages::area::payments::notice;
use crate::pages::area::payments::standing::of_notice;
use crate::pages::area::payments::till::{Till, Visitor};
use crate::pages::clock;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::ids::NoticeId;
use sportello_types::lang::Lang;
use sportello_types::payments::{NoticeFound, NoticeStatus};
use sportello_types::text::{openpay as words, paymentpages};
use sportello_types::values::Email;

/// The control for the address of the receipt.
const EMAIL: &str = "receipt-email";
const LONGEST_EMAIL: u32 = 254;

/// What takes somebody to the page of payments. One for a page: what a payment did not begin for stays told
/// when the notice shows anew.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Checkout {
    form: Typed,
    /// Who pays, where they have not signed in.
    visitor: Option<Visitor>,
    till: Till,
    stale: Callback<()>,
    lang: Lang,
}

impl Checkout {
    /// Of somebody who has not signed in; `stale` hears when what shows may not be so any more.
    pub(super) fn of_visitor(stale: Callback<()>) -> Self {
        let visitor = Visitor::new(String::new());
        Self::of(Some(visitor), Till::of_visitor(visitor, stale), stale)
    }

    /// Of somebody who has: the receipt is in the area.
    pub(in crate::pages) fn of_citizen(stale: Callback<()>) -> Self {
        Self::of(None, Till::new(stale), stale)
    }

    fn of(visitor: Option<Visitor>, till: Till, stale: Callback<()>) -> Self {
        let lang = use_lang();
        Self {
            form: Typed::new(vec![(EMAIL, words::receipt_email(lang))]),
            visitor,
            till,
            stale,
            lang,
        }
    }

    /// Says with which fiscal code the notice was found or made.
    pub(super) fn owed_by(self, tax_code: String) {
        if let Some(visitor) = self.visitor {
            visitor.tax_code.set_value(tax_code);
        }
    }

    /// Fills in the address of the receipt, where nothing stands yet.
    pub(super) fn suggest(self, email: Option<Email>) {
        if let Some(email) = email
            && self.form.text(EMAIL).is_empty()
        {
            self.form.set(EMAIL, email.to_string());
        }
    }

    /// Why the last payment did not begin.
    pub(in crate::pages) fn failure(self) -> impl IntoView {
        view! {
            {self.form.summary()}
            {self.till.failure()}
        }
    }

    /// The notice; `note`: what else is to be said of it while it can be paid.
    pub(in crate::pages) fn shown(self, found: NoticeFound, note: Option<String>) -> impl IntoView {
        let lang = self.lang;
        let standing = of_notice(&found.notice, clock::today(), lang);
        let mut facts = vec![
            Fact::new(paymentpages::source(lang), found.subject),
            Fact::new(paymentpages::creditor(lang), found.creditor),
        ];
        facts.extend(notice::facts(&found.notice, lang));
        let id = found.notice.id;
        let amount = format::euro(found.notice.amount.0, lang);
        let act = if found.notice.payable {
            Some(self.pay_button(id, amount, note).into_any())
        } else if found.notice.status == NoticeStatus::Pending {
            Some(self.look_again().into_any())
        } else {
            None
        };
        let text = (found.notice.status != NoticeStatus::Pending)
            .then_some(standing.text)
            .flatten();
        view! {
            <Card title=words::made_title(lang)>
                <p>{standing.badge()}</p>
                {text.map(|text| view! { <p>{text}</p> })}
                <Facts facts=facts/>
                {act}
            </Card>
        }
    }

    fn pay_button(self, id: NoticeId, amount: String, note: Option<String>) -> impl IntoView {
        let (lang, form) = (self.lang, self.form);
        let email = self.visitor.is_some().then(|| {
            view! {
                <TextField
                    id=EMAIL
                    label=words::receipt_email(lang)
                    kind="email"
                    hint=words::receipt_email_hint(lang)
                    autocomplete="email"
                    maxlength=LONGEST_EMAIL
                    value=form.value(EMAIL)
                    on_input=form.hear(EMAIL)
                    error=form.error(EMAIL)
                />
            }
        });
        view! {
            {email}
            {note.map(|note| view! { <p>{note}</p> })}
            <p class="sp-hint">{paymentpages::before(lang)}</p>
            <div class="sp-actions">
                <button
                    type="button"
                    class="btn btn-primary mobile-full"
                    aria-disabled=self.till.aria_disabled()
                    on:click=move |_| self.pay(id)
                >
                    {paymentpages::pay(lang, amount)}
                </button>
            </div>
        }
    }

    fn look_again(self) -> impl IntoView {
        let (lang, stale) = (self.lang, self.stale);
        view! {
            <p>{words::made_waiting(lang)}</p>
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                on:click=move |_| stale.run(())
            >
                {words::again(lang)}
            </button>
        }
    }

    fn pay(self, id: NoticeId) {
        if let Some(visitor) = self.visitor {
            let typed = self.form.text(EMAIL).trim().to_owned();
            let email = (!typed.is_empty()).then(|| typed.parse::<Email>()).transpose();
            let flaws = match &email {
                Ok(_) => Vec::new(),
                Err(_) => vec![(EMAIL, words::wrong_email(self.lang))],
            };
            if !self.form.begin(flaws) {
                return;
            }
            self.form.pause();
            visitor.email.set_value(email.ok().flatten());
        }
        self.till.pay(vec![id]);
    }
}
