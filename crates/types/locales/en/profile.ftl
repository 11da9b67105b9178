# Profile: rules on data.
rule-certified = This value is certified by your digital identity: you cannot change it here.
rule-unknown-place = Choose the place from the national list.
rule-text = Write a valid text, without hidden characters.
rule-dates = Check the dates of the document.
rule-unlike-code = It does not fit your fiscal code. Check how you wrote it; if it is right, sign in with SPID or CIE.
rule-unlike-birth = This fiscal code is of somebody born on another day: check how you have written it.
rule-required = This value is needed to complete your profile.
confirmation-expired = This link no longer works: it has been used or has expired. Ask for a new message from your profile.
