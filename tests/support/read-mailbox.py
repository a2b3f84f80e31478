#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the mails in a mailbox as JSON, read over IMAP: read-mailbox.py PORT USER [MAILBOX]"""
import base64
import email
import email.policy
import imaplib
import json
import sys

server = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
server.login(sys.argv[2], f"secret-{sys.argv[2]}")
server.select(sys.argv[3] if len(sys.argv) > 3 else "INBOX", readonly=True)
numbers = server.search(None, "ALL")[1][0].split()
mails = []
if numbers:
    for item in server.fetch(b",".join(numbers), "(BODY.PEEK[])")[1]:
        if isinstance(item, tuple):
            mail = email.message_from_bytes(item[1], policy=email.policy.default)
            text = mail.get_body(("plain",))
            mails.append({
                "message-id": str(mail["message-id"]),
                "from": str(mail["from"]),
                "to": str(mail["to"]),
                "subject": str(mail["subject"]),
                "text": text.get_content().replace("\r\n", "\n") if text is not None else "",
                "raw": base64.b64encode(item[1]).decode(),
            })
server.logout()
json.dump(mails, sys.stdout)
