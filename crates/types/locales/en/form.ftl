# Forms: what is wrong with an answer and what to do.

required = Fill in this field: it is required
unknown-field = This item is not part of the form
wrong-type = The value is not of the kind this field takes
too-long = { $max ->
    [one] Write a single character
   *[other] Write { $max } characters at most
}
too-short = { $min ->
    [one] Write at least one character
   *[other] Write at least { $min } characters
}
blank = Write something besides blanks
forbidden-characters = The text holds invisible or control characters: delete them and write it again
not-a-name = Use only letters, accents, apostrophes, hyphens, dots and blanks
wrong-shape = The code must have the form { $mask } (# digit, A capital letter, * digit or letter)
too-small = The smallest value is { $min }
too-large = The largest value is { $max }
not-a-date = Write a date that exists, as day, month, year
not-a-month = Write a month that exists, as month, year
too-early = The date cannot be before { $min }
too-late = The date cannot be after { $max }
in-future = The date of birth cannot be in the future
not-an-option = Choose one of the options
too-few = { $min ->
    [one] Add at least one item
   *[other] Add at least { $min } items
}
too-many = { $max ->
    [one] You can add a single item
   *[other] You can add { $max } items at most
}
duplicate = The same item appears twice
repeated-key = You have already entered this value in another item
not-a-tax-code = Write a fiscal code of 16 characters, as on the health card
tax-code-check = The fiscal code is not right: check that you copied it well
not-a-body-code = Write the 11 digits of the fiscal code or VAT number
body-code-check = The code is not right: check its 11 digits
not-an-email = Write an e-mail address, for instance name@example.it
not-a-phone = Write a phone number, with the international prefix if it is not Italian
not-an-iban = Write an IBAN: an Italian one has 27 characters and begins with IT
iban-check = The IBAN is not right: check that you copied it well
not-a-plate = Write the plate without blanks, for instance AB123CD
foreign-plate = This application needs an Italian plate
not-a-cap = Write the 5 digits of the postcode
not-a-place = Choose the place from the list
unknown-file = The file is not attached to this item: attach it again
wrong-format = Files of this format are not accepted; accepted formats: { $formats }
file-too-large = The file is larger than { $max_mb } MB
signature-missing = The file must bear a digital signature (signed PDF or P7M)
signature-unwanted = Attach the file without a digital signature
yes = Yes
no = No
