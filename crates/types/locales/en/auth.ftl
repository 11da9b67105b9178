# Steps of the sign-in that the browser takes by itself.
to-provider-title = Taking you to your SPID provider
to-provider-text = If nothing happens within a few seconds, press the button.
back-title = Completing your sign-in
back-text = If nothing happens within a few seconds, press the button.
go-on = Continue
