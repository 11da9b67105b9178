# Self-certifications: the fixed words of the sheet. What is printed is the Italian; these words say the
# same. The sentences that are declared stand in the folders of the kinds.

title-46 = Declaration in place of a certificate (dichiarazione sostitutiva di certificazione)
title-47 = Declaration in place of an affidavit (dichiarazione sostitutiva dell’atto di notorietà)
title-both = Declaration in place of a certificate and of an affidavit
subtitle-46 = Art. 46 of DPR no. 445 of 28 December 2000
subtitle-47 = Art. 47 of DPR no. 445 of 28 December 2000
subtitle-both = Arts. 46 and 47 of DPR no. 445 of 28 December 2000
section-46 = Declaration in place of a certificate (art. 46)
section-47 = Declaration in place of an affidavit (art. 47)
lettered = { $heading } (art. 46, paragraph 1, letter { $letter })

addressee = To: { $name }
undersigned = The undersigned
undersigned-f = The undersigned
undersigned-m = The undersigned
name = Family and given name
birth = Place and date of birth
residence = Residence
tax-code = Tax code (codice fiscale)
citizenship = Citizenship
as-parent = as a parent with parental responsibility (art. 5 of DPR 445/2000), for the minor
as-guardian = as a guardian (art. 5 of DPR 445/2000), for the ward
as-guardian-f = as a guardian (art. 5 of DPR 445/2000), for the ward
as-guardian-m = as a guardian (art. 5 of DPR 445/2000), for the ward

awareness = Aware that whoever makes false statements, draws up false documents or uses them is punished under the criminal code and special laws (art. 76 of DPR 445/2000) and loses the benefits obtained by the untrue statement (art. 75 of DPR 445/2000), on their own responsibility
declares = DECLARES
as-registered = as the registry says on { $day }
limited = The declarant is a citizen of a country outside of the European Union, or acts for a person who is, or the citizenship is not known: the declaration is for those who legally stay in Italy and regards only what an Italian public body can certify or attest (art. 3, paragraph 2, of DPR 445/2000).
yes = yes
no = no
euro = € { $amount }
person = { $name } (date of birth { $born })
person-with-code = { $name } (date of birth { $born }, tax code { $code })

limit-title = Citizens of countries outside of the European Union
limit-label = What I declare can be certified or attested by an Italian public body
limit-hint = With the citizenship of a country outside of the European Union, or if the registry does not know your citizenship, you can declare only this (art. 3 of DPR 445/2000). For the rest you need your country's certificates, translated and legalised.

privacy = The declarant knows that the addressee processes these data only for the proceeding or relation for which the declaration is made, and gives notice of it (art. 13 of Regulation EU 2016/679; art. 48, paragraph 2, of DPR 445/2000).
sensitive = This declaration holds data that the law protects especially (arts. 9 and 10 of Regulation EU 2016/679): the addressee may ask for them only where a norm says so.
valid-until = It is valid as long as what it stands for (art. 48, paragraph 1, of DPR 445/2000): until { $day }.
valid-always = It is valid as long as what it stands for (art. 48, paragraph 1, of DPR 445/2000): without limit of time, because it regards facts that do not change (art. 41, paragraph 1).
exempt = Exempt from stamp duty under art. 37 of DPR 445/2000.

place-and-date = Place and date: ______________________________, { $day }
declarant = The declarant
declarant-f = The declarant
declarant-m = The declarant
signature-line = ______________________________

signing = How to sign it and hand it in
public-46 = The declaration of art. 46 is signed, without authentication and without a copy of the identity document. The office has to accept it in place of the certificate (arts. 40, 43 and 46 of DPR 445/2000).
public-47 = The declaration of art. 47 needs no authentication: it is signed in front of the employee in charge, or handed in or sent signed with a photocopy of an identity document (art. 38, paragraph 3, of DPR 445/2000).
public-47-benefits = If it serves for others to collect an economic benefit, the signature must be authenticated (art. 21, paragraph 2, of DPR 445/2000).
public-online = Sent online it counts if it is signed digitally, or if the one who presents it is identified by SPID, CIE or CNS, or sends it from their own digital domicile (art. 38, paragraph 2, of DPR 445/2000; art. 65 of legislative decree 82/2005).
private-46 = The declaration of art. 46 is signed, without authentication. Private parties have to accept it too (art. 2 of DPR 445/2000).
private-47 = The declaration of art. 47 for a private party is signed in front of a notary, a clerk of the court, the municipal secretary or an employee whom the mayor has put in charge, who authenticates the signature (art. 21, paragraph 2, of DPR 445/2000).
private-47-costs = The authentication of the signature costs a stamp duty of { $duty } and, at the municipality, secretariat fees of { $fees }, unless what it serves for is exempt (art. 37, paragraph 2, of DPR 445/2000). The declaration itself is exempt (art. 37, paragraph 1).
private-checks = With the consent of the declarant the addressee may ask the administration in charge to confirm what is declared (art. 71, paragraph 4, of DPR 445/2000).
prepared = Prepared with the portal of the { $municipality }, which neither signs it nor vouches for what it says: the declarant answers for it.
