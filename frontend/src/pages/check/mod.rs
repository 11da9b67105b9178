//! The public check of any document of the municipality: a certificate by its file, by a photo or the camera,
//! by the mark in its QR, all of which this device judges, or by its code; a receipt by its code. An app of its
//! own: the check of signatures and the reader of codes would weigh on all other pages.

mod browser;
mod file;
mod file_verdict;
mod given;
mod outcome;
mod said;
mod scan;
mod verdict;

use crate::api::{self, ApiError};
use crate::components::alert::Alert;
use crate::components::breadcrumb::Breadcrumb;
use crate::components::error_summary::focus_field;
use crate::components::facts::Facts;
use crate::components::heading::PageHeading;
use crate::components::short_form::{Typed, field};
use crate::head::set_head;
use crate::live::{Live, use_live};
use crate::nav::{Nav, use_nav};
use crate::pages::camera::Scanner;
use crate::pages::camera::browser::pause;
use crate::pages::clock;
use crate::pages::without_script::without_script;
use crate::route::Route;
use crate::site::{Site, use_lang, use_site};
use file::{FILE, FileChooser};
use given::Given;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use outcome::{FileFound, Outcome, Present};
use scan::Scan;
use sportello_check::{FileState, MarkState, Pdf, Picture, SealWord};
use sportello_mark::{Claims, KeySet, Payload};
use sportello_types::certificates::CertificateVerification;
use sportello_types::lang::Lang;
use sportello_types::text::{certificatepages as words, checkpages, verification};
use sportello_types::values::CertificateCode;
use std::sync::Arc;

/// The control for a code or an address.
const GIVEN: &str = "documento";
/// Where the outcome stands.
const OUTCOME: &str = "esito";
/// Milliseconds in which the page shows that it is at work.
const BREATH: u32 = 20;
/// Most characters that a QR of ours holds, and some for blanks.
const LONGEST: u32 = 2000;

