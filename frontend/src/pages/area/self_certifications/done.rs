//! What has become of the paper, and what to do with it: to sign, and what that costs.

use crate::api::self_certifications::Made;
use crate::components::alert::{Alert, Tone};
use crate::components::error_summary::focus_field;
use crate::components::icon::Icon;
use crate::route::Route;
use crate::saved_file;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::self_certifications::{Article, Outcome, Recipient, SelfCertificationRequest};
use sportello_types::text::selfcertificationpages as words;

/// The heading, which takes the focus.
const HEADING: &str = "fatto";

/// A paper that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Done {
    what: What,
    recipient: Recipient,
    certifies: bool,
    attests: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// It is here: the address inside of this page, where the browser gives one.
    File(Option<String>),
    /// It is kept, by this title.
    Kept(String),
    /// It is on its way to this address.
    Sent(String),
}

impl Done {
    /// Of the answer to a request. A file is saved at once.
    pub(super) fn of(
        made: Made,
        request: &SelfCertificationRequest,
        articles: &[Article],
        lang: Lang,
    ) -> Self {
        let what = match made {
            Made::File(pdf) => {
                let url = saved_file::offer(&pdf);
                if let Some(url) = &url {
                    saved_file::save(url, &file_name(lang));
                }
                What::File(url)
            }
            Made::Kept(kept) => What::Kept(kept.title),
            Made::Sent => What::Sent(match &request.outcome {
                Outcome::Send { to } => to.address.to_string(),
                Outcome::Download | Outcome::Keep => String::new(),
            }),
        };
        Self {
            what,
            recipient: request.recipient,
            certifies: articles.contains(&Article::Certification),
            attests: articles.contains(&Article::Notoriety),
        }
    }

    /// That it is made.
    pub(super) fn title(&self, lang: Lang) -> &'static str {
        match self.what {
            What::File(_) => words::done_download(lang),
            What::Kept(_) => words::done_keep(lang),
            What::Sent(_) => words::done_send(lang),
        }
    }

    /// What to do next, in order.
    fn next(&self, lang: Lang) -> Vec<&'static str> {
        let private = self.recipient == Recipient::PrivateParty;
        let mut next = vec![words::next_check(lang)];
        if self.certifies {
            next.push(words::next_46(lang));
        }
        match (self.attests, private) {
            (true, false) => next.extend([words::next_47_public(lang), words::next_47_digital(lang)]),
            (true, true) => next.push(words::next_47_private(lang)),
            (false, _) => {}
        }
        if private {
            next.push(words::next_private_check(lang));
        }
        // Of a signature that is authenticated the duty is due (art. 37 c. 2).
        let free = if private && self.attests {
            words::next_free_unsigned(lang)
        } else {
            words::next_free(lang)
        };
        next.extend([free, words::next_valid(lang)]);
        next
    }
}

fn file_name(lang: Lang) -> String {
    format!("{}.pdf", words::download_file(lang))
}

#[component]
pub(super) fn Finished(
    /// What was made.
    done: Done,
    /// Begins another one.
    again: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    if let What::File(Some(url)) = &done.what {
        let url = url.clone();
        on_cleanup(move || saved_file::forget(&url));
    }
    Effect::new(move |_| request_animation_frame(|| focus_field(HEADING)));
    let (title, next) = (done.title(lang), done.next(lang));
    let what = match done.what {
        What::File(url) => url
            .map(|url| {
                view! {
                    <p>
                        <a class="btn btn-primary mobile-full" href=url download=file_name(lang)>
                            <Icon name="it-download" class="icon-white icon-sm"/>
                            " "
                            {words::download(lang)}
                        </a>
                    </p>
                }
            })
            .into_any(),
        What::Kept(title) => view! {
            <p>{title}</p>
            <p><a href=Route::Documents.path(lang)>{words::kept_link(lang)}</a></p>
        }
        .into_any(),
        What::Sent(address) => view! { <p>{words::sent_to(lang, address)}</p> }.into_any(),
    };
    let steps: Vec<_> = next.into_iter().map(|step| view! { <li>{step}</li> }).collect();
    view! {
        <section class="sp-narrow" aria-labelledby=HEADING>
            <h3 class="h4" id=HEADING tabindex="-1">{title}</h3>
            {what}
            <Alert tone=Tone::Info title=words::next_title(lang)>
                <ul class="mb-0">{steps}</ul>
            </Alert>
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                on:click=move |_| again.run(())
            >
                {words::again(lang)}
            </button>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(recipient: Recipient, certifies: bool, attests: bool) -> Vec<&'static str> {
        let done = Done {
            what: What::File(None),
            recipient,
            certifies,
            attests,
        };
        done.next(Lang::It)
    }

    #[test]
    fn how_to_sign_depends_on_the_article_and_on_who_gets_it() {
        let lang = Lang::It;
        let facts = next(Recipient::PublicBody, true, false);
        assert!(facts.contains(&words::next_46(lang)));
        assert!(
            !facts.contains(&words::next_47_public(lang))
                && !facts.contains(&words::next_private_check(lang))
        );
        let affidavit = next(Recipient::PublicBody, false, true);
        assert!(
            affidavit.contains(&words::next_47_public(lang))
                && affidavit.contains(&words::next_47_digital(lang))
        );
        assert!(
            !affidavit.contains(&words::next_46(lang)) && !affidavit.contains(&words::next_47_private(lang))
        );
        let private = next(Recipient::PrivateParty, true, true);
        assert!(private.contains(&words::next_46(lang)) && private.contains(&words::next_47_private(lang)));
        assert!(private.contains(&words::next_private_check(lang)));
        assert!(!private.contains(&words::next_47_public(lang)));
        assert!(!private.contains(&words::next_free(lang)), "the signature is not");
        assert!(
            private.contains(&words::next_free_unsigned(lang)) && facts.contains(&words::next_free(lang))
        );
    }
}
