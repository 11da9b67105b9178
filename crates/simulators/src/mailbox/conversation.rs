//! The SMTP conversation (RFC 5321), one line in, one step out; no network here.

/// Largest mail taken, in bytes.
pub(crate) const MAX_MAIL_BYTES: usize = 25 * 1024 * 1024;
/// Most recipients of one mail.
const MAX_RECIPIENTS: usize = 100;

/// What a client has said so far.
#[derive(Debug, Default)]
pub(crate) struct Conversation {
    greeted: bool,
    from: Option<String>,
    to: Vec<String>,
    data: Option<Vec<u8>>,
    too_big: bool,
}

/// A mail as handed over.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) content: Vec<u8>,
}

/// What to do after a line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Say this.
    Say(&'static str),
    /// Keep the mail, then say this.
    Keep(Envelope, &'static str),
    /// Say this and hang up.
    Close(&'static str),
    /// Nothing: more lines of the mail are to come.
    Listen,
}

pub(crate) const GREETING: &str = "220 mailbox.simulator ESMTP\r\n";
const CAPABILITIES: &str =
    "250-mailbox.simulator\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 26214400\r\n";
const OK: &str = "250 OK\r\n";
const BAD_SEQUENCE: &str = "503 5.5.1 Bad sequence of commands\r\n";
const BAD_SYNTAX: &str = "501 5.5.4 Syntax error in parameters\r\n";

impl Conversation {
    /// Takes a line with its line end.
    pub(crate) fn hear(&mut self, line: &[u8]) -> Step {
        if self.data.is_some() {
            return self.hear_data(line);
        }
        let Ok(text) = std::str::from_utf8(line) else {
            return Step::Say("500 5.5.2 Not UTF-8\r\n");
        };
        let text = text.trim_end();
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.greet(rest, CAPABILITIES),
            "HELO" => self.greet(rest, OK),
            "MAIL" => self.mail(rest),
            "RCPT" => self.recipient(rest),
            "DATA" if self.to.is_empty() => Step::Say(BAD_SEQUENCE),
            "DATA" => {
                self.data = Some(Vec::new());
                Step::Say("354 End data with <CR><LF>.<CR><LF>\r\n")
            }
            "RSET" => {
                self.forget();
                Step::Say(OK)
            }
            "NOOP" => Step::Say(OK),
            "VRFY" => Step::Say("252 2.5.0 Any address is taken\r\n"),
            "QUIT" => Step::Close("221 2.0.0 Bye\r\n"),
            "STARTTLS" | "AUTH" => Step::Say("502 5.5.1 Not offered\r\n"),
            _ => Step::Say("500 5.5.2 Command not recognised\r\n"),
        }
    }

    fn greet(&mut self, name: &str, answer: &'static str) -> Step {
        if name.is_empty() {
            return Step::Say(BAD_SYNTAX);
        }
        self.greeted = true;
        self.forget();
        Step::Say(answer)
    }

    fn mail(&mut self, rest: &str) -> Step {
        if !self.greeted || self.from.is_some() {
            return Step::Say(BAD_SEQUENCE);
        }
        let Some((address, parameters)) = path(rest, "FROM:") else {
            return Step::Say(BAD_SYNTAX);
        };
        let announced = parameters
            .split_whitespace()
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.eq_ignore_ascii_case("SIZE"))
            .and_then(|(_, value)| value.parse::<usize>().ok());
        if announced.is_some_and(|size| size > MAX_MAIL_BYTES) {
            return Step::Say("552 5.3.4 Mail too big\r\n");
        }
        self.from = Some(address);
        Step::Say(OK)
    }

    fn recipient(&mut self, rest: &str) -> Step {
        if self.from.is_none() {
            return Step::Say(BAD_SEQUENCE);
        }
        match path(rest, "TO:") {
            Some((address, _)) if address.contains('@') && self.to.len() < MAX_RECIPIENTS => {
                self.to.push(address);
                Step::Say(OK)
            }
            Some((address, _)) if address.contains('@') => Step::Say("452 4.5.3 Too many recipients\r\n"),
            _ => Step::Say(BAD_SYNTAX),
        }
    }

    fn hear_data(&mut self, line: &[u8]) -> Step {
        if matches!(line, b".\r\n" | b".\n") {
            let content = self.data.take().unwrap_or_default();
            let envelope = Envelope {
                from: self.from.take().unwrap_or_default(),
                to: std::mem::take(&mut self.to),
                content,
            };
            let too_big = self.too_big;
            self.forget();
            return if too_big {
                Step::Say("552 5.3.4 Mail too big\r\n")
            } else {
                Step::Keep(envelope, "250 2.0.0 Kept in the mailbox\r\n")
            };
        }
        // RFC 5321 §4.5.2: a leading dot was doubled on the way.
        let line = line.strip_prefix(b".").unwrap_or(line);
        if let Some(data) = &mut self.data {
            if data.len() + line.len() > MAX_MAIL_BYTES {
                self.too_big = true;
                data.clear();
            } else if !self.too_big {
                data.extend_from_slice(line);
            }
        }
        Step::Listen
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
        self.data = None;
        self.too_big = false;
    }
}

