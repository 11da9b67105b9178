# Confirmation of the e-mail address, from the link in the message.
title = Confirm your e-mail address
text = Press the button to confirm that this address is yours. From then on we will use it to notify you.
button = Confirm the address
done = Address confirmed
done-text = From now on we use this address to notify you.
missing = The link is incomplete
missing-text = Open the link just as it stands in the message, all of it. If it does not work, ask for another one on the profile page.
