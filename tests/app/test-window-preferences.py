#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How mail is sent and what it says, set by hand: a relay with a vendor's protocol and its test mail, then words of the
German mail, which the preview of an invitation shows and its mail has. Nothing here reaches into the program: a screen
reader's view of it is read, pointer and keyboard are moved. The vendor is a small server on this computer."""

import http.server
import json
import os
import re
import stat
import threading

import accessible
import atspi
import tap
import window

case = tap.Plan()

KEY = 're_right'
SENDER = 'Acme <invitations@acme.test>'


class Vendor(http.server.ThreadingHTTPServer):
    """Resend as far as one mail needs it: takes what comes with the right key."""

    daemon_threads = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Answers)
        self.url = 'http://127.0.0.1:%d' % self.server_port
        self.keys = []
        self.mails = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answers(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        key = self.headers.get('Authorization', '')
        self.server.keys.append(key)
        if key == 'Bearer ' + KEY:
            self.server.mails.append(body)
            self.answer(200, {'id': 'mail-%d' % len(self.server.mails)})
        else:
            self.answer(401, {'statusCode': 401, 'name': 'invalid_api_key', 'message': 'API key is invalid'})

    def do_GET(self):
        # What became of a mail.
        self.answer(200, {'id': self.path.rsplit('/', 1)[-1], 'last_event': 'sent'})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


vendor = Vendor()
story = window.Story(case, lambda: window.Home(undo_seconds=1))


def open_relay(program):
    window.point_at_window(program)
    atspi.key('ctrl+comma')
    form = program.find('frame', 'Preferences')
    all_sites = program.find('label', 'All Sites', form)
    window.settle(program, all_sites)
    program.click_at(all_sites)
    program.find('label', 'Protocol', form)
    return form


def choose_line(program, name, within):
    """Chooses a line of the list that is open, by the keys."""
    line = program.find('label', name, within)
    while line.role != 'list item':
        line = line.parent
    atspi.key('Home', *(['Down'] * line.ask(accessible.INDEX)), 'Return')


def choose(program, thing, name, within):
    """Opens a list by a click and chooses a line of it."""
    window.settle(program, thing)
    program.click_at(thing)
    choose_line(program, name, within)


def close(program, name):
    """Closes the window that has the keys. While it still tells what was done, one Escape only takes that away."""
    window.press_until('Escape', lambda: not program.find_all('frame', name), 'the end of “%s”' % name)


def scroll_down(program, form):
    """Turns the wheel over the middle of a form until its end shows."""
    x, y = program.point_at(form)
    atspi.xdotool('mousemove', str(x), str(y), 'click', '--repeat', '40', '--delay', '10', '5')


def press(program, name, within):
    button = program.find('push button', re.compile(name), within)
    program.wait_for_state(button, 'sensitive')
    program.click(button)


def is_invalid(program, name, within):
    """Whether a screen reader says of an entry that it is wrong, and why."""
    entry = program.find('text', name, within)
    # Newer GTK has another name for it.
    return (accessible.DESCRIBED_BY in entry.ask(accessible.RELATIONS) and
            any(program.has_state(entry, state) for state in ('invalid', 'invalid_entry')))


def find_secrets():
    return [os.path.join(folder, name) for folder, _, names in os.walk(story.home.dir + '/config') for name in names
            if name.endswith('.key')]


@story('/window/preferences/what-is-wrong-is-said-beside-the-field')
def _(program):
    """The relay's settings"""
    window.create_organization(program)
    form = open_relay(program)
    choose(program, program.find('label', 'Protocol', form), 'Resend', form)
    window.type_into(program, re.compile('^Server Address'), 'http://mail.example.test', form)
    window.type_into(program, 'Sender', 'Acme', form)
    press(program, 'Save', form)
    for wanted in ('^“http://mail.example.test” is not the address', '^“API Key” is empty', '^The sender of the mail is not'):
        program.find('label', re.compile(wanted), form)
    assert is_invalid(program, 'Sender', form) and not is_invalid(program, 'Send To', form)
    assert not find_secrets() and not vendor.keys


@story('/window/preferences/a-refused-key-is-told-with-the-answer-and-what-to-do')
def _(program):
    """The wrong key"""
    form = program.find('frame', 'Preferences')
    window.type_into(program, re.compile('^Server Address'), vendor.url, form)
    window.type_into(program, 'Sender', SENDER, form)
    window.type_into(program, 'API Key', 're_wrong', form)
    window.type_into(program, 'Send To', 'bob@example.test', form)
    press(program, 'Send _?Test Mail', form)
    program.wait_for_label('The relay refuses this account', form)
    program.wait_for_label(re.compile('^Check the server address and “API Key”'), form)
    program.wait_for_label(re.compile('API key is invalid'), form)
    assert vendor.keys == ['Bearer re_wrong'] and not vendor.mails, vendor.keys


@story('/window/preferences/the-right-key-sends-the-test-mail-and-stays-with-its-person')
def _(program):
    """The right key"""
    form = program.find('frame', 'Preferences')
    window.type_into(program, 'API Key', KEY, form)
    press(program, 'Send _?Test Mail', form)
    program.wait_for_label('The relay took the message', form)
    mail, = vendor.mails
    assert mail['to'] == ['bob@example.test'] and mail['from'] == SENDER, mail
    # There is no keyring here: the window says where the key is, and it is there for nobody else.
    said = program.find('label', re.compile('^No keyring runs here, so “API Key” is kept in the file “')).name
    place, = find_secrets()
    assert place in said, said
    assert stat.S_IMODE(os.stat(place).st_mode) == 0o600, oct(os.stat(place).st_mode)
    with open(story.home.database, 'rb') as database:
        assert KEY.encode() not in database.read()
    atspi.key('Escape')
    program.wait_for_label('Resend, ' + SENDER, form)


@story('/window/preferences/words-of-the-german-mail-are-changed-and-taken-back')
def _(program):
    """The German mail"""
    form = program.find('frame', 'Preferences')
    row = program.find('label', 'Mail Texts', form)
    window.settle(program, row)
    program.click_at(row)
    texts = program.find('frame', 'Mail Texts')
    # To newer GTK what is chosen is its name.
    choose(program, program.find('combo box', re.compile('^(Language of the mail|English)$'), texts), 'Deutsch', texts)
    greeting = program.find('text', 'Greeting', texts)
    program.wait_for_text(greeting, None, 'Guten Tag {name},')
    # What every mail needs is missed while somebody types, and nothing is saved without it.
    window.type_into(program, 'Greeting', 'Moin,', texts)
    program.wait_for_label(re.compile('[{]name[}]'), texts)
    assert is_invalid(program, 'Greeting', texts)
    save = program.find('push button', re.compile('Save'), texts)
    program.wait_for_state(save, 'sensitive', False)
    window.type_into(program, 'Greeting', 'Moin {name},', texts)
    program.wait_gone('label', re.compile('[{]name[}]'), texts)
    program.wait_for_label(re.compile('^.?Moin .?Sam Sample.?,$'), texts)
    press(program, 'Save', texts)
    press(program, 'Undo', texts)
    program.wait_for_text(greeting, None, 'Guten Tag {name},')
    window.type_into(program, 'Greeting', 'Moin {name},', texts)
    press(program, 'Save', texts)
    program.wait_for_state(save, 'sensitive', False)
    close(program, 'Mail Texts')


@story('/window/preferences/the-preview-and-the-mail-have-the-new-words')
def _(program):
    """The invitation"""
    close(program, 'Preferences')
    window.point_at_window(program)
    atspi.key('ctrl+n')
    form = program.find('frame', 'Invite Users')
    field = program.find('text', 'Add e-mail addresses', form)
    window.settle(program, field)
    program.click_at(field)
    atspi.type_text('Bob Builder <bob@example.test>')
    atspi.key('Return')
    program.find('push button', re.compile('^bob@example.test'), form)
    # What is said of the mail stands at the end of the form.
    scroll_down(program, form)
    choose(program, program.find('label', 'Language', form), 'Deutsch', form)
    row = program.find('label', 'Preview Message', form)
    window.settle(program, row)
    program.click_at(row)
    preview = program.find('frame', 'Preview Message')
    program.wait_for_label(re.compile('^.?Moin .?Bob Builder.?,$'), preview)
    program.find('label', re.compile('hat Sie zu'), preview)
    atspi.key('Escape')
    program.wait_gone('frame', 'Preview Message')
    program.wait_for_state(program.find('push button', 'Invite 1 User', form), 'sensitive')
    atspi.key('ctrl+Return')
    program.wait_gone('frame', 'Invite Users')
    atspi.wait_until(lambda: len(vendor.mails) == 2, lambda: 'the invitation: %s' % vendor.mails)
    mail = vendor.mails[1]
    assert 'Moin' in mail['text'] and 'Bob Builder' in mail['text'] and 'hat Sie zu' in mail['text'], mail['text']


@story('/window/preferences/the-kept-key-is-used-after-a-new-start')
def _(program):
    """The new start"""
    story.home.program.close()
    program = story.home.start()
    form = open_relay(program)
    program.find('label', re.compile('^No keyring runs here, so “API Key” is kept .* Enter it only to replace it'), form)
    window.type_into(program, 'Send To', 'cleo@example.test', form)
    press(program, 'Send _?Test Mail', form)
    program.wait_for_label('The relay took the message', form)
    assert vendor.keys[-1] == 'Bearer ' + KEY and vendor.mails[-1]['to'] == ['cleo@example.test'], vendor.mails[-1]


def tab_to(program, name, within):
    """Goes on with the Tab key until a thing of this name has the focus."""
    def has_focus():
        for node in program.find_all(('list item', 'combo box', 'push button'), None, within):
            if program.has_state(node, 'focused') and atspi.matches(' '.join([node.name] + program.labels(node)), name):
                return True
        return False
    window.press_until('Tab', has_focus, 'the focus on “%s”' % name.pattern)


@case('/window/preferences/keys-alone-set-a-relay')
def _():
    story.end()
    home = window.Home()
    home.ctl('init', '--organization', 'Acme', '--site', 'Acme Support', '--url', window.SITE_URL,
             '--admin', 'Ana Lopez <%s>' % window.FOUNDER)
    with home as program:
        window.point_at_window(program)
        atspi.key('ctrl+comma')
        form = program.find('frame', 'Preferences')
        tab_to(program, re.compile('All Sites'), form)
        atspi.key('Return')
        program.find('label', 'Protocol', form)
        tab_to(program, re.compile('Protocol'), form)
        atspi.key('space')
        choose_line(program, 'Resend', form)
        program.find('text', 'API Key', form)
        # Old GTK does not say that an entry has the focus: what is typed arrives there, and nowhere else.
        for tabs, name, text in ((1, '^Server Address', vendor.url), (1, None, KEY), (2, '^Sender$', SENDER),
                                 (2, '^Send To$', 'd@example.test')):
            atspi.key(*['Tab'] * tabs)
            atspi.type_text(text)
            if name is not None:
                program.wait_for_text(program.find('text', re.compile(name), form), None, text)
        sent = len(vendor.mails)
        atspi.key('Return')
        program.wait_for_label('The relay took the message', form)
        assert [mail['to'] for mail in vendor.mails[sent:]] == [['d@example.test']], vendor.mails[sent:]
        # Sending the test has saved what it was sent with.
        atspi.key('Escape')
        program.wait_for_label('Resend, ' + SENDER, form)
        close(program, 'Preferences')
        program.wait_gone('label', re.compile('^No mail relay yet'))


@case('/window/an-open-database-is-remembered-for-the-next-session-and-forgotten-when-nothing-waits-in-it')
def _():
    story.end()
    home = window.Home()
    home.ctl('init', '--organization', 'Acme', '--site', 'Acme Support', '--url', window.SITE_URL,
             '--admin', 'Ana Lopez <%s>' % window.FOUNDER)
    folder = home.dir + '/state/site-admin/waiting'
    assert not os.path.exists(folder) or not os.listdir(folder), os.listdir(folder)
    with home as program:
        atspi.wait_until(lambda: os.path.isdir(folder) and os.listdir(folder), 'the database to be remembered')
        with open(os.path.join(folder, os.listdir(folder)[0]), encoding='utf-8') as file:
            assert file.read() == home.database
        window.point_at_window(program)
        atspi.key('ctrl+q')
        assert program.process.wait(atspi.DEADLINE) == 0
        assert os.listdir(folder) == [], os.listdir(folder)


try:
    case.run()
finally:
    story.end()
    vendor.shutdown()
