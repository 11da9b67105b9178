# Self-certifications: why one cannot be made here and what to do, what is wrong with a request, what they are called.
title-46 = Declaration in place of a certificate: { $what }
title-47 = Declaration in place of an affidavit: { $what }
title-both = Self-certification: { $what }
title-more = { $what } and { $more ->
    [one] one more declaration
   *[other] { $more } more declarations
}
not-alone = Only adults can make self-certifications here. For a minor the parent or guardian declares, for who is under guardianship the guardian (DPR 445/2000, article 5). If in doubt contact the office: { $office }.
of-age = Adults declare for themselves: this person can enter the portal and make the self-certification. If health prevents it contact the office (DPR 445/2000, article 4): { $office }.
not-theirs = For a minor the parent or guardian declares. The data that we get from the registry are not enough to know that you are: at times they do not say who the parents are. If you are contact the office: { $office }.
refused-kind = { $kind }: { $why }
data-missing = The registry lacks the data that this declaration needs. The office can complete them: { $office }.
not-certain = The registry says that the data of this person are not certain, or that a procedure is open: we cannot write them for you here. Contact the office: { $office }.
deceased = The person is dead: nobody can declare for them.
alive = This declaration is about who has died. Choose another one.
deleted = The person is no longer in the registry of this municipality. Ask the municipality where they live now for the data, or contact the office: { $office }.
other-registry = This declaration does not fit how the person is registered: resident in the municipality, or abroad (AIRE). Choose another one.
citizenship-only = This declaration is for who has, according to the registry, Italian citizenship and no other. If the data of the registry are wrong contact the office: { $office }.
marital-status = The marital status in the registry is another one: choose the declaration that fits. If the data of the registry are wrong contact the office: { $office }.
one-member = The family has one member alone, and this declaration is about several. Choose another one.
household = This declaration depends on how the person is registered: in a family, in an institution, without fixed abode. Choose another one, or contact the office: { $office }.
not-entitled = You cannot make this declaration about this person here. Contact the office: { $office }.
field-kinds-missing = Choose at least one thing to declare.
field-kinds-many = A self-certification can combine { $most } declarations at most.
field-kind-unknown = This declaration does not exist.
field-kind-twice = You chose the same declaration twice.
field-answers-needless = There is nothing to fill in for this declaration: the registry does it.
field-aware-missing = Confirm that you know what a false declaration leads to.
