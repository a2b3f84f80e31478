#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text that a person reads can be translated, and is, in the languages that are promised whole."""

import os
import re
import subprocess
import tempfile

import tap

COMPLETE = ('de',)
MARKED = re.compile(r'(?<![\w])(?:_|N_|C_|NC_|Q_|n?gettext|g_dn?gettext|g_dpgettext2?)\s?\(\s*"|translatable="(?:yes|true)"')
FORMAT = re.compile(r'(?<!%)(?:%%)*%(?:\d+\$)?[-+ 0#\']*(?:\d+|\*)?(?:\.\d+)?[a-zA-Z]')
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3', 'ngettext:1,2')


def listed(text):
    return [line for line in text.splitlines() if line and not line.startswith('#')]


def check_potfiles(files, entries):
    """files: path to text of all files of the tree; entries: the lines of po/POTFILES."""
    for path, text in sorted(files.items()):
        if path.startswith(('src/', 'data/')) and path.endswith(('.c', '.h', '.ui')):
            if MARKED.search(text) and path not in entries:
                yield '%s has texts to translate, but is not in po/POTFILES' % path
    for entry in entries:
        if entry not in files:
            yield '%s is in po/POTFILES, but not in the tree' % entry
    if entries != sorted(set(entries)):
        yield 'po/POTFILES is not sorted, or names a file twice'


def parse_pot(text):
    """Yields (comments, flags, [msgid, msgid_plural]) of each message."""
    for block in text.split('\n\n'):
        comments = [line[3:] for line in block.splitlines() if line.startswith('#. ')]
        flags = ' '.join(line[3:] for line in block.splitlines() if line.startswith('#, '))
        ids = [''.join(re.findall(r'"((?:\\.|[^"\\])*)"', part))
               for part in re.findall(r'^msgid(?:_plural)? (.*(?:\n".*)*)', block, re.MULTILINE)]
        if ids and ids[0]:
            yield comments, flags, ids


def check_messages(messages):
    """What the words themselves show."""
    for comments, flags, ids in messages:
        for text in ids:
            if 'c-format' in flags and FORMAT.search(text) and not any(comment.startswith('Translators: ')
                                                                      for comment in comments):
                yield '“%s” is a format without a comment for translators' % text
                break
        for text in ids:
            if re.search(r'[a-z ]\.\.\.', text):
                yield '“%s”: “...” instead of “…”' % text
            if re.search(r"\w'(?:t|s|re|ve|ll|d)\b", text):
                yield '“%s”: straight apostrophe' % text
            if re.search(r'\\"', text):
                yield '“%s”: straight quotes' % text
            if re.search(r'\b(?:please|successful(?:ly)?)\b', text, re.IGNORECASE):
                yield '“%s”: empty words' % text
            if re.search(r'^ | $', text):
                yield '“%s”: a blank at its end' % text


def extract(folder):
    pot = os.path.join(folder, 'site-admin.pot')
    subprocess.run(['xgettext', '--from-code=UTF-8', '--add-comments=Translators', '--no-wrap',
                    '--flag=g_strdup_printf:1:c-format', '--flag=g_string_append_printf:2:c-format',
                    '--flag=g_set_error:4:c-format', '--flag=_:1:pass-c-format', '--flag=ngettext:1:pass-c-format',
                    '--flag=ngettext:2:pass-c-format', '--flag=g_dngettext:2:pass-c-format',
                    '--flag=g_dngettext:3:pass-c-format', '--flag=C_:2:pass-c-format', '-D', tap.TOP,
                    '-f', os.path.join(tap.TOP, 'po/POTFILES'), '-o', pot] +
                   ['--keyword=' + keyword for keyword in KEYWORDS], check=True, stderr=subprocess.DEVNULL)
    return pot


def statistics(po, pot, folder):
    """How complete a translation is against the texts of today, in the words of msgfmt."""
    merged = os.path.join(folder, 'merged.po')
    subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged, po, pot], check=True)
    return subprocess.run(['msgfmt', '--statistics', '-o', '/dev/null', merged], check=True, text=True,
                          stderr=subprocess.PIPE, env=dict(os.environ, LC_ALL='C')).stderr


