# For operators: the fiscal code stated by somebody who signs in with eIDAS, once it is checked.
title = Tax codes to check
lead = People who sign in with eIDAS can state their Italian tax code, but nobody certifies it. When somebody shows you an identity document and the health card or the certificate of the tax code, confirm here that the code is theirs.
identifier = eIDAS identifier
identifier-hint = It is shown in the person's profile, for example EL/IT/39f1c2ab7d604e. Capital and small letters differ
tax-code = Tax code
tax-code-hint = 16 characters, the same that the person has stated in the profile
reason = How you checked it
reason-hint = Which documents you have seen, 10 to 500 characters. It stays in the record of activities
link = Confirm the tax code
done = The tax code { $code } is checked: from now on it counts for all services.
wrong-identifier = Write the identifier as the person's profile shows it, without spaces
wrong-tax-code = The tax code is not right: check that you have copied it well
wrong-reason = Say how you checked it, in at least 10 characters
nobody = Nobody has signed in with this identifier in this municipality: check that you have copied it well
not-theirs = The person has not stated this code, has a checked one already, or the code belongs to another profile
