//! `sportello spid keys …`.

use super::municipality;
use crate::cli::{Failure, Whose, complain, say};
use crate::config::Config;
use crate::keys::{KeyFolder, Turn};
use crate::spid;
use crate::wiring::Surroundings;
use rand::SeedableRng;
use sportello_api::tenant::{SpidSigner, TenantSettings};
use sportello_identity::spid::keys::{Profile, Subject, certificate_request, check, self_signed};
use std::path::Path;
use std::process::ExitCode;

/// Whose keys, and where they are.
struct Holder {
    config: Config,
    folder: KeyFolder,
    /// Nothing where it is the aggregator.
    municipality: Option<TenantSettings>,
}

impl Holder {
    fn find(file: Option<&Path>, whose: &Whose) -> Result<Self, Failure> {
        let config = Config::load(file)?;
        if whose.aggregator {
            return Ok(Self {
                folder: KeyFolder::of_aggregator(&config.keys_dir()),
                config,
                municipality: None,
            });
        }
        let settings = municipality(&config, whose.tenant.as_deref())?;
        if settings.spid.signs_as == SpidSigner::Aggregator {
            let slug = &settings.public.slug;
            return Err(format!("the aggregator's key signs for {slug}: use --aggregator").into());
        }
        Ok(Self {
            folder: spid::key_folder(&config, &settings),
            config,
            municipality: Some(settings),
        })
    }

    fn subject(&self) -> Result<(Subject, Profile), Failure> {
        match &self.municipality {
            Some(settings) => Ok((spid::subject(&self.config, settings)?, Profile::PublicBody)),
            None => Ok(spid::aggregator_subject(&self.config)?.ok_or("`spid.aggregator` is not set")?),
        }
    }
}

pub(crate) fn list(file: Option<&Path>, whose: &Whose) -> Result<ExitCode, Failure> {
    let holder = Holder::find(file, whose)?;
    let now = Surroundings::system().clock.now();
    let keys = holder.folder.spid_keys()?;
    if keys.is_empty() {
        return Err("there is no key: make one with `sportello spid keys new`".into());
    }
    for (turn, key) in &keys {
        let certificate = key.certificate();
        say(format_args!(
            "{turn:<8}  until {}  sha256 {}",
            certificate.not_after().date_naive(),
            certificate.fingerprint()
        ));
        // What the certificate must say depends on the metadata it is for.
        if let Some(settings) = &holder.municipality {
            let parts = spid::parts(&holder.config, settings, vec![key.clone()])?;
            for fault in check(certificate, &parts, now) {
                say(format_args!("          {fault}"));
            }
        }
    }
    if holder.folder.waits_for_certificate() {
        say("next      waits for its certificate: `sportello spid keys install FILE`");
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn make(file: Option<&Path>, whose: &Whose, days: u16) -> Result<ExitCode, Failure> {
    let holder = Holder::find(file, whose)?;
    if holder.municipality.is_none() {
        return Err("an aggregator's certificate is AgID's to sign: use --request".into());
    }
    let (subject, _) = holder.subject()?;
    let now = Surroundings::system().clock.now();
    let mut rng = rand_chacha::ChaCha20Rng::from_os_rng();
    let made = self_signed(&subject, now, days, &mut rng)?;
    let turn = holder.folder.keep_new(&made)?;
    let fingerprint = made.signing_key()?.certificate().fingerprint();
    say(format_args!("made the {turn} key, sha256 {fingerprint}"));
    say(match turn {
        Turn::Next => {
            "after the next start it is in the metadata: give them to AgID, wait until all providers have them, then `rotate`"
        }
        _ => "after the next start it signs: give the metadata to AgID",
    });
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn ask(file: Option<&Path>, whose: &Whose) -> Result<ExitCode, Failure> {
    let holder = Holder::find(file, whose)?;
    let (subject, profile) = holder.subject()?;
    let made = certificate_request(&subject, &profile)?;
    holder.folder.keep_request(&made)?;
    say(made.request_pem.trim_end());
    complain("the key waits for its certificate: `sportello spid keys install FILE`");
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn install(file: Option<&Path>, whose: &Whose, certificate: &Path) -> Result<ExitCode, Failure> {
    let holder = Holder::find(file, whose)?;
    let text = std::fs::read_to_string(certificate)
        .map_err(|error| format!("{}: {error}", certificate.display()))?;
    let installed = holder.folder.install(&text)?;
    if holder.folder.spid_keys()?.is_empty() {
        // The first key of all waits for nobody.
        holder.folder.rotate(Surroundings::system().clock.now())?;
    }
    say(format_args!("installed, sha256 {}", installed.fingerprint()));
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn rotate(file: Option<&Path>, whose: &Whose) -> Result<ExitCode, Failure> {
    let holder = Holder::find(file, whose)?;
    holder.folder.rotate(Surroundings::system().clock.now())?;
    say("the next key signs from the next start on; the one before stays published until `retire`");
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn retire(file: Option<&Path>, whose: &Whose) -> Result<ExitCode, Failure> {
    Holder::find(file, whose)?.folder.retire()?;
    say("the previous key is gone: give the metadata to AgID after the next start");
    Ok(ExitCode::SUCCESS)
}
