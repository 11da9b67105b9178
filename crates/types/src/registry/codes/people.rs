//! What people are to each other and to the registry.

use super::anpr_codes;

anpr_codes! {
    /// What a member of a family is to its reference person.
    Relation, "relation", "relazione_di_parentela" {
        /// The reference person (*intestatario della scheda*).
        Reference = "1",
        /// Spouse.
        Spouse = "2",
        /// Child.
        Child = "3",
        /// Grandchild.
        Grandchild = "4",
        /// Great-grandchild.
        GreatGrandchild = "5",
        /// Parent.
        Parent = "6",
        /// Grandparent.
        Grandparent = "7",
        /// Great-grandparent.
        GreatGrandparent = "8",
        /// Sibling.
        Sibling = "9",
        /// Nephew or niece.
        Nephew = "10",
        /// Uncle or aunt.
        Uncle = "11",
        /// Cousin.
        Cousin = "12",
        /// Another relative.
        OtherRelative = "13",
        /// Stepchild; no longer given since 15 September 2015.
        Stepchild = "14",
        /// Step-parent; no longer given.
        StepParent = "15",
        /// Son- or daughter-in-law.
        ChildInLaw = "16",
        /// Parent-in-law.
        ParentInLaw = "17",
        /// Brother- or sister-in-law.
        SiblingInLaw = "18",
        /// Step-sibling; no longer given.
        StepSibling = "19",
        /// Nephew or niece by marriage.
        NephewInLaw = "20",
        /// Uncle or aunt by marriage.
        UncleInLaw = "21",
        /// Another relative by marriage.
        OtherInLaw = "22",
        /// Lives there by adoption or affection.
        Cohabitant = "23",
        /// Responsible for a non-affective living-together.
        NonAffectiveResponsible = "24",
        /// Member of a non-affective living-together.
        NonAffectiveMember = "25",
        /// Guardian.
        Guardian = "26",
        /// Partner of a civil union.
        CivilPartner = "28",
        /// Adopted; no longer given.
        Adopted = "80",
        /// *Nipote*, of which kind is not said.
        NipoteUnspecified = "81",
        /// Not defined.
        Unknown = "99",
    }
}

impl Relation {
    /// Whether it is still given: the others stand in old records only.
    pub const fn is_current(self) -> bool {
        !matches!(
            self,
            Self::Stepchild | Self::StepParent | Self::StepSibling | Self::Adopted
        )
    }

    /// As what it is told: who is adopted is a child, and nothing that is shown or certified says more (L. 184/1983
    /// arts. 27, 28 c. 2).
    #[must_use]
    pub const fn told(self) -> Self {
        match self {
            Self::Adopted => Self::Child,
            other => other,
        }
    }
}

anpr_codes! {
    /// What a member of an institutional household (*convivenza*) is in it.
    InstitutionRelation, "institution", "legame_convivenza" {
        /// Responsible for it.
        Responsible = "1",
        /// Member.
        Member = "2",
        /// Something else.
        Other = "3",
        /// Unknown.
        Unknown = "9",
    }
}

anpr_codes! {
    /// Marital status. Separation does not change it.
    MaritalStatus, "marital", "stato_civile" {
        /// Never married.
        Single = "1",
        /// Married.
        Married = "2",
        /// Widowed.
        Widowed = "3",
        /// Divorced.
        Divorced = "4",
        /// Unknown.
        Unknown = "9",
        /// In a civil union.
        CivilUnion = "6",
        /// Free because the partner of the civil union died.
        FreeByDeath = "7",
        /// Free because the civil union was dissolved.
        FreeByDissolution = "8",
    }
}

impl MaritalStatus {
    /// Whether one is free to marry: a certificate of *stato libero* can be given.
    pub const fn is_free(self) -> bool {
        !matches!(self, Self::Married | Self::CivilUnion | Self::Unknown)
    }
}

anpr_codes! {
    /// Whether certificates can be given about a person.
    Certifiability, "certifiability", "certificabilita" {
        /// None.
        No = "0",
        /// Residence and family status alone.
        Partial = "1",
        /// All.
        Full = "2",
        /// Cannot be registered.
        NotRegistrable = "3",
        /// Deprived of legal capacity, under guardianship.
        UnderGuardianship = "4",
    }
}

anpr_codes! {
    /// What an address is to a person.
    AddressKind, "address", "tipo_indirizzo" {
        /// Residence.
        Residence = "1",
        /// Habitual abode.
        Abode = "2",
        /// Elected domicile.
        ElectedDomicile = "3",
        /// Residence abroad.
        ResidenceAbroad = "4",
        /// Care of somebody, in Italy.
        CareOf = "5",
        /// Care of somebody, abroad.
        CareOfAbroad = "6",
        /// Last residence in Italy.
        LastItalian = "7",
        /// Temporary residence.
        Temporary = "8",
        /// Something else.
        Other = "9",
        /// A street got another name or number.
        Renamed = "10",
        /// Corrected after a check.
        Corrected = "11",
    }
}

impl AddressKind {
    /// Whether it says where somebody resides. One resides in one place at a time (c.c. art. 43 c. 2), but a row
    /// that states the residence anew may stand beside the one that it restates ([`Self::is_restated`]).
    pub const fn is_residence(self) -> bool {
        matches!(
            self,
            Self::Residence | Self::ResidenceAbroad | Self::Renamed | Self::Corrected
        )
    }

    /// Whether it states anew a residence that is there already: under another name of the street (ANPR 10), or
    /// corrected after a check (11).
    pub const fn is_restated(self) -> bool {
        matches!(self, Self::Renamed | Self::Corrected)
    }
}
