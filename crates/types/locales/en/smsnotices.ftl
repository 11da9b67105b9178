# Information by SMS: on the profile page and in the messages themselves.
title = Information by SMS
text = If you like, we also tell you by SMS when there is a new message in your personal area. The SMS says no more and has no links: no names and nothing of your applications.
no-mobile = To receive SMS add your mobile phone to your data.
ask-at = The SMS will arrive at { $number }, the mobile phone of your profile.
ask = Tell me by SMS
code-sent = We are sending a code to { $number }.
code = Code received by SMS
code-hint = Six digits. It is good for 10 minutes.
confirm = Confirm
again = Send another code
give-up = Cancel
active = We have told you at { $number } since { $day }.
confirmed = From now on we tell you by SMS.
stop = Send me no more SMS
stopped = We send you no SMS.
flaw-mobile = First add your mobile phone to your data.
flaw-digits = The code has six digits.
flaw-code = The code is not right.
flaw-expired = The code is no longer good: ask for another one.

code-text = { $municipality }: the code for information by SMS is { $code }. It is good for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}. Tell it to nobody.
notice-text = { $municipality }: there is a new message in your personal area. To read it go to the municipality's website. Our SMS have no links.