#[component]
pub(super) fn CheckPage(
    /// The code in the address, checked at once.
    code: Option<CertificateCode>,
) -> impl IntoView {
    let lang = use_lang();
    set_head(verification::title(lang), words::verify_lead(lang));
    let check = Check {
        form: Typed::new(vec![
            (GIVEN, words::verify_input(lang)),
            (FILE, checkpages::file_label(lang)),
        ]),
        found: RwSignal::new(None),
        keys: StoredValue::new(None),
        town: StoredValue::new(use_site()),
        live: use_live(),
        nav: use_nav(),
        lang,
    };
    Effect::new(move |_| {
        // Once the keys are here, marks are judged without a network.
        spawn_local(async move { drop(check.keys().await) });
        match code {
            Some(code) => check.begin(&code.to_string()),
            None => check.fragment(),
        }
        // Another code, scanned while the page stands open.
        let scanned = window_event_listener(ev::hashchange, move |_| check.fragment());
        on_cleanup(move || scanned.remove());
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        check.begin(&check.form.text(GIVEN));
    };
    view! {
        <div class="container">
            <Breadcrumb crumbs=vec![(verification::title(lang).to_owned(), None)]/>
            <div class="sp-narrow">
                <PageHeading text=verification::title(lang)/>
                <p class="sp-lead">{words::verify_lead(lang)}</p>
                <noscript inner_html=without_script(lang)></noscript>
                <div id=OUTCOME tabindex="-1" class="sp-outcome">
                    {move || check.found.get().map(|outcome| check.shown(&outcome))}
                </div>
                <form novalidate=true on:submit=submit>
                    {check.form.summary()}
                    {field(
                        check.form,
                        GIVEN,
                        words::verify_input(lang),
                        Some(words::verify_input_hint(lang)),
                        ("text", "off", LONGEST),
                    )}
                    <button
                        type="submit"
                        class="btn btn-primary mobile-full"
                        aria-disabled=check.form.aria_disabled()
                    >
                        {words::verify_button(lang)}
                    </button>
                </form>
                <FileChooser form=check.form given=Callback::new(move |file| check.by_file(file))/>
                <Scanner
                    lead=checkpages::camera_lead(lang)
                    found=Callback::new(move |codes: Vec<String>| check.by_codes(&codes))
                />
            </div>
        </div>
    }
}

/// The check, from what was given to what came out.
#[derive(Clone, Copy)]
struct Check {
    form: Typed,
    found: RwSignal<Option<Outcome>>,
    keys: StoredValue<Option<KeySet>>,
    town: StoredValue<Arc<Site>>,
    live: Live,
    nav: Nav,
    lang: Lang,
}

impl Check {
    /// Checks what the address holds, if it holds something.
    fn fragment(self) {
        let location = window().location();
        let fragment = location.hash().unwrap_or_default();
        // A link to a field of this very page is no mark.
        if fragment.len() > 1
            && document()
                .get_element_by_id(fragment.trim_start_matches('#'))
                .is_none()
        {
            self.begin(&fragment);
        }
    }

    /// Checks what was given, unless something is being checked already.
    fn begin(self, text: &str) {
        let Some(given) = Given::read(text) else {
            self.form.begin(vec![(GIVEN, words::verify_wrong(self.lang))]);
            return;
        };
        if !self.form.begin(Vec::new()) {
            return;
        }
        self.found.set(None);
        self.check(given);
    }

    fn check(self, given: Given) {
        match given {
            Given::Receipt(code) => self.nav.go(&Route::Verification(code).path(self.lang)),
            Given::Mark(Err(_)) => self.tell(Outcome::Unreadable),
            Given::Mark(Ok(mark)) => spawn_local(self.by_mark(mark)),
            Given::Certificate(code) => spawn_local(async move {
                match outcome::present(code).await {
                    Ok(present) => self.tell(Outcome::Code(present)),
                    Err(error) => self.form.failed(error),
                }
            }),
        }
    }

    /// Checks a file, unless something is being checked already.
    fn by_file(self, file: web_sys::File) {
        if !self.form.begin(Vec::new()) {
            return;
        }
        self.found.set(None);
        if file.size() > file::MOST {
            self.form.wrong(FILE, checkpages::file_large(self.lang));
            return;
        }
        self.live.announce(checkpages::reading(self.lang));
        spawn_local(async move {
            pause(BREATH).await;
            let bytes = browser::bytes(&file).await.unwrap_or_default();
            match Pdf::read(&bytes) {
                Ok(pdf) => self.by_pdf(&bytes, pdf).await,
                Err(_) => match browser::picture(&file).await {
                    Some(picture) => self.by_picture(picture).await,
                    None => self.form.wrong(FILE, checkpages::file_unreadable(self.lang)),
                },
            }
        });
    }

    /// Judges a PDF here, then asks whether its certificate still stands.
    async fn by_pdf(self, file: &[u8], pdf: Pdf) {
        let keys = match self.keys().await {
            Ok(keys) => keys,
            Err(error) => return self.form.failed(error),
        };
        let state = match pdf.seal(&keys) {
            SealWord::Said(state) => state,
            SealWord::Asks(signed) => match browser::has_signed(&signed).await {
                Some(holds) => signed.judged(holds),
                None => FileState::Unknown,
            },
        };
        let mark = pdf.mark(&keys);
        if state == FileState::Unsealed && mark == MarkState::Missing && self.by_scan(file).await {
            return;
        }
        let mut found = FileFound {
            state,
            sha256: pdf.sha256(),
            present: Present::Unchecked,
            mark,
        };
        if let MarkState::Genuine(claims) = &found.mark {
            found.state = state.issued_at(claims.issued_at);
            found.present = outcome::present(claims.code).await.unwrap_or(Present::Unchecked);
        }
        self.tell(Outcome::File(Box::new(found)));
        focus_field(OUTCOME);
    }

    /// Judges a PDF that bears nothing else to be checked by as a photo, by its pictures. Whether they came to
    /// something.
    async fn by_scan(self, file: &[u8]) -> bool {
        match scan::look(file).await {
            Scan::Codes(codes) => self.of_codes(&codes),
            Scan::Failed(outcome) => {
                self.tell(outcome);
                focus_field(OUTCOME);
            }
            Scan::Nothing => return false,
        }
        true
    }

    /// Looks for a code in a photo.
    async fn by_picture(self, picture: Picture) {
        self.of_codes(&scan::codes_in(&picture).await);
    }

    /// Checks what the camera has read, unless something is being checked already.
    fn by_codes(self, codes: &[String]) {
        if self.form.begin(Vec::new()) {
            self.found.set(None);
            self.of_codes(codes);
        }
    }

    /// Checks the one document whose code was seen.
    fn of_codes(self, codes: &[String]) {
        let mut seen = codes.iter().filter_map(|code| Given::read(code));
        match (seen.next(), seen.next()) {
            (Some(given), None) => self.check(given),
            (Some(_), Some(_)) => self.tell(Outcome::SeveralCodes),
            (None, _) if codes.is_empty() => self.tell(Outcome::NoCode),
            (None, _) => self.tell(Outcome::Unreadable),
        }
        focus_field(OUTCOME);
    }

    /// Judges a mark here, then asks whether the certificate still stands.
    async fn by_mark(self, mark: Payload) {
        let keys = match self.keys().await {
            Ok(keys) => keys,
            Err(error) => return self.form.failed(error),
        };
        match sportello_mark::verify(&mark, &keys) {
            Err(refused) => self.tell(Outcome::Refused(refused)),
            Ok(claims) => {
                let claims = Box::new(claims);
                self.found
                    .try_set(Some(Outcome::Genuine(claims.clone(), Present::Asking)));
                let present = outcome::present(claims.code).await;
                self.tell(Outcome::Genuine(claims, present.unwrap_or(Present::Unchecked)));
            }
        }
    }

    /// The keys of the municipality, fetched once.
    async fn keys(self) -> Result<KeySet, ApiError> {
        if let Some(keys) = self.keys.try_get_value().flatten() {
            return Ok(keys);
        }
        let keys = api::marks::keys().await?;
        self.keys.try_set_value(Some(keys.clone()));
        Ok(keys)
    }

    /// The check is over. The page may have been left meanwhile.
    fn tell(self, outcome: Outcome) {
        let Some(town) = self.town.try_get_value() else {
            return;
        };
        self.form.pause();
        let verdict = verdict::verdict(&outcome, &town.tenant.name, clock::today(), self.lang);
        self.live.announce(verdict.title);
        self.found.set(Some(outcome));
    }

    fn shown(self, outcome: &Outcome) -> impl IntoView + use<> {
        let (lang, town) = (self.lang, self.town.get_value());
        let verdict = verdict::verdict(outcome, &town.tenant.name, clock::today(), lang);
        let details = match outcome {
            Outcome::Genuine(claims, present) => Some(by_mark(claims, present, &town, lang).into_any()),
            Outcome::Code(Present::Known(known)) => Some(by_code(known, lang).into_any()),
            Outcome::File(found) => by_file(found, &town, lang),
            _ => None,
        };
        view! {
            <Alert tone=verdict.tone title=verdict.title>{verdict.text}</Alert>
            {details}
        }
    }
}

/// The mark of a file, to be compared where the file itself proves nothing.
fn by_file(found: &FileFound, town: &Site, lang: Lang) -> Option<AnyView> {
    let (MarkState::Genuine(claims) | MarkState::Pasted(claims)) = &found.mark else {
        return None;
    };
    let title = match &found.present {
        Present::Known(known) => Some(known.title.clone()),
        _ => None,
    };
    let view = view! {
        <h2 class="h4">{words::verify_says(lang)}</h2>
        <Facts facts=said::by_mark(claims, title, town, lang)/>
    };
    Some(view.into_any())
}

fn by_mark(claims: &Claims, present: &Present, town: &Site, lang: Lang) -> impl IntoView + use<> {
    let known = match present {
        Present::Known(known) => Some(known),
        _ => None,
    };
    let facts = said::by_mark(claims, known.map(|known| known.title.clone()), town, lang);
    view! {
        <h2 class="h4">{words::verify_says(lang)}</h2>
        <Facts facts=facts/>
        {known.map(|known| file(known, lang))}
    }
}

fn by_code(known: &CertificateVerification, lang: Lang) -> impl IntoView + use<> {
    view! {
        <h2 class="h4">{words::verify_registered(lang)}</h2>
        <Facts facts=said::by_code(known, lang)/>
        {file(known, lang)}
    }
}

/// For who has the file.
fn file(known: &CertificateVerification, lang: Lang) -> impl IntoView + use<> {
    view! {
        <h3 class="h5">{verification::sha256(lang)}</h3>
        <p class="sp-fingerprint"><code>{known.sha256.clone()}</code></p>
        <p>{verification::sha256_hint(lang)}</p>
    }
}
