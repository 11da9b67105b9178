//! Whom a town knows: citizens who have just signed in, operators, and visitors without a session.

use super::sample::{certified, sign_in};
use super::{BORGOVERDE, MARIO, Person, Town};
use chrono::NaiveDate;
use sportello_storage::citizens::{self, Certified};
use sportello_types::loa::Loa;
use sportello_types::profile::Source;
use sportello_types::values::AccountKey;
use sportello_types::whoami::{Provider, Role};

impl Town {
    /// Somebody without a session.
    pub(crate) fn visitor(&self) -> Person<'_> {
        self.visitor_of(BORGOVERDE)
    }

    /// The same, at another municipality.
    pub(crate) fn visitor_of(&self, host: &'static str) -> Person<'_> {
        Person {
            town: self,
            host,
            cookie: None,
            id: None,
        }
    }

    /// A citizen of Borgoverde who has just signed in.
    pub(crate) async fn citizen(&self, tax_code: &str, level: Loa) -> Person<'_> {
        self.citizen_of(BORGOVERDE, tax_code, level).await
    }

    /// A citizen of a municipality who has just signed in.
    pub(crate) async fn citizen_of(&self, host: &'static str, tax_code: &str, level: Loa) -> Person<'_> {
        self.signed_in(host, &certified(tax_code), Provider::Spid, level)
            .await
    }

    /// Somebody of Borgoverde whom another member state vouches for, who has just signed in.
    pub(crate) async fn european(&self) -> Person<'_> {
        let certified = Certified {
            source: Source::Eidas,
            account: AccountKey::Eidas("EL/IT/39f1c2ab7d604e".parse().unwrap()),
            given_name: Some("Giorgos".to_owned()),
            family_name: Some("Papadakis".to_owned()),
            native_given_name: Some("Γιώργος".to_owned()),
            native_family_name: Some("Παπαδάκης".to_owned()),
            birth_date: (NaiveDate::from_ymd_opt(1978, 10, 5).unwrap(), Source::Eidas),
            sex: None,
            birth_place: None,
            residence: None,
            identity_document: None,
            email: None,
            mobile: None,
        };
        self.signed_in(BORGOVERDE, &certified, Provider::Eidas, Loa::L2)
            .await
    }

    async fn signed_in(
        &self,
        host: &'static str,
        certified: &Certified,
        provider: Provider,
        level: Loa,
    ) -> Person<'_> {
        let now = self.app.clock.now();
        let mut rng = self.app.rng();
        let tx = self.app.db.begin(self.tenants[host]).await.unwrap();
        let (id, cookie) = sign_in(&tx, certified, (provider, level), &mut rng, now).await;
        tx.commit().await.unwrap();
        Person {
            town: self,
            host,
            cookie: Some(cookie),
            id: Some(id),
        }
    }

    /// Somebody who works for Borgoverde.
    pub(crate) async fn operator(&self, tax_code: &str) -> Person<'_> {
        self.appointed(tax_code, &[Role::Operator]).await
    }

    /// An operator who recognises people at the desk.
    pub(crate) async fn desk_officer(&self, tax_code: &str) -> Person<'_> {
        self.appointed(tax_code, &[Role::Operator, Role::Desk]).await
    }

    /// An operator of the registry office.
    pub(crate) async fn registrar(&self, tax_code: &str) -> Person<'_> {
        self.appointed(tax_code, &[Role::Operator, Role::Registrar]).await
    }

    /// Somebody with these roles at Borgoverde, and no others.
    pub(crate) async fn appointed(&self, tax_code: &str, roles: &[Role]) -> Person<'_> {
        let person = self.citizen(tax_code, Loa::L2).await;
        let tx = self.app.db.begin(self.tenants[BORGOVERDE]).await.unwrap();
        citizens::set_roles(&tx, person.id.unwrap(), roles).await.unwrap();
        tx.commit().await.unwrap();
        person
    }

    /// Somebody whose browser holds these cookies.
    pub(crate) fn holder(&self, cookies: &str) -> Person<'_> {
        Person {
            cookie: Some(cookies.to_owned()),
            ..self.visitor()
        }
    }

    /// A citizen whose profile is complete and who has activated the groups that applications need.
    pub(crate) async fn ready_citizen(&self) -> Person<'_> {
        let mario = self.citizen(MARIO, Loa::L2).await;
        mario.make_ready().await;
        mario
    }
}