def check_po(path):
    done = subprocess.run(['msgfmt', '--check', '-o', '/dev/null', path], text=True, stderr=subprocess.PIPE,
                          env=dict(os.environ, LC_ALL='C'))
    if done.returncode:
        yield done.stderr.strip()


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


case = tap.Plan()


@case('/tree/potfiles/names-each-file-with-texts')
def _():
    files = {path: tap.read(path) or '' for path in tap.tree()}
    tap.expect_none(check_potfiles(files, listed(files['po/POTFILES'])))


@case('/tree/potfiles/words')
def _():
    with tempfile.TemporaryDirectory() as folder:
        with open(extract(folder), encoding='utf-8') as pot:
            messages = list(parse_pot(pot.read()))
    assert len(messages) > 10
    tap.expect_none(check_messages(messages))


@case('/tree/potfiles/each-translation-is-sound')
def _():
    languages = listed(tap.read('po/LINGUAS'))
    assert set(COMPLETE) < set(languages)
    there = {os.path.basename(path)[:-3] for path in tap.tree() if path.startswith('po/') and path.endswith('.po')}
    assert there == set(languages), (there, languages)
    tap.expect_none(found for language in languages
                    for found in check_po(os.path.join(tap.TOP, 'po', language + '.po')))


for language in COMPLETE:
    @case('/tree/potfiles/%s-is-complete' % language)
    def _(language=language):
        with tempfile.TemporaryDirectory() as folder:
            pot = extract(folder)
            said = statistics(os.path.join(tap.TOP, 'po', language + '.po'), pot, folder)
        assert 'translated' in said and 'untranslated' not in said and 'fuzzy' not in said, said


@case('/tree/potfiles/finds-planted-gaps')
def _():
    files = {'src/ui/sa-a.c': 'x = _("Words");', 'src/ui/sa-b.ui': 'translatable="yes"', 'src/ui/sa-c.c': 'f_ ("x")',
             'src/ui/sa-d.c': 'ngettext ("a", "b", n)'}
    found = list(check_potfiles(files, ['src/ui/sa-d.c', 'src/gone.c']))
    tap.expect_found(found, 'sa-a.c has', 'sa-b.ui has', 'gone.c is in', 'not sorted')
    assert len(found) == 4, found


@case('/tree/potfiles/finds-planted-words')
def _():
    pot = '''msgid ""
msgstr "header"

#. Translators: a name
#, c-format
msgid "Hello %s"
msgstr ""

#, c-format
msgid "%d user"
msgid_plural ""
"%d users"
msgstr[0] ""

msgid "Please don't say \\"wait...\\" "
msgstr ""
'''
    found = list(check_messages(parse_pot(pot)))
    tap.expect_found(found, '“%d user” is a format', '“...”', 'apostrophe', 'quotes', 'empty words', 'a blank')
    assert len(found) == 6, found


@case('/tree/potfiles/finds-planted-translations')
def _():
    header = 'msgid ""\nmsgstr "Language: de\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
    with tempfile.TemporaryDirectory() as folder:
        bad = write(folder, 'bad.po', header + '#, c-format\nmsgid "%d"\nmsgstr "%s"\n')
        tap.expect_found(check_po(bad), 'format specifications')
        pot = write(folder, 'a.pot', header + 'msgid "a"\nmsgstr ""\n\nmsgid "b"\nmsgstr ""\n')
        half = write(folder, 'half.po', header + 'msgid "a"\nmsgstr "A"\n\n#, fuzzy\nmsgid "b"\nmsgstr "B"\n')
        said = statistics(half, pot, folder)
        assert 'fuzzy' in said, said
        said = statistics(write(folder, 'old.po', header + 'msgid "a"\nmsgstr "A"\n'), pot, folder)
        assert '1 untranslated' in said, said


case.run()
