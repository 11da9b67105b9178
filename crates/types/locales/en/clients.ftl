# Registration of applications: what is wrong, for whoever registers them.
length = The text or list is too short or too long
characters = Take away blanks at both ends and characters that cannot be seen
authentication = Native and browser apps do not authenticate; web sites with a server and systems must, with a secret or a key
keys = Public keys for signing are needed, each with its kid: RSA of 2048 bits, P-256 or Ed25519
keys-unused = Keys are for private_key_jwt alone
scope = This permission is not for applications of this kind
redirect-uris = A system has no return address; all other applications have at least one
address = The address must be https, or http on 127.0.0.1 or [::1], written in full and in its normal form
loopback = A web site with a server cannot return to an address of its user's computer
exchanges = Only a web site with a server or a system can exchange an app's tokens
exchange-unknown = The app named is not registered
