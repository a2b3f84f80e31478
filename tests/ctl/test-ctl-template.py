#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""template and organization language: what an organization says in its own words, and in which language."""

import configparser
import glob
import email
import email.policy
import os
import subprocess
import sys

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'),
                os.path.dirname(os.path.abspath(__file__))]

import ctl as program
import tap
from ctl import Ctl

case = tap.Plan()

LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'ja', 'pt-BR']


def texts(ini):
    """The texts of what "template show" prints, read by another parser than the program's."""
    parser = configparser.RawConfigParser(delimiters=('=',), comment_prefixes=('#',), interpolation=None)
    parser.read_string(ini)
    assert parser.sections() == ['mail'], parser.sections()
    return dict(parser['mail'])


def own(ctl):
    return {row['language']: row['own'] for row in ctl.json('template', 'list') if row['own']}


def mails(ctl):
    found = {}
    for path in glob.glob(ctl.dir + '/**/*.eml', recursive=True):
        with open(path, 'rb') as file:
            mail = email.message_from_binary_file(file, policy=email.policy.default)
        found[mail['To'].addresses[0].addr_spec] = mail
    return found


@case('/ctl/template/list-names-every-language')
def _():
    with Ctl().init() as ctl:
        rows = ctl.json('template', 'list')
        assert [row['language'] for row in rows] == LANGUAGES and all(row['name'] and row['own'] == [] for row in rows), rows
        text = ctl.ok('template', 'list').out
        assert 'Deutsch' in text and 'العربية' in text, text


@case('/ctl/template/show-prints-what-set-takes-back')
def _():
    with Ctl().init() as ctl:
        for language in LANGUAGES:
            shown = ctl.ok('template', 'show', language).out
            assert shown == ctl.ok('template', 'show', language, '--built-in').out
            assert {'subject', 'greeting', 'button-new', 'ignore'} <= set(texts(shown)), shown
            answer = ctl.run('--json', 'template', 'set', language, '-', stdin=shown)
            assert answer.code == 0 and answer.json['verdict'] == 'already-so', (language, answer.out, answer.err)
        assert own(ctl) == {}, 'what is as it is built in became an own text'
        changed = ctl.ok('template', 'show', 'de').out.replace('Guten Tag {name},', r'Moin {name}\s=\n{name}!')
        path = os.path.join(ctl.dir, 'de.ini')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(changed)
        answer = ctl.json('template', 'set', 'DE', path)
        assert (answer['name'], answer['verdict']) == ('de', 'done') and answer['event'], answer
        assert own(ctl) == {'de': ['greeting']}
        shown = ctl.ok('template', 'show', 'de').out
        assert texts(shown)['greeting'] == r'Moin {name} =\n{name}!', texts(shown)['greeting']
        assert texts(ctl.ok('template', 'show', 'de', '--built-in').out)['greeting'] == 'Guten Tag {name},'
        assert ctl.json('template', 'set', 'de', path)['verdict'] == 'already-so'
        assert ctl.json('template', 'show', 'de')['greeting'] == 'Moin {name} =\n{name}!'


@case('/ctl/template/set-leaves-what-is-not-in-the-file')
def _():
    with Ctl().init() as ctl:
        ctl.ok('template', 'set', 'en', '-', stdin='[mail]\nsubject=Come to {site}\ngreeting=Hi {name}!\n')
        ctl.ok('template', 'set', 'en', '-', stdin='[mail]\nprivate=For you alone.\ngreeting=\n')
        assert own(ctl) == {'en': ['subject', 'private']}, own(ctl)
        assert ctl.json('--dry-run', 'template', 'reset', 'en')['verdict'] == 'done'
        assert own(ctl) == {'en': ['subject', 'private']}
        ctl.ok('template', 'reset', 'en', 'subject')
        assert own(ctl) == {'en': ['private']}
        ctl.ok('template', 'reset', 'en')
        assert own(ctl) == {} and ctl.json('template', 'reset', 'en')['verdict'] == 'already-so'
        ctl.ok('undo')
        assert own(ctl) == {'en': ['private']}


