#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window with real mail servers: people are invited, get their mail, come in by its link, are removed and brought
back. Nothing here reaches into the program: a screen reader's view of it is read, pointer and keyboard are moved."""

import http.client
import re
import urllib.parse

import atspi
import mail_servers
import tap
import window

case = tap.Plan()

INVITED = ['u%d@example.test' % number for number in range(1, 8)] + ['alice@example.test', 'bob@example.test']
LIST = INVITED[:4] + ['not-an-address', window.FOUNDER] + INVITED[4:] + ['U3@Example.TEST']
PENDING = re.compile('Invitation pending')
MAILBOXES = {'archive': 7, 'alice': 1, 'bob': 2}    # Bob has the test mail too

servers = None
links = {}


def start_servers():
    global servers
    if servers is None:
        servers = mail_servers.MailServers()
        servers.__enter__()
    return servers


story = window.Story(case, lambda: window.Home(SITE_ADMIN_RELAY_SECRET=start_servers().secret('alice')))


def request(url, method='GET', body=None):
    """Asks for a page as a browser does, which follows nothing by itself."""
    place = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=atspi.DEADLINE)
    headers = {'Content-Type': 'application/x-www-form-urlencoded'} if body else {}
    connection.request(method, place.path, body, headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return answer.status, page


def expected_users(**others):
    users = dict.fromkeys(INVITED, PENDING)
    users['Ana Lopez'] = 'Has site access'
    users.update(others)
    return users


@story('/window/mail/preferences-set-the-relay-and-test-it')
def _(program):
    """Preferences"""
    window.create_organization(program)
    program.wait_for_label(re.compile('^No mail relay yet'))
    window.point_at_window(program)
    atspi.key('ctrl+comma')
    form = program.find('frame', 'Preferences')
    all_sites = program.find('label', 'All Sites', form)
    window.settle(program, all_sites)
    program.click_at(all_sites)
    protocol = program.find('label', 'Protocol', form)
    window.settle(program, protocol)
    program.click_at(protocol)
    atspi.key('Down', 'Return')
    program.find(None, re.compile('SITE_ADMIN_RELAY_SECRET'), form)
    window.type_into(program, 'Server Address', servers.url, form)
    window.type_into(program, re.compile('^User Name'), 'alice', form)
    window.type_into(program, 'Sender', 'Acme <alice@example.test>', form)
    window.type_into(program, 'Send To', 'bob@example.test', form)
    program.click('push button', re.compile('Send _?Test Mail'), form)
    program.wait_for_label('The relay took the message', form)
    servers.wait_for_mails('bob', 1)
    atspi.key('Escape')
    program.wait_gone('label', 'Protocol', form)
    atspi.key('Escape')
    program.wait_gone('frame', 'Preferences')
    program.wait_gone('label', re.compile('^No mail relay yet'))


@story('/window/mail/a-pasted-list-is-judged-and-invited')
def _(program):
    """The invitation"""
    window.point_at_window(program)
    atspi.key('ctrl+n')
    form = program.find('frame', 'Invite Users')
    field = program.find('text', 'Add e-mail addresses', form)
    window.settle(program, field)
    program.click_at(field)
    window.copy(', '.join(LIST[:5]) + '\n' + '\n'.join(LIST[5:]))
    atspi.key('ctrl+v')
    program.find(None, '9 new, 2 left out, 1 to fix', form)
    program.click(('radio button', 'check box'), 'Trusted', form)
    button = program.find('push button', 'Invite 9 Users', form)
    program.wait_for_state(button, 'sensitive')
    window.settle(program, button)
    program.click_at(button)
    # What could not be invited is told and can be mended; here it is let go.
    program.find(None, '9 Users Invited', form)
    program.wait_for_label('not-an-address', form)
    program.click('push button', re.compile('Done'), form)
    program.wait_gone('frame', 'Invite Users')


@story('/window/mail/each-turns-to-pending-when-the-relay-has-the-mail')
def _(program):
    """The sending"""
    window.wait_for_users(program, expected_users())
    for user, count in MAILBOXES.items():
        mails = servers.wait_for_mails(user, count)
        assert len(mails) == count, [mail.subject for mail in mails]
        for mail in mails:
            if 'Test' in mail.subject:
                continue
            assert 'alice@example.test' in mail.sender, mail.sender
            found = set(re.findall(r'http://127\.0\.0\.1:%d/i/[A-Za-z0-9_-]{43}' % story.home.port, mail.text))
            assert len(found) == 1, mail.text
            links[mail.to] = found.pop()
    assert sorted(links) == sorted(INVITED), links
    assert len(set(links.values())) == len(INVITED)


@story('/window/mail/a-link-that-is-only-looked-at-burns-nothing-and-lets-in-who-accepts')
def _(program):
    """The acceptance"""
    link = links['bob@example.test']
    for _ in range(3):
        status, page = request(link)
        assert status == 200 and 'Acme Support' in page and '<form' in page, (status, page)
    assert any(atspi.matches(label, PENDING) for label in window.user_rows(program)['bob@example.test'])
    status, page = request(link, 'POST', urllib.parse.urlencode({'name': 'Bob Builder'}))
    assert status == 200 and window.SITE_URL in page, (status, page)
    users = expected_users(**{'Bob Builder': 'Has site access'})
    del users['bob@example.test']
    window.wait_for_users(program, users)


@story('/window/mail/who-is-removed-comes-back-by-undo')
def _(program):
    """Removal and undo"""
    label = program.find('label', 'u5@example.test', program.find('tree table', 'Users'))
    window.settle(program, label)
    program.click_at(label)
    atspi.key('Delete')
    dialog = program.find(('dialog', 'alert'), re.compile('^Take u5@example.test Off Acme Support'))
    program.click('push button', re.compile('Remove User'), dialog)
    users = expected_users(**{'Bob Builder': 'Has site access'})
    del users['bob@example.test'], users['u5@example.test']
    window.wait_for_users(program, users)
    status, _ = request(links['u5@example.test'])
    assert status == 410, status
    # Not by the toast, which a slow machine shows for too short a time.
    window.point_at_window(program)
    atspi.key('ctrl+z')
    users['u5@example.test'] = PENDING
    window.wait_for_users(program, users)
    assert len(servers.mails('archive')) == MAILBOXES['archive'], 'undo sends no mail'


def new_home(url, secret):
    """A home with an organization whose relay is at this address, for a person who wants mail to leave at once."""
    home = window.Home(undo_seconds=1, SITE_ADMIN_RELAY_SECRET=secret)
    home.ctl('init', '--organization', 'Acme', '--site', 'Acme Support', '--url', window.SITE_URL,
             '--admin', 'Ana Lopez <%s>' % window.FOUNDER)
    home.ctl('relay', 'set', 'jmap', 'url=' + url, 'user=alice', 'sender=Acme <alice@example.test>')
    return home


def invite(program, address):
    window.point_at_window(program)
    atspi.key('ctrl+n')
    form = program.find('frame', 'Invite Users')
    field = program.find('text', 'Add e-mail addresses', form)
    window.settle(program, field)
    program.click_at(field)
    atspi.type_text(address)
    atspi.key('Return')
    program.wait_for_state(program.find('push button', 'Invite 1 User', form), 'sensitive')
    atspi.key('ctrl+Return')
    program.wait_gone('frame', 'Invite Users')


@case('/window/mail/a-relay-that-does-not-answer-leaves-the-invitation-waiting-and-says-why')
def _():
    story.end()
    home = new_home('http://127.0.0.1:%d' % mail_servers.free_ports(1)[0], 'secret-alice')
    with home as program:
        invite(program, 'bob@example.test')
        window.wait_for_users(program, {'Ana Lopez': 'Has site access', 'bob@example.test': re.compile('queued|not sent')})
        atspi.key('alt+2')
        window.wait_for_message(program, 'bob@example.test', re.compile('^Next try .*could not be reached'))
        row = program.find('label', 'bob@example.test', program.find('tree table', 'Outbox'))
        window.settle(program, row)
        program.click_at(row)
        atspi.key('Return')
        program.wait_for_label('The Relay’s Words')
        program.wait_for_label(re.compile('could not be reached'))


@case('/window/mail/a-refused-key-pauses-the-outbox-and-loses-nothing')
def _():
    story.end()
    relay = start_servers()
    before = len(relay.mails('bob'))
    home = new_home(relay.url, 'wrong')
    try:
        program = home.start()
        invite(program, 'bob@example.test')
        program.find('push button', 'Resume')
        banner = [label for label in program.labels() if window.is_sentence(label)]
        assert any('does not accept' in sentence for sentence in banner), banner
        window.wait_for_users(program, {'Ana Lopez': 'Has site access', 'bob@example.test': re.compile('queued|not sent')})
        assert len(relay.mails('bob')) == before
        program.close()
        # The next morning, with the right key.
        home.environment['SITE_ADMIN_RELAY_SECRET'] = relay.secret('alice')
        program = home.start()
        program.click('push button', 'Resume')
        window.wait_for_users(program, {'Ana Lopez': 'Has site access', 'bob@example.test': PENDING})
        assert len(relay.wait_for_mails('bob', before + 1)) == before + 1
        program.wait_gone('push button', 'Resume')
    finally:
        home.close()


try:
    case.run()
finally:
    story.end()
    if servers is not None:
        servers.stop()
