//! The simulated outside world as settings of the portal: what an administrator would write down.

use super::TownError;
use crate::config::units::Time;
use crate::config::{
    CardListener, Cie, CieProfile, Cns, Config, OwnMailbox, Pec, SealLevel, SealTime, Silence, TrustList,
    WhenSilent,
};
use secrecy::SecretString;
use sportello_integrations::notify::{email, sms};
use sportello_simulators::Running;
use sportello_simulators::cns::ServerFiles;
use std::net::SocketAddr;
use std::path::PathBuf;
use url::Url;

/// The simulated federation of CIE.
pub(super) fn federation(simulators: &Running) -> Cie {
    Cie {
        trust_anchor: simulators.cie.anchor().to_owned(),
        trust_anchor_keys: vec![simulators.cie.anchor_key().to_owned()],
        providers: vec![simulators.cie.provider().to_owned()],
        authority_hints: Vec::new(),
        profile: CieProfile::Cie,
        skew: Time::minutes(1),
        bare_userinfo: false,
        private_addresses: true,
    }
}

/// The simulated authority of cards, by its trust list.
pub(super) fn cards(config: &Config, simulators: &Running, listen: SocketAddr) -> Result<Cns, TownError> {
    let files = ServerFiles::load_or_make(&cards_folder(config))?;
    Ok(Cns {
        address: format!("https://{{host}}:{}", listen.port()),
        listener: Some(CardListener {
            listen,
            certificate_file: files.certificate,
            key_file: files.key,
        }),
        proxy: None,
        proxy_secret: None,
        trust_list: Some(TrustList {
            url: Some(Url::parse(&simulators.trust_list_url())?),
            signer_files: vec![files.list_signer],
            file: None,
        }),
        authority_files: Vec::new(),
        denied_authorities: Vec::new(),
        level: 3,
        grace: Time::minutes(60),
        silence: Silence::Refuse,
        ocsp_time: Time::seconds(2),
        accept_sha1: false,
        accept_short_keys: false,
        private_addresses: true,
    })
}

/// The simulated provider of trust services. A seal whose certificate is of a start at other ports has a
/// time-stamp and no evidence: nobody answers there.
pub(super) fn seal_time(config: &Config, simulators: &Running) -> Result<SealTime, TownError> {
    Ok(SealTime {
        url: Url::parse(&simulators.time_stamp_url())?,
        roots: config
            .data_dir
            .join("simulators")
            .join("tsa")
            .join("authority.pem"),
        policy: None,
        username: None,
        password: None,
        level: SealLevel::Evidence,
        when_silent: WhenSilent::DoWithout,
        time: Time::seconds(2),
    })
}

/// Where the simulators keep what belongs to cards.
fn cards_folder(config: &Config) -> PathBuf {
    config.data_dir.join("simulators").join("cns")
}

/// The simulated mailbox, as one sender's way to it.
pub(super) fn mail(smtp: SocketAddr, from: &str) -> email::Config {
    email::Config {
        host: smtp.ip().to_string(),
        port: Some(smtp.port()),
        security: email::Security::None,
        username: None,
        password: None,
        from: from.to_owned(),
        reply_to: None,
        hello_name: Some("localhost".to_owned()),
        timeout_seconds: 10,
        connections: 2,
    }
}

/// The simulated mailbox as a provider of certified mail: two municipalities have a mailbox of their own, the
/// others send from that of their union.
pub(super) fn certified_mail(smtp: SocketAddr) -> Pec {
    let own = |slug: &str| {
        let mailbox = OwnMailbox {
            from: format!("servizi@pec.{slug}.example"),
            username: None,
            password: None,
            reply_to: None,
            host: None,
            port: None,
            security: None,
        };
        (slug.to_owned(), mailbox)
    };
    Pec {
        host: smtp.ip().to_string(),
        port: Some(smtp.port()),
        security: email::Security::None,
        username: None,
        password: None,
        from: Some("servizi@pec.unione.example".to_owned()),
        reply_to: None,
        hello_name: Some("localhost".to_owned()),
        timeout_seconds: 10,
        connections: 2,
        municipalities: ["borgoverde", "montefiore"].map(own).into(),
    }
}

/// The simulated phones.
pub(super) fn phones(simulators: &Running) -> Result<sms::Config, TownError> {
    Ok(sms::Config {
        url: simulators.sms_gateway_url().parse()?,
        token: SecretString::from("demo"),
        sender: Some("Sportello".to_owned()),
        timeout_seconds: 10,
    })
}
