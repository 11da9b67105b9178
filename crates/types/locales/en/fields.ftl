# Common parts of forms: fields, steps, errors.
steps = Steps of the form
step-done = Confirmed
step-current = Current
step-title = Step { $number } of { $count }: { $step }
required-note = Fields marked with an asterisk are required
error = Error
errors-found = { $count ->
    [one] There is { $count } thing to correct
   *[other] There are { $count } things to correct
}
characters-left = { $count ->
    [one] You can write { $count } more character
   *[other] You can write { $count } more characters
}
choose = Choose
back = Back
next = Next
save = Save draft
send = Send
optional = optional
