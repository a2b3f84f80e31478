# SPDX-License-Identifier: GPL-3.0-or-later
"""One mail, sent by Site Admin and by the vendors' own SDKs."""

import base64
import email.header
import email.mime.multipart
import email.mime.text
import email.utils
import json
import os
import subprocess
import sys

PATIENCE = int(os.environ.get('SA_TEST_PATIENCE', '1'))
SEND_MAIL = os.environ.get('SA_SEND_MAIL', '')
HERE = os.path.dirname(os.path.abspath(__file__))
DEADLINE = 120 * PATIENCE

KEY = '0a1b2c3d4e5f60718293a4b5c6d7e8f9'
LINK = 'https://support.example.com/i/AbC-_0123456789?x=1&y=%C3%A9'
MAIL = {
    'from_name': 'Ann “A.” O\'Neil, via Bücher \\ "Co" <x@y>',
    'from': 'invitations@xn--bcher-kva.example',
    'reply_to_name': 'Ann López',
    'reply_to': 'ann@example.com',
    'to_name': 'Bob, the “Builder” 日本',
    'to': 'b@example.org',
    'subject': 'Join “{{name}}” %recipient.x% -sub- =?utf-8?q?=0A?= "quoted" é 日本 招待状',
    'language': 'ja',
    'text': 'Hello {{name}},\n\n.\nFrom %%recipient.name%% to you: <b>&amp;</b> "x" \\ \t 日本\n%s\n%s\n' % (LINK, 'é' * 400),
    'html': '<p title="{{x}}">%%recipient.x%% &lt;b&gt; 日本 \\ <a href="%s">here</a></p>\n' % LINK.replace('&', '&amp;'),
    'message_id': KEY + '@xn--bcher-kva.example',
    'key': KEY,
    'date': 1795500000,
}
# No name, no answer wanted, nothing to be encoded
PLAIN = dict(MAIL, from_name='', to_name='', reply_to=None, reply_to_name=None, subject='You are invited', language='en',
             text='Follow this link.\n', html='<p>Follow this link.</p>\n')
SENDER = 'Acme <invitations@example.com>'


def folder():
    """Where npm has put the peers."""
    path = os.environ.get('SA_PEERS', '')
    assert os.path.exists(os.path.join(path, 'fetched')), 'the peers are not there; start this test by tests/run --peers'
    return path


def run(command, data, **environment):
    """Runs a program that reads and writes JSON. Returns what it said."""
    done = subprocess.run(command, input=json.dumps(data).encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=dict(os.environ, **environment), timeout=DEADLINE)
    sys.stderr.write(done.stderr.decode())
    assert done.returncode == 0, '%s: exit %d\n%s' % (command[0], done.returncode, done.stderr.decode()[:2000])
    return json.loads(done.stdout)


def ask(way, protocol, url, secret, settings, mail, relay_id=None):
    """Sends (None), looks up or follows by Site Admin. Returns {"class", "delivery", "relay_id", "text", "mime"}."""
    return run([SEND_MAIL], {'ask': way, 'protocol': protocol, 'secret': secret, 'sender': SENDER, 'mail': mail,
                             'settings': dict(settings, url=url), 'relay_id': relay_id})


def ask_sdk(way, vendor, url, secret, settings, mail, relay_id=None):
    """Does the same by the vendor's SDK. Returns {"id"}."""
    return run(['node', os.path.join(HERE, 'send-with-sdk.js')],
               {'way': way, 'vendor': vendor, 'url': url, 'secret': secret, 'settings': settings, 'mail': mail,
                'mime': base64.b64encode(compose(mail)).decode() if way == 'raw' else None, 'id': relay_id},
               NODE_PATH=os.path.join(folder(), 'node_modules'))


def compose(mail):
    """The mail as Python writes it: for those who take a mail as it is, and made by nobody of us."""
    def mailbox(name, address):
        return email.utils.formataddr((str(email.header.Header(name, 'utf-8')) if name else '', address))

    message = email.mime.multipart.MIMEMultipart('alternative')
    message['From'] = mailbox(mail['from_name'], mail['from'])
    message['To'] = mailbox(mail['to_name'], mail['to'])
    if mail.get('reply_to'):
        message['Reply-To'] = mailbox(mail['reply_to_name'], mail['reply_to'])
    message['Subject'] = email.header.Header(mail['subject'], 'utf-8')
    message['Message-ID'] = '<%s>' % mail['message_id']
    message['Date'] = email.utils.formatdate(mail['date'])
    message['Content-Language'] = mail['language']
    for kind, name in (('plain', 'text'), ('html', 'html')):
        part = email.mime.text.MIMEText(mail[name], kind, 'utf-8')
        del part['MIME-Version']
        message.attach(part)
    return message.as_bytes(policy=message.policy.clone(linesep='\r\n'))
