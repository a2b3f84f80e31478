#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads one recorded HTTP request of a vendor's protocol from standard input and prints the mail in it as JSON.

A second opinion, by other parsers than the ones that wrote it: strict about every header and field that the vendor's
documents name. Ends with 1 and a sentence where something is wrong, missing or too much.
"""
import base64
import datetime
import email
import email.policy
import email.utils
import hashlib
import hmac
import json
import re
import sys

SECRET = "sw0rdfish-0123456789"
vendor = sys.argv[1]
request = sys.stdin.buffer.read()
head, body = request.split(b"\n\n", 1)
lines = head.decode("ascii").split("\n")
method, path = lines[0].split(" ")
headers = dict(line.split(": ", 1) for line in lines[1:])


def need(condition, text):
    if not condition:
        print(f"{vendor}: {text}", file=sys.stderr)
        sys.exit(1)


def only(found, necessary, optional=()):
    need(set(necessary) <= set(found), f"missing: {set(necessary) - set(found)}")
    need(set(found) <= set(necessary) | set(optional), f"too much: {set(found) - set(necessary) - set(optional)}")


def mailbox(text):
    name, address = email.utils.parseaddr(text)
    need(address, f"no address: {text}")
    return [name, address]


def pair(value, name, address):
    only(value, [address], [name])
    return [value.get(name, ""), value[address]]


def raw_mail(raw):
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    plain = email.message_from_bytes(raw, policy=email.policy.compat32)

    def one(name):
        texts = [re.sub(r"\r\n(?=[ \t])", "", text) for text in plain.get_all(name, [])]
        label, address = email.utils.getaddresses(texts)[0]
        return [str(email.header.make_header(email.header.decode_header(label))), address]

    parts = [part.get_content().replace("\r\n", "\n") for part in mail.walk() if not part.is_multipart()]
    return {"from": one("from"), "reply-to": one("reply-to"), "to": one("to"), "subject": str(mail["subject"]),
            "text": parts[0], "html": parts[1], "language": str(mail["content-language"]),
            "message-id": str(mail["message-id"]), "raw": base64.b64encode(raw).decode()}


def resend(data):
    only(data, ["from", "to", "subject", "text", "html", "reply_to", "headers"])
    only(data["headers"], ["Content-Language"])
    need(len(data["to"]) == 1, "not one recipient")
    need(1 <= len(headers["idempotency-key"]) <= 256, "no key")
    return {"from": mailbox(data["from"]), "to": mailbox(data["to"][0]), "reply-to": mailbox(data["reply_to"]),
            "subject": data["subject"], "text": data["text"], "html": data["html"],
            "language": data["headers"]["Content-Language"], "key": headers["idempotency-key"]}


def postmark(data):
    only(data, ["From", "To", "Subject", "TextBody", "HtmlBody", "ReplyTo", "MessageStream", "TrackOpens", "TrackLinks",
                "Metadata", "Headers"])
    need(data["TrackOpens"] is False and data["TrackLinks"] == "None", "it tracks")
    need(data["MessageStream"] == "invitations", "another stream")
    only(data["Metadata"], ["message"])
    need(len(data["Metadata"]["message"]) <= 80, "the metadata is too long")
    extra = {header["Name"]: header["Value"] for header in data["Headers"]}
    only(extra, ["Message-ID", "X-PM-KeepID", "Content-Language"])
    need(headers["accept"] == "application/json", "no Accept")
    return {"from": mailbox(data["From"]), "to": mailbox(data["To"]), "reply-to": mailbox(data["ReplyTo"]),
            "subject": data["Subject"], "text": data["TextBody"], "html": data["HtmlBody"],
            "language": extra["Content-Language"], "message-id": extra["Message-ID"], "key": data["Metadata"]["message"]}


def sendgrid(data):
    only(data, ["from", "reply_to", "subject", "personalizations", "content", "headers", "tracking_settings"])
    need(len(data["personalizations"]) == 1, "not one mail")
    person = data["personalizations"][0]
    only(person, ["to", "custom_args"])
    need(len(person["to"]) == 1, "not one recipient")
    need([part["type"] for part in data["content"]] == ["text/plain", "text/html"], "wrong order of parts")
    only(data["tracking_settings"], ["click_tracking", "open_tracking", "subscription_tracking", "ganalytics"])
    for name, setting in data["tracking_settings"].items():
        need(setting["enable"] is False and setting.get("enable_text", False) is False, f"{name} is on")
    return {"from": pair(data["from"], "name", "email"), "to": pair(person["to"][0], "name", "email"),
            "reply-to": pair(data["reply_to"], "name", "email"), "subject": data["subject"],
            "text": data["content"][0]["value"], "html": data["content"][1]["value"],
            "language": data["headers"]["Content-Language"], "key": person["custom_args"]["message"]}


def mailpit(data):
    only(data, ["From", "To", "ReplyTo", "Subject", "Text", "HTML", "Headers"])
    only(data["Headers"], ["Message-ID", "Content-Language"])
    return {"from": pair(data["From"], "Name", "Email"), "to": pair(data["To"][0], "Name", "Email"),
            "reply-to": pair(data["ReplyTo"][0], "Name", "Email"), "subject": data["Subject"], "text": data["Text"],
            "html": data["HTML"], "language": data["Headers"]["Content-Language"],
            "message-id": data["Headers"]["Message-ID"]}


def postal(data):
    only(data, ["mail_from", "rcpt_to", "data"])
    need(len(data["rcpt_to"]) == 1, "not one recipient")
    return dict(raw_mail(base64.b64decode(data["data"], validate=True)), envelope=[data["mail_from"], data["rcpt_to"][0]])


def ses(data):
    only(data, ["FromEmailAddress", "Destination", "Content"])
    only(data["Destination"], ["ToAddresses"])
    need(len(data["Destination"]["ToAddresses"]) == 1, "not one recipient")
    only(data["Content"], ["Raw"])
    check_signature()
    return dict(raw_mail(base64.b64decode(data["Content"]["Raw"]["Data"], validate=True)),
                envelope=[data["FromEmailAddress"], data["Destination"]["ToAddresses"][0]])


def check_signature():
    match = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/(\d{8})/eu-central-1/ses/aws4_request, "
                         r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})", headers["authorization"])
    need(match, "no signature")
    names = match[2].split(";")
    need({"host", "x-amz-date"} <= set(names), "host and date are not signed")
    date = headers["x-amz-date"]
    made = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    age = abs((datetime.datetime.now(datetime.timezone.utc) - made).total_seconds())
    need(age < 300 and date.startswith(match[1]), "too old")
    canonical = "\n".join([method, path, "", *[f"{name}:{headers[name]}" for name in names], "", match[2],
                           hashlib.sha256(body).hexdigest()])
    scope = f"{match[1]}/eu-central-1/ses/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", date, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{SECRET}".encode()
    for step in (match[1], "eu-central-1", "ses", "aws4_request"):
        key = hmac.new(key, step.encode(), hashlib.sha256).digest()
    need(hmac.new(key, text.encode(), hashlib.sha256).hexdigest() == match[3], "the signature is wrong")


def mailgun():
    form = email.message_from_bytes(b"Content-Type: " + headers["content-type"].encode() + b"\r\n\r\n" + body,
                                    policy=email.policy.HTTP)
    need(form.get_content_type() == "multipart/form-data" and not form.defects, "no form")
    boundary = form.get_boundary().encode()
    found = {}
    for piece in body.split(b"--" + boundary)[1:-1]:
        need(piece.startswith(b"\r\n") and piece.endswith(b"\r\n"), "a part is not on lines of its own")
        part_head, content = piece[2:-2].split(b"\r\n\r\n", 1)
        name = re.search(rb'name="([^"]*)"', part_head)[1].decode()
        need(name not in found, f"{name} twice")
        found[name] = content
        need((b"filename=" in part_head) == (name == "message"), "a file, or none, in the wrong place")
    only(found, ["to", "message", "o:tracking", "o:tracking-clicks", "o:tracking-opens", "v:message"])
    need(all(found[name] == b"no" for name in found if name.startswith("o:tracking")), "it tracks")
    return dict(raw_mail(found["message"]), envelope=[None, found["to"].decode()], key=found["v:message"].decode())


need(method == "POST", f"{method} instead of POST")
if vendor == "mailgun":
    answer = mailgun()
else:
    need(headers["content-type"] == "application/json", "no JSON")
    answer = globals()[vendor](json.loads(body.decode("utf-8")))
print(json.dumps(answer, ensure_ascii=False))
