#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads one mail from standard input with Python's parser and prints what is in it as JSON.

A second opinion on what the composer wrote: another implementation than the one that wrote it. Ends with 1 and a
sentence where the mail breaks a rule that no reader should have to forgive.
"""
import email
import email.header
import email.policy
import email.utils
import json
import re
import sys

raw = sys.stdin.buffer.read()


def fail(text):
    print(text, file=sys.stderr)
    sys.exit(1)


if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
    fail("a line does not end in CRLF")
if any(len(line) > 998 for line in raw.split(b"\r\n")):
    fail("a line is longer than 998 octets")
head = raw.split(b"\r\n\r\n", 1)[0]
if any(byte > 126 or byte < 32 and byte not in b"\r\n\t" for byte in raw):
    fail("there is a byte beyond ASCII or a control character")
if any(len(line) > 200 for line in head.split(b"\r\n")):
    fail("a header line is not folded")
for word in re.findall(rb"=\?[^?]+\?[bBqQ]\?[^?]*\?=", head):
    if len(word) > 75:
        fail("an encoded word is longer than 75 characters")

mail = email.message_from_bytes(raw, policy=email.policy.default)
names = [name.lower() for name in mail.keys()]
for name in ("from", "to", "subject", "date", "message-id", "mime-version", "content-type"):
    if names.count(name) != 1:
        fail(f"there is not exactly one header {name}")
for part in mail.walk():
    if part.defects:
        fail(f"a part has defects: {part.defects}")
for name, value in mail.items():
    if getattr(value, "defects", ()):
        fail(f"the header {name} has defects: {value.defects}")


plain = email.message_from_bytes(raw, policy=email.policy.compat32)


def addresses(name):
    # by the older functions: in a display name the newer ones put a blank between two encoded words
    pairs = email.utils.getaddresses(re.sub(r"\r\n(?=[ \t])", "", value) for value in plain.get_all(name, []))
    return [[str(email.header.make_header(email.header.decode_header(name))), address] for name, address in pairs]


parts = [part for part in mail.walk() if not part.is_multipart()]
print(json.dumps({
    "headers": names,
    "type": mail.get_content_type(),
    "from": addresses("from"),
    "reply-to": addresses("reply-to"),
    "to": addresses("to"),
    "subject": str(mail["subject"]),
    "message-id": str(mail["message-id"]),
    "content-language": str(mail["content-language"]),
    "date": int(email.utils.parsedate_to_datetime(mail["date"]).timestamp()),
    "parts": [[part.get_content_type(), part.get_content_charset(), part.get_content().replace("\r\n", "\n")] for part in parts],
}, ensure_ascii=False))