/// The address of `FROM:<a@b> SIZE=1` and what follows it.
fn path(text: &str, keyword: &str) -> Option<(String, String)> {
    let head = text.get(..keyword.len())?;
    if !head.eq_ignore_ascii_case(keyword) {
        return None;
    }
    let rest = text.get(keyword.len()..)?.trim_start();
    let (address, parameters) = rest.strip_prefix('<')?.split_once('>')?;
    Some((address.to_owned(), parameters.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(lines: &[&str]) -> (Conversation, Vec<Step>) {
        let mut conversation = Conversation::default();
        let steps = lines
            .iter()
            .map(|line| conversation.hear(line.as_bytes()))
            .collect();
        (conversation, steps)
    }

    #[test]
    fn a_mail_is_kept_with_its_envelope_and_its_dots() {
        let (_, steps) = after(&[
            "EHLO me\r\n",
            "mail from:<a@example.it> SIZE=10 BODY=8BITMIME\r\n",
            "RCPT TO:<b@example.it>\r\n",
            "RCPT TO:<c@example.it>\r\n",
            "DATA\r\n",
            "Subject: x\r\n",
            "\r\n",
            "..hidden\r\n",
            ".\r\n",
        ]);
        assert_eq!(
            steps.last(),
            Some(&Step::Keep(
                Envelope {
                    from: "a@example.it".into(),
                    to: vec!["b@example.it".into(), "c@example.it".into()],
                    content: b"Subject: x\r\n\r\n.hidden\r\n".to_vec(),
                },
                "250 2.0.0 Kept in the mailbox\r\n"
            ))
        );
    }

    #[test]
    fn commands_out_of_order_are_refused() {
        for lines in [
            &["MAIL FROM:<a@example.it>\r\n"][..],
            &["EHLO me\r\n", "RCPT TO:<b@example.it>\r\n"],
            &["EHLO me\r\n", "MAIL FROM:<a@example.it>\r\n", "DATA\r\n"],
        ] {
            assert_eq!(after(lines).1.last(), Some(&Step::Say(BAD_SEQUENCE)), "{lines:?}");
        }
    }

    #[test]
    fn a_mail_announced_too_big_is_refused_before_it_is_sent() {
        let (_, steps) = after(&["EHLO me\r\n", "MAIL FROM:<a@example.it> SIZE=99999999\r\n"]);
        assert_eq!(steps.last(), Some(&Step::Say("552 5.3.4 Mail too big\r\n")));
    }

    #[test]
    fn a_mail_that_grows_too_big_is_refused_at_its_end() {
        let (mut conversation, _) = after(&[
            "EHLO me\r\n",
            "MAIL FROM:<>\r\n",
            "RCPT TO:<b@example.it>\r\n",
            "DATA\r\n",
        ]);
        let chunk = vec![b'x'; MAX_MAIL_BYTES / 2 + 1];
        assert_eq!(conversation.hear(&chunk), Step::Listen);
        assert_eq!(conversation.hear(&chunk), Step::Listen);
        assert_eq!(
            conversation.hear(b".\r\n"),
            Step::Say("552 5.3.4 Mail too big\r\n")
        );
    }
}
