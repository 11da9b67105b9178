# Pages for those who work for the municipality.
sign-ins = How sign-ins end
sign-ins-title = How sign-ins end
sign-ins-lead = How many people came in, with which identity, and what stopped the others, in the words that they read. No names are shown here.
sign-ins-period = Period
sign-ins-days = Last { $days } days
sign-ins-between = From { $from } to { $to }
sign-ins-none = Nobody tried to come in during this period.
sign-ins-outcome = Outcome
sign-ins-number = Sign-ins
sign-ins-share = { $number } ({ $percent } %)
sign-ins-accepted = Signed in
sign-ins-refused = Not signed in
sign-ins-anomaly = { $outcome } (anomaly { $number })
clients = Registered applications
tax-code-links = Tax codes to check
certificates = Certificates
