//! What payments need: whoever collects for a municipality, where receipts come in, whose stamps are believed.

use super::ends::tell;
use super::findings::Findings;
use crate::certificates::{End, Use};
use crate::config::{Config, Pagopa};
use crate::keys::KeyFolder;
use crate::{pagopa, station};
use sportello_api::App;
use sportello_api::payments::{PaymentSettings, Provider, StampSale};

/// What a municipality needs to receive payments.
pub(super) fn receiving(
    slug: &str,
    settings: &PaymentSettings,
    config: &Config,
    keys: &KeyFolder,
    findings: &mut Findings,
) {
    match &config.pagopa {
        None => findings.bad(format_args!(
            "payments of {slug}: the settings have no section `pagopa`, nothing can be paid"
        )),
        // Its receipts come to the portal's own address.
        Some(pagopa) if settings.provider == Provider::Unified => {
            let known = pagopa.unified.as_ref();
            if known.is_some_and(|platform| platform.municipalities.contains_key(slug)) {
                Findings::good(format_args!("payments of {slug}"));
            } else {
                findings.bad(format_args!(
                    "payments of {slug}: `pagopa.unified.municipalities.{slug}` is missing, nothing can be paid"
                ));
            }
            if pagopa.checkout.is_none() {
                findings.soon(format_args!(
                    "payments of {slug}: no Checkout (`pagopa.checkout`), several notices cannot be paid together"
                ));
            }
        }
        Some(pagopa) if settings.provider == Provider::Govpay => govpay(slug, pagopa, findings),
        Some(pagopa) if pagopa.station.is_none() => findings.soon(format_args!(
            "payments of {slug}: no station (`pagopa.station`), receipts are asked for and come late"
        )),
        Some(_) => Findings::good(format_args!("payments of {slug}")),
    }
    match &config.pagopa {
        Some(pagopa) if pagopa.flows_by_soap(slug).is_some() => {
            Findings::good(format_args!("flows of {slug}, by SOAP"));
        }
        Some(pagopa) if pagopa.fdr.is_none() => findings.soon(format_args!(
            "payments of {slug}: no flows (`pagopa.fdr` or `pagopa.fdr_soap.stations.{slug}`), nothing is reconciled"
        )),
        Some(_) | None => {}
    }
    sale(slug, settings, config, findings);
    if let Ok(None) = keys.seal()
        && !keys.has_choice()
    {
        findings.soon(format_args!(
            "payments of {slug}: without a seal no receipt can be downloaded"
        ));
    }
}

/// What a municipality needs whose digital stamps are bought by themselves.
fn sale(slug: &str, settings: &PaymentSettings, config: &Config, findings: &mut Findings) {
    if settings.stamps == StampSale::WithDebt {
        return;
    }
    // Without the section nothing can be paid, which was told.
    let Some(section) = &config.pagopa else { return };
    if section.mbd.is_none() {
        findings.bad(format_args!(
            "digital stamps of {slug}: no service that sells them by themselves (`pagopa.mbd`), the portal does not \
             start"
        ));
    } else if section.stamp_authority_files.is_empty() {
        findings.bad(format_args!(
            "digital stamps of {slug}: none is sold, since no certificate is trusted for them \
             (`pagopa.stamp_authority_files`)"
        ));
    } else {
        Findings::good(format_args!("digital stamps of {slug}, bought by themselves"));
    }
}

/// What a municipality needs that collects through a GovPay.
fn govpay(slug: &str, pagopa: &Pagopa, findings: &mut Findings) {
    let section = pagopa.govpay.as_ref();
    if section.is_none_or(|govpay| !govpay.applications.contains_key(slug)) {
        findings.bad(format_args!(
            "payments of {slug}: the settings have no `pagopa.govpay.applications.{slug}`, nothing can be paid"
        ));
    } else if pagopa.checkout.is_none() {
        findings.bad(format_args!(
            "payments of {slug}: no page of payments (`pagopa.checkout`), no payment begins in the portal"
        ));
    } else {
        Findings::good(format_args!("payments of {slug}, through GovPay"));
    }
}

/// Where the node of payments delivers receipts: our certificate, and those of the node that are pinned.
pub(super) fn node(config: &Config, app: &App, findings: &mut Findings) {
    let station = config.pagopa.as_ref().and_then(|pagopa| pagopa.station.as_ref());
    let Some(station) = station else { return };
    let now = app.clock.now();
    if let Some(at) = findings.check("TLS of the station", station::end(station)) {
        let end = End {
            purpose: Use::Station,
            owner: station.listen.to_string(),
            at,
        };
        tell(&end, now, findings);
    }
    let pinned = findings.check("pinned certificates of the node", station::pinned_ends(station));
    for (owner, at) in pinned.unwrap_or_default() {
        let end = End {
            purpose: Use::Node,
            owner,
            at,
        };
        tell(&end, now, findings);
    }
}

/// What is shown to the node where flows are asked for, and until when it counts.
pub(super) fn flows(config: &Config, app: &App, findings: &mut Findings) {
    let section = config.pagopa.as_ref().and_then(|pagopa| pagopa.fdr_soap.as_ref());
    let Some((section, file)) =
        section.and_then(|section| Some((section, section.client_certificate_file.as_ref()?)))
    else {
        return;
    };
    let at = findings.check(
        "the certificate for flows by SOAP",
        pagopa::fdr_soap::end(section),
    );
    if let Some(at) = at.flatten() {
        let end = End {
            purpose: Use::Flows,
            owner: file.display().to_string(),
            at,
        };
        tell(&end, app.clock.now(), findings);
    }
}

/// Whose digital stamps are believed, and until when.
pub(super) fn stamps(config: &Config, app: &App, findings: &mut Findings) {
    if config.pagopa.is_none() {
        return;
    }
    let what = "certificates trusted for digital stamps";
    match findings.check(what, pagopa::stamps::signers(config)) {
        Some(None) => Findings::good(
            "digital stamps: none is sold, since no certificate is trusted for them (`pagopa.stamp_authority_files`)",
        ),
        Some(Some(signers)) => {
            for certificate in signers.certificates() {
                let end = End {
                    purpose: Use::Stamps,
                    owner: certificate.subject(),
                    at: certificate.not_after(),
                };
                tell(&end, app.clock.now(), findings);
            }
        }
        None => {}
    }
}
