//! Waits for the receipt of a certificate's payment: the page goes on by itself when it comes.

use crate::api;
use crate::busy::Busy;
use crate::components::error_summary::focus_field;
use crate::live::{Live, use_live};
use crate::load::Loaded;
use crate::pages::area::payments::pause;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::certificates::{Certificate, CertificatePayment, CertificateStatus};
use sportello_types::lang::Lang;
use sportello_types::payments::DebtStatus;
use sportello_types::text::certificatepay as words;

/// Where the page says how the certificate stands.
pub(super) const STATE: &str = "stato-certificato";

/// A certificate that is watched, as long as its page is open and it waits.
#[derive(Clone, Copy)]
pub(super) struct Wait {
    certificate: Loaded<Certificate>,
    /// The payment as it was heard of last; kept apart, so that what else the page shows stays as it is.
    heard: RwSignal<Option<CertificatePayment>>,
    asked: RwSignal<usize>,
    busy: Busy,
    live: Live,
    lang: Lang,
}

/// What a question has brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    News,
    NoNews,
    Unreachable,
}

impl Wait {
    /// Begins as soon as the certificate is known to wait.
    pub(super) fn new(certificate: Loaded<Certificate>) -> Self {
        let wait = Self {
            certificate,
            heard: RwSignal::new(None),
            asked: RwSignal::new(0),
            busy: Busy::default(),
            live: use_live(),
            lang: use_lang(),
        };
        Effect::new(move |begun: Option<bool>| {
            if begun == Some(true) {
                return true;
            }
            let held = certificate.ready().is_some_and(|known| is_held(&known));
            if held {
                wait.later();
            }
            held
        });
        wait
    }

    /// What is to be paid, as far as it is known; tracked.
    pub(super) fn payment(self) -> Memo<Option<CertificatePayment>> {
        Memo::new(move |_| {
            let heard = self.heard.get();
            heard.or_else(|| self.certificate.ready()?.payment)
        })
    }

    /// For the button that asks at once; tracked.
    pub(super) fn aria_disabled(self) -> impl Fn() -> Option<&'static str> + Copy {
        self.busy.aria_disabled()
    }

    /// Asks at once, and says what came of it.
    pub(super) fn ask_now(self) {
        if !self.busy.begin() {
            return;
        }
        spawn_local(async move {
            match self.ask().await {
                Answer::News => {}
                Answer::NoNews => self.live.announce(words::held_no_news(self.lang)),
                Answer::Unreachable => self.live.announce(words::held_unreachable(self.lang)),
            }
            self.busy.end();
        });
    }

    /// Asks at once, and says nothing where nothing came of it.
    pub(super) fn ask_soon(self) {
        spawn_local(async move {
            self.ask().await;
        });
    }

    fn later(self) {
        let Some(pause) = self.asked.try_get_untracked().and_then(pause) else {
            return;
        };
        set_timeout(
            move || {
                if self.known().is_some() {
                    spawn_local(async move {
                        self.ask().await;
                        if self.asked.try_update(|asked| *asked += 1).is_some() && self.known().is_some() {
                            self.later();
                        }
                    });
                }
            },
            pause,
        );
    }

    /// The certificate while it waits; nothing when the page was left.
    fn known(self) -> Option<Certificate> {
        self.asked.try_get_untracked()?;
        untrack(|| self.certificate.ready()).filter(is_held)
    }

    async fn ask(self) -> Answer {
        let Some(id) = self.known().map(|known| known.id) else {
            return Answer::NoNews;
        };
        let Ok(now) = api::certificates::one(id).await else {
            return Answer::Unreachable;
        };
        // The page may have been left, or another question may have brought it already.
        if self.known().is_none() {
            return Answer::NoNews;
        }
        if !is_held(&now) {
            if now.status != CertificateStatus::Discarded {
                self.live.announce(words::released(self.lang));
            }
            self.certificate.set(now);
            // All is new below the heading.
            request_animation_frame(|| focus_field(STATE));
            return Answer::News;
        }
        let before = self.heard.get_untracked();
        if before == now.payment {
            return Answer::NoNews;
        }
        let is_paid = |payment: Option<&CertificatePayment>| {
            payment.is_some_and(|payment| payment.status == DebtStatus::Paid)
        };
        if is_paid(now.payment.as_ref()) && !is_paid(before.as_ref()) {
            self.live.announce(words::held_paid(self.lang));
        }
        self.heard.set(now.payment);
        Answer::News
    }
}

fn is_held(certificate: &Certificate) -> bool {
    certificate.status == CertificateStatus::Held
}
