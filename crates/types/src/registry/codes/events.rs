//! Why and how things begin and end, and what people do.

use super::anpr_codes;

anpr_codes! {
    /// Why somebody was entered in the register of residents.
    RegistrationReason, "registration", "iscrizione_apr" {
        /// Birth.
        Birth = "1",
        /// Existence recognised by a court.
        CourtRecognised = "2",
        /// Came from another municipality.
        Immigration = "3",
        /// Came from abroad.
        FromAbroad = "4",
        /// Reappeared.
        Reappearance = "5",
        /// Returned from AIRE.
        Return = "6",
        /// Correction after a census.
        Census = "7",
        /// Domicile of a person without a fixed abode.
        NoFixedAbode = "8",
        /// Something else.
        Other = "9",
        /// An earlier position was restored.
        Restored = "10",
    }
}

anpr_codes! {
    /// Why somebody was removed from the register of residents.
    DeletionReason, "deletion", "cancellazione_apr" {
        /// Death.
        Death = "1",
        /// Death presumed by a court.
        PresumedDeath = "2",
        /// Moved to another municipality.
        Emigration = "3",
        /// Domicile of a person without a fixed abode moved.
        NoFixedAbode = "4",
        /// A foreigner moved abroad.
        Abroad = "5",
        /// Untraceable.
        Untraceable = "6",
        /// The declaration of abode or the permit was not renewed.
        NotRenewed = "7",
        /// Entered in AIRE.
        Aire = "8",
        /// Correction after a census.
        Census = "9",
        /// Registered twice.
        Twice = "10",
        /// Lost Italian citizenship.
        LostCitizenship = "11",
        /// An earlier position was restored.
        Restored = "12",
        /// Something else.
        Other = "13",
    }
}

anpr_codes! {
    /// What an institutional household is for.
    InstitutionSpecies, "species", "specie_convivenza" {
        /// Religion.
        Religious = "1",
        /// Cure.
        Cure = "2",
        /// Assistance.
        Assistance = "3",
        /// The military.
        Military = "4",
        /// Prison.
        Prison = "5",
        /// Something else.
        Other = "6",
    }
}

anpr_codes! {
    /// How a marriage ended. Separation ends none.
    EndOfMarriage, "marriage-end", "cessazione_matrimonio" {
        /// End of the civil effects.
        CivilEffects = "1",
        /// Annulment.
        Annulment = "2",
        /// Dissolution.
        Dissolution = "3",
        /// Nullity.
        Nullity = "4",
        /// Separation.
        Separation = "5",
        /// End of the civil effects by agreement (DL 132/2014).
        CivilEffectsByAgreement = "6",
        /// Dissolution by agreement.
        DissolutionByAgreement = "7",
        /// Separation by agreement.
        SeparationByAgreement = "8",
        /// Recognised from abroad.
        Recognised = "9",
        /// Notary abroad.
        NotaryAbroad = "10",
        /// Something else.
        Other = "22",
    }
}

impl EndOfMarriage {
    /// Whether it leaves the marriage standing.
    pub const fn is_separation(self) -> bool {
        matches!(self, Self::Separation | Self::SeparationByAgreement)
    }
}

anpr_codes! {
    /// How a civil union or a cohabitation ended.
    EndOfUnion, "union-end", "cessazione_unione_convivenza" {
        /// Agreement to dissolve.
        Agreement = "1",
        /// Assisted negotiation.
        Negotiation = "2",
        /// Judgement.
        Judgement = "3",
        /// Agreement of the partners.
        PartnersAgreement = "31",
        /// One partner withdrew.
        Withdrawal = "32",
        /// Marriage or civil union.
        Marriage = "34",
        /// Death of the partner.
        Death = "98",
    }
}

anpr_codes! {
    /// A foreigner's title to stay.
    PermitKind, "permit", "tipo_soggiorno" {
        /// Permit.
        Permit = "1",
        /// Long-term permit.
        LongTerm = "2",
        /// Permanent attestation of an EU citizen.
        Permanent = "3",
        /// Attestation of an EU citizen.
        Attestation = "4",
        /// Receipt.
        Receipt = "5",
        /// Being renewed.
        Renewal = "6",
        /// Unknown.
        Unknown = "9",
        /// Another title.
        Other = "8",
        /// None.
        None = "7",
    }
}

anpr_codes! {
    /// Degree of education.
    Education, "education", "titolo_studio" {
        /// Does not apply.
        NotApplicable = "0",
        /// None or primary school.
        NoneOrPrimary = "1",
        /// Lower secondary school.
        LowerSecondary = "2",
        /// Upper secondary school.
        UpperSecondary = "3",
        /// Three-year degree.
        ThreeYearDegree = "4",
        /// Degree.
        Degree = "5",
        /// Doctorate.
        Doctorate = "6",
        /// Lower secondary school or vocational training.
        Vocational = "9",
        /// None.
        None = "7",
        /// Primary school.
        Primary = "8",
    }
}

anpr_codes! {
    /// Position in the profession.
    Profession, "profession", "posizione_professione" {
        /// Does not apply.
        NotApplicable = "0",
        /// Manager.
        Manager = "1",
        /// Office worker.
        OfficeWorker = "2",
        /// Worker.
        Worker = "3",
        /// Entrepreneur or in a liberal profession.
        Entrepreneur = "4",
        /// Self-employed.
        SelfEmployed = "5",
        /// Helps in the family's firm.
        FamilyHelper = "6",
        /// Collaborator.
        Collaborator = "7",
        /// Unknown.
        Unknown = "9",
    }
}

anpr_codes! {
    /// Condition of who has no profession.
    NonProfessional, "non-professional", "condizione_non_professionale" {
        /// Does not apply.
        NotApplicable = "0",
        /// Keeps the house.
        Homemaker = "1",
        /// Student.
        Student = "2",
        /// Looks for work.
        Unemployed = "3",
        /// Retired.
        Retired = "4",
        /// Something else.
        Other = "5",
        /// Unknown.
        Unknown = "6",
    }
}