@case('/ctl/template/what-cannot-stand-there-gets-a-sentence-and-changes-nothing')
def _():
    with Ctl().init() as ctl:
        ctl.ok('template', 'set', 'de', '-', stdin='[mail]\nprivate=Nur für Sie.\n')
        before = ctl.ok('template', 'show', 'de').out
        for bad, word in [('[mail]\nsubject=No site\n', 'site'), ('[mail]\nsubject={sight}\n', '{sight}'),
                          ('[mail]\nsubject={site\n', 'subject'), ('[mail]\nsubject={products} {site}\n', '{products}'),
                          ('[mail]\ngreeting=Guten Tag {name},\nsubject=a\\nb {site}\n', 'subject'),
                          ('[mail]\nsubjekt=x {site}\n', 'subjekt'), ('[mail]\nmonths=a;b;\n', 'months'),
                          ('[mail]\nsubject={site} %s\n' % ('x' * 201), '200'), ('[mail]\nprivate=%s\n' % ('x' * 100000), '2000'),
                          ('[letter]\nsubject={site}\n', '[mail]'), ('subject={site}\n', 'template show'), ('', '[mail]'),
                          ('[mail]\n[more]\n', '[mail]'), ('[mail]\nsubject=\\q{site}\n', 'template show'), ('{"a": 1}', 'template show'),
                          ('x' * 2000000, 'long')]:
            answer = ctl.run('template', 'set', 'de', '-', stdin=bad)
            assert answer.code == 1 and word in answer.err and len(answer.err) > 40, \
                (bad[:50], answer.code, answer.err[:300])
            assert ctl.ok('template', 'show', 'de').out == before, bad[:50]
        done = subprocess.run([program.CTL, '--database', ctl.database, 'template', 'set', 'de', '-'], input=b'[mail]\nsubject=\xff',
                              env=ctl.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        assert done.returncode == 1 and b'UTF-8' in done.stderr, done.stderr
        answer = ctl.run('template', 'set', 'de', ctl.dir + '/none.ini')
        assert answer.code == 1 and 'none.ini' in answer.err, answer.err
        for words in (['show', 'tlh'], ['show', 'de-AT'], ['set', 'xx', '-'], ['reset', 'xx'], ['preview', 'xx']):
            answer = ctl.run('template', *words, stdin='')
            assert answer.code == 1 and 'pt-BR' in answer.err, (words, answer.err)
        answer = ctl.run('template', 'reset', 'de', 'months')
        assert answer.code == 2 and 'months' in answer.err
        assert ctl.ok('template', 'show', 'de').out == before
        ctl.ok('invite', '--no-mail', 'basic@x.example')
        ctl.ok('seen', 'basic@x.example')
        assert ctl.run('--as', 'basic@x.example', 'template', 'reset', 'de').code == 4
        assert own(ctl) == {'de': ['private']}


@case('/ctl/template/preview-shows-text-and-page-with-the-own-words')
def _():
    with Ctl().init() as ctl:
        ctl.ok('product', 'add', 'Wiki & <Desk>')
        ctl.ok('template', 'set', 'pt-br', '-', stdin='[mail]\nsubject=Venha <já> para {site}\nprivate=Só & só.\n')
        for language in LANGUAGES:
            shown = ctl.json('template', 'preview', language)
            assert shown['language'] == language and 'Acme Support' in shown['text'] and '<html' in shown['html'], shown
            assert 'ana@example.com' in shown['reply_to'], shown
        text = ctl.ok('template', 'preview', 'pt-BR').out
        assert 'Venha <já> para Acme Support' in text and 'Só & só.' in text and 'Wiki & <Desk>' in text, text
        page = ctl.ok('template', 'preview', 'pt-BR', '--html').out
        assert page.lstrip().startswith('<!') and 'Só &amp; só.' in page and 'Wiki &amp; &lt;Desk&gt;' in page, page
        assert 'dir="rtl"' in ctl.ok('template', 'preview', 'ar', '--html').out
        assert 'Kommt <b>bald</b>!' in ctl.ok('template', 'preview', 'de', '--message', 'Kommt <b>bald</b>!').out
        assert 'Kommt &lt;b&gt;bald&lt;/b&gt;!' in ctl.ok('template', 'preview', 'de', '--html', '--message', 'Kommt <b>bald</b>!').out


@case('/ctl/template/mails-leave-in-the-own-words')
def _():
    with Ctl().init() as ctl:
        ctl.ok('template', 'set', 'fr', '-', stdin='[mail]\nsubject=Venez sur {site} !\n')
        ctl.ok('invite', '--language', 'fr', 'zoe@x.example')
        ctl.ok('outbox', 'send')
        assert mails(ctl)['zoe@x.example']['Subject'] == 'Venez sur Acme Support !'


@case('/ctl/organization/language-is-for-people-whose-own-is-not-known')
def _():
    with Ctl().init() as ctl:
        assert ctl.json('organization', 'language') == {'language': None} and ctl.ok('organization', 'language').out == 'none\n'
        assert ctl.json('--dry-run', 'organization', 'language', 'ja')['verdict'] == 'done'
        assert ctl.json('organization', 'language') == {'language': None}
        assert ctl.json('organization', 'language', 'ja')['verdict'] == 'done'
        assert ctl.json('organization', 'language', 'ja')['verdict'] == 'already-so'
        assert ctl.json('organization', 'language') == {'language': 'ja'} and ctl.ok('organization', 'language').out == 'ja\n'
        ctl.ok('invite', 'zoe@x.example')
        ctl.ok('outbox', 'send')
        assert mails(ctl)['zoe@x.example']['Content-Language'] == 'ja'
        answer = ctl.run('organization', 'language', 'klingon')
        assert answer.code == 1 and 'pt-BR' in answer.err, answer.err
        assert ctl.json('organization', 'language', 'none')['verdict'] == 'done'
        assert ctl.json('organization', 'language') == {'language': None}


@case('/ctl/invite/a-table-says-name-and-language-beside-each-address')
def _():
    table = 'Name;E-Mail Address;Team;Language\r\n' \
            '"Lind; Bo";bo@x.example;A;de\r\n' \
            'Zoë "Z";zoe@x.example;B;pt-PT\r\n' \
            ';plain@x.example;;\r\n' \
            'Nobody;not-an-address;A;fr\r\n' \
            'Odd;odd@x.example;A;klingon\r\n'
    with Ctl().init() as ctl:
        answer = ctl.run('--json', 'invite', '--language', 'fr', '-', stdin=table)
        assert answer.code == 3, (answer.out, answer.err)
        assert [(row['email'], row['verdict']) for row in answer.json['results']] == [
            ('bo@x.example', 'invited'), ('zoe@x.example', 'invited'), ('plain@x.example', 'invited'), (None, 'invalid'),
            ('odd@x.example', 'invited')], answer.out
        assert ctl.user('bo@x.example')['name'] == 'Lind; Bo' and ctl.user('zoe@x.example')['name'] == 'Zoë "Z"'
        ctl.ok('outbox', 'send')
        assert {address: mail['Content-Language'] for address, mail in mails(ctl).items()} == {
            'bo@x.example': 'de', 'zoe@x.example': 'pt-BR', 'plain@x.example': 'fr', 'odd@x.example': 'fr'}
        # A list without such a first line is a list of addresses.
        assert ctl.verdicts('invite', '--no-mail', '-', stdin='Name, First <a@x.example>; b@x.example') == ['invited', 'invited']
        # Columns in any order, with tabs, and nothing but a heading.
        assert ctl.verdicts('invite', '--no-mail', '-', stdin='Sprache\tMail\tName\nde\tc@x.example\tCy\n') == ['invited']
        assert ctl.user('c@x.example')['name'] == 'Cy'
        assert ctl.run('invite', '--no-mail', '-', stdin='email,language\n').code == 2


case.run()
