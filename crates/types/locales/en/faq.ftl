# Frequently asked questions.
title = Frequently asked questions
lead = The answers to the most common questions about this portal.
description = Frequently asked questions (FAQ) on the online services of the municipality.
identity-question = What do I need to sign in?
identity-answer = You need a digital identity of level 2: SPID, the electronic identity card (CIE) or the activated health card (CNS). If you have none, the sign-in page tells you how to get one.
cost-question = Does it cost anything to use the portal?
cost-answer = No, the portal is free of charge. Some services have a cost, such as fees or stamp duty: you find it on the page of the service, before you begin.
draft-question = Can I stop and go on later?
draft-answer = Yes. What you write is saved while you fill in the form. You find the draft in your personal area, from another device too.
number-question = How do I know that my application has arrived?
number-answer = When you send it you get the register number and a receipt as PDF, on screen and by e-mail. The receipt stays in your personal area.
time-question = How long does the answer take?
time-answer = Each page states the longest term. In your personal area you see the day by which the office must answer.
change-question = I made a mistake: can I correct it?
change-answer = As long as it is a draft you can change everything. After sending it you can withdraw the application, if the service allows it, and copy it into a new draft.
other-question = I cannot find the service I need, or I cannot use the portal. What can I do?
other-answer = You can come to our counter, call us or book an appointment. The contacts are at the bottom of each page. For some services you can download the blank form from the page of the service.
