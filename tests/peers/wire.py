# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes recorded requests of the vendors' protocols apart, with no code of Site Admin.

fields(vendor, request)  everything in it that means something, as flat names and values
read_mail(vendor, ...)   the mail in it, whatever way it goes
verify(request, ...)     the signature of Amazon's requests
"""

import base64
import datetime
import email
import email.header
import email.policy
import email.utils
import hashlib
import hmac
import json
import re
import urllib.parse

# What HTTP needs, or every client says of itself.
TRANSPORT = {'accept-encoding', 'accept-language', 'connection', 'content-length', 'host', 'sec-fetch-mode',
             'transfer-encoding', 'user-agent'}

# What holds "NAME <ADDRESS>": how much of it is quoted does not matter.
MAILBOXES = re.compile(r'body\.(from|to\[0\]|reply_to|From|To|ReplyTo|FromEmailAddress|Destination\.ToAddresses\[0\]|'
                       r'ReplyToAddresses\[0\])|form\.(from|to|h:Reply-To)|mail\.(From|To|Reply-To)')
RAW = {'ses': 'body.Content.Raw.Data', 'mailgun': 'form.message', 'postal': 'body.data'}


def text(header):
    """A header as people read it: unfolded and decoded (RFC 2047)."""
    return str(email.header.make_header(email.header.decode_header(re.sub(r'\r\n(?=[ \t])', '', header))))


def mailbox(header):
    """(name, address) of the one mailbox in a header, as people read it."""
    (name, address), = email.utils.getaddresses([re.sub(r'\r\n(?=[ \t])', '', header)])
    return text(name), address


def flatten(name, value):
    if isinstance(value, dict) and value:
        for key, each in value.items():
            yield from flatten('%s.%s' % (name, key), each)
    elif isinstance(value, list) and value:
        for position, each in enumerate(value):
            yield from flatten('%s[%d]' % (name, position), each)
    else:
        yield name, value


def by_name(value):
    """Lists of {"Name": , "Value": } become one object: their order means nothing."""
    if isinstance(value, dict):
        return {key: by_name(each) for key, each in value.items()}
    if isinstance(value, list) and value and all(isinstance(each, dict) and len(each) == 2 for each in value):
        pairs = [{key.lower(): each[key] for key in each} for each in value]
        if all(set(pair) == {'name', 'value'} for pair in pairs):
            assert len({pair['name'] for pair in pairs}) == len(pairs), 'a name twice: %r' % value
            return {pair['name']: pair['value'] for pair in pairs}
    if isinstance(value, list):
        return [by_name(each) for each in value]
    return value


def read_form(content_type, body):
    """The parts of a multipart/form-data body (RFC 7578): [(name, parameters and type, bytes)]."""
    message = email.message_from_bytes(b'Content-Type: ' + content_type.encode() + b'\r\n\r\n' + body,
                                       policy=email.policy.HTTP)
    assert not message.defects, message.defects
    # The email package does not keep line ends of the parts.
    pieces = body.split(b'--' + message.get_boundary().encode())
    assert pieces[0] in (b'', b'\r\n') and pieces[-1].startswith(b'--'), 'the form is not closed'
    for piece in pieces[1:-1]:
        assert piece.startswith(b'\r\n') and piece.endswith(b'\r\n'), 'a part is not on lines of its own'
        head, content = piece[2:-2].split(b'\r\n\r\n', 1)
        part = email.message_from_bytes(head + b'\r\n\r\n', policy=email.policy.HTTP)
        assert part.get_content_disposition() == 'form-data', head
        about = {'filename': part.get_filename()} if part.get_filename() else {}
        if 'content-type' in part:
            about['type'] = part['content-type']
        yield part.get_param('name', header='content-disposition'), about, content


def flatten_mime(raw):
    """A mail as it goes over the wire: each of its headers, and its parts decoded."""
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    for name in set(mail.keys()):
        values = mail.get_all(name)
        assert len(values) == 1, 'a header twice: %s' % name
        value = re.sub(r'\r\n(?=[ \t])', '', values[0])
        if name.lower() == 'content-type':
            yield 'mail.Content-Type', mail.get_content_type()
        elif name.lower() == 'message-id':
            yield 'mail.Message-ID', value
        elif name.lower() == 'date':
            yield 'mail.Date', email.utils.parsedate_to_datetime(value).timestamp()
        else:
            yield 'mail.' + name, value if name in ('From', 'To', 'Reply-To') else text(value)
    for position, part in enumerate(mail.get_payload()):
        assert set(part.keys()) == {'Content-Type', 'Content-Transfer-Encoding'}, part.keys()
        content = part.get_payload(decode=True).decode(part.get_content_charset())
        yield 'mail.part[%d].type' % position, part.get_content_type()
        yield 'mail.encoding[%d]' % position, part['Content-Transfer-Encoding'].lower()
        yield 'mail.part[%d].text' % position, content.replace('\r\n', '\n')


def decode_body(vendor, request):
    if request.method == 'GET':
        assert not request.body
        return
    kind = request.headers['content-type'].split(';')[0]
    if kind == 'application/json':
        yield from flatten('body', by_name(json.loads(request.body.decode('utf-8'))))
    elif kind == 'multipart/form-data':
        for name, about, content in read_form(request.headers['content-type'], request.body):
            for key, value in about.items():
                yield 'form.%s;%s' % (name, key), value
            yield 'form.' + name, content if 'form.' + name == RAW.get(vendor) else content.decode('utf-8')
    else:
        raise AssertionError('a body of the type %s' % kind)


def fields(vendor, request):
    """Each field of a request that means something; a name that comes twice is a fault."""
    found = {}

    def add(name, value):
        assert name not in found, '%s twice' % name
        found[name] = mailbox(value) if MAILBOXES.fullmatch(name) else value

    path, _, query = request.target.partition('?')
    add('method', request.method)
    add('path', path)
    for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)):
        add('query.' + name, value)
    for name, value in request.headers.items():
        if name == 'authorization' and value.startswith('AWS4'):
            algorithm, *parts = re.split(r'[ ,]+', value)
            add('header.authorization', algorithm)
            for part in parts:
                key, words = part.split('=', 1)
                # the time of the request, the signed headers and what follows from them are for verify() to judge
                add('header.authorization.' + key, {'Credential': re.sub(r'/\d{8}/', '/DAY/', words)}.get(key, 'some'))
        elif name == 'content-type':
            add('header.content-type', value.split('; boundary=')[0])
        elif name == 'x-amz-date':
            add('header.x-amz-date', 'some')
        elif name not in TRANSPORT:
            add('header.' + name, value)
    for name, value in decode_body(vendor, request):
        if name == RAW.get(vendor):
            raw = value if isinstance(value, bytes) else base64.b64decode(value, validate=True)
            for inner, its_value in flatten_mime(raw):
                add(inner, its_value)
        else:
            add(name, value)
    return found


# Where each way of sending has the mail's own fields: (from, to, reply-to, subject, text, html, language)
NAMES = {
    'resend': ('body.from', 'body.to[0]', 'body.reply_to', 'body.subject', 'body.text', 'body.html',
               'body.headers.Content-Language'),
    'postmark': ('body.From', 'body.To', 'body.ReplyTo', 'body.Subject', 'body.TextBody', 'body.HtmlBody',
                 'body.Headers.Content-Language'),
    'mailgun': ('form.from', 'form.to', 'form.h:Reply-To', 'form.subject', 'form.text', 'form.html',
                'form.h:Content-Language'),
    'sendgrid': ('body.from', 'body.personalizations[0].to[0]', 'body.reply_to', 'body.subject', 'body.content[0].value',
                 'body.content[1].value', 'body.headers.Content-Language'),
    'ses': ('body.FromEmailAddress', 'body.Destination.ToAddresses[0]', 'body.ReplyToAddresses[0]',
            'body.Content.Simple.Subject.Data', 'body.Content.Simple.Body.Text.Data', 'body.Content.Simple.Body.Html.Data',
            'body.Content.Simple.Headers.Content-Language'),
    'postal': ('body.from', 'body.to[0]', 'body.reply_to', 'body.subject', 'body.plain_body', 'body.html_body',
               'body.headers.Content-Language'),
    'mailpit': ('body.From', 'body.To[0]', 'body.ReplyTo[0]', 'body.Subject', 'body.Text', 'body.HTML',
                'body.Headers.Content-Language'),
    'raw': ('mail.From', 'mail.To', 'mail.Reply-To', 'mail.Subject', 'mail.part[0].text', 'mail.part[1].text',
            'mail.Content-Language'),
}


def read_mail(vendor, found):
    """The mail in these fields of a request, whatever the way it goes."""
    def get(name):
        for address, label in (('.email', '.name'), ('.Email', '.Name')):
            if name + address in found:
                return found.get(name + label, ''), found[name + address]
        value = found.get(name)
        # a form has the line ends of the net
        return value.replace('\r\n', '\n') if isinstance(value, str) else value

    keys = ('from', 'to', 'reply-to', 'subject', 'text', 'html', 'language')
    return dict(zip(keys, map(get, NAMES['raw' if 'mail.From' in found else vendor])))


def verify(request, secret, region, service):
    """Computes Signature Version 4 anew, as Amazon publishes it; fails where the request does not bear it."""
    match = re.fullmatch(r'AWS4-HMAC-SHA256 Credential=[A-Z0-9]+/(\d{8})/([a-z0-9-]+)/([a-z]+)/aws4_request, '
                         r'SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})', request.headers['authorization'])
    assert match, request.headers['authorization']
    day, its_region, its_service, signed, signature = match.groups()
    assert (its_region, its_service) == (region, service), match.groups()
    names = signed.split(';')
    assert names == sorted(names) and {'host', 'x-amz-date'} <= set(names), names
    # all headers of Amazon's that are sent have to be signed
    assert {name for name in request.headers if name.startswith('x-amz-')} <= set(names), names
    date = request.headers['x-amz-date']
    assert re.fullmatch(r'\d{8}T\d{6}Z', date), date
    made = datetime.datetime.strptime(date, '%Y%m%dT%H%M%SZ').replace(tzinfo=datetime.timezone.utc)
    age = (datetime.datetime.now(datetime.timezone.utc) - made).total_seconds()
    assert date.startswith(day) and abs(age) < 300, date

    path, _, query = request.target.partition('?')
    assert not query
    canonical = '\n'.join([request.method, path, '', *('%s:%s' % (name, request.headers[name].strip()) for name in names), '',
                           signed, hashlib.sha256(request.body).hexdigest()])
    scope = '/'.join([day, region, service, 'aws4_request'])
    to_sign = '\n'.join(['AWS4-HMAC-SHA256', date, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = b'AWS4' + secret.encode()
    for step in (day, region, service, 'aws4_request'):
        key = hmac.new(key, step.encode(), hashlib.sha256).digest()
    assert hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest() == signature, 'the signature is wrong'
