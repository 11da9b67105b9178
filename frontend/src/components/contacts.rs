//! The card that closes every page: how to reach the municipality.

use super::icon::Icon;
use crate::route::Route;
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use sportello_types::text::shell;

/// "Contatta il comune" and "Problemi in città", as in the national model.
#[component]
pub(crate) fn ContactsCard() -> impl IntoView {
    let lang = use_lang();
    let site = use_site();
    let tenant = &site.tenant;
    let phone = tenant.contacts.phone.clone();
    let call = format!("tel:{}", phone.replace([' ', '/', '.'], ""));
    view! {
        <section class="sp-contacts" aria-labelledby="contatta-il-comune">
            <div class="container">
                <div class="sp-card">
                    <h2 id="contatta-il-comune" class="h4">{shell::contacts_title(lang)}</h2>
                    <ul class="sp-links">
                        <li>
                            <a href=Route::Faq.path(lang)>
                                <Icon name="it-help-circle" class="icon-primary icon-sm"/>
                                {shell::contacts_faq(lang)}
                            </a>
                        </li>
                        <li>
                            <a href=tenant.links.assistance.clone() data-element="contacts">
                                <Icon name="it-mail" class="icon-primary icon-sm"/>
                                {shell::contacts_assistance(lang)}
                            </a>
                        </li>
                        <li>
                            <a href=call>
                                <Icon name="it-hearing" class="icon-primary icon-sm"/>
                                {shell::contacts_phone(lang, phone)}
                            </a>
                        </li>
                        <li>
                            <a href=tenant.links.appointments.clone() data-element="appointment-booking">
                                <Icon name="it-calendar" class="icon-primary icon-sm"/>
                                {shell::contacts_appointment(lang)}
                            </a>
                        </li>
                    </ul>
                    <h2 class="h4">{shell::contacts_problems(lang)}</h2>
                    <ul class="sp-links">
                        <li>
                            <a href=tenant.links.report_inefficiency.clone()>
                                <Icon name="it-map-marker-circle" class="icon-primary icon-sm"/>
                                {shell::contacts_report(lang)}
                            </a>
                        </li>
                    </ul>
                </div>
            </div>
        </section>
    }
}
