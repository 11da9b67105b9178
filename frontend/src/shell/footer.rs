//! The footer, with the links that the law and the national model want.

use super::FOOTER_ID;
use crate::route::Route;
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use sportello_types::text::{openpay, shell};

/// The footer of every page (`it-footer`).
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let lang = use_lang();
    let site = use_site();
    let tenant = &site.tenant;
    let (contacts, links) = (&tenant.contacts, &tenant.links);
    let pay = tenant
        .open_payments
        .then(|| view! { <li><a href=Route::Pay.path(lang)>{openpay::link_footer(lang)}</a></li> });
    view! {
        <footer class="it-footer" id=FOOTER_ID tabindex="-1">
            <div class="it-footer-main">
                <div class="container">
                    <div class="it-brand-wrapper">
                        <a href=Route::Home.path(lang)>
                            <img class="icon sp-crest" src=tenant.crest_path.clone() alt="" width="48" height="48"/>
                            <span class="it-brand-text">
                                <span class="it-brand-title">{tenant.name.clone()}</span>
                            </span>
                        </a>
                    </div>
                    <div class="sp-footer-columns">
                        <div>
                            <h2 class="footer-heading-title">{shell::footer_contacts(lang)}</h2>
                            <address>
                                {tenant.name.clone()} <br/> {contacts.address.clone()} <br/>
                                {shell::footer_tax_code(lang, &contacts.tax_code)} <br/>
                                {shell::footer_pec(lang, &contacts.pec)} <br/>
                                {shell::footer_email(lang, &contacts.email)} <br/>
                                {shell::footer_phone(lang, &contacts.phone)}
                            </address>
                        </div>
                        <div>
                            <h2 class="footer-heading-title">{shell::footer_services(lang)}</h2>
                            <ul class="footer-list">
                                {pay}
                                <li><a href=Route::Faq.path(lang) data-element="faq">{shell::footer_faq(lang)}</a></li>
                                <li><a href=links.appointments.clone() data-element="appointment-booking">{shell::footer_appointment(lang)}</a></li>
                                <li><a href=links.report_inefficiency.clone() data-element="report-inefficiency">{shell::footer_report(lang)}</a></li>
                                <li><a href=links.assistance.clone()>{shell::footer_assistance(lang)}</a></li>
                            </ul>
                        </div>
                        <div>
                            <h2 class="footer-heading-title">{shell::footer_legal(lang)}</h2>
                            <ul class="footer-list">
                                <li><a href=links.transparency.clone()>{shell::footer_transparency(lang)}</a></li>
                                <li><a href=Route::Privacy.path(lang) data-element="privacy-policy-link">{shell::footer_privacy(lang)}</a></li>
                                <li><a href=Route::LegalNotes.path(lang) data-element="legal-notes">{shell::footer_legal_notes(lang)}</a></li>
                                <li><a href=links.accessibility_declaration.clone() data-element="accessibility-link">{shell::footer_accessibility(lang)}</a></li>
                                <li><a href=Route::Accessibility.path(lang)>{shell::footer_accessibility_statement(lang)}</a></li>
                                <li><a href=tenant.website.clone()>{shell::footer_website(lang)}</a></li>
                            </ul>
                        </div>
                    </div>
                </div>
            </div>
        </footer>
    }
}
