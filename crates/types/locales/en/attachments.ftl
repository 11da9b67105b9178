# Attachments.
unknown-field = This form does not ask for a file at this point.
invalid-name = Rename the file: its name is too long or holds characters that are not allowed.
infected = We found a virus in the file and have not kept it. Check your device and try again with another file.
not-scanned = We cannot check the file at the moment. Try again shortly.
too-large = The file is too large: it can be { $most } MB at most.
too-many = You have attached as many files as allowed.
no-room = The files of your drafts already take up all the space there is. Delete a draft that you no longer need, or send it.
broken-off = The upload broke off. Try again.
