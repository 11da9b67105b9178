# Error pages.
title = Error: { $problem }
what-now = What you can do
other-ways = If you cannot sign in you can call, write or book an appointment: the contacts are below.
