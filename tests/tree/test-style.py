#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house style, as far as a line or a file name shows it."""

import os
import re

import tap

FOLDERS = ('src/', 'tests/', 'data/', 'po/', '.ci/')
CODE = ('.c', '.h', '.py', '.ui', '.css', '.sql', '.build')

# No place for a comment, or not ours to comment.
NO_LICENCE_LINE = re.compile(r'\.(md|json|jsonl|png|csv|tsv|eml|msg|txt|html|pem|ldif|vcf|gz|zip|db)$|'
                             r'/data/.*\.xml$|/schema-\d+\.sql$')

AUTO = re.compile(r'^\s*(?:g_auto(?:ptr|list|slist|queue)?\s*\([^)]*\)|g_autofree\s[\w\s]*\**\s*)\s*[^=()]*;',
                  re.MULTILINE)
CALL = re.compile(r'\b(?!g_auto(?:ptr|list|slist|queue)?\(|defined\()[a-z_][a-z0-9_]*[a-z0-9]\(')
UNFINISHED = re.compile(r'\b(?:TO' r'DO|FIX' r'ME|XX' r'X)\b|not impl' r'emented', re.IGNORECASE)
PLAIN_TYPES = re.compile(r'\bg(?:char|int|short|float|double)\b')
STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'')
FUNCTION = re.compile(r'(?:^|\n)((?:[A-Za-z_].*\n(?:[ \t].*\n)*)+)\{\n')


def without_texts(text):
    """C code without its comments and the insides of its strings; the lines stay."""
    def empty(match):
        token = match.group(0)
        return '\n' * token.count('\n') if token.startswith('/') else token[0] + token[-1]
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', empty, text, flags=re.DOTALL)


def number(text, position):
    return text.count('\n', 0, position) + 1


def check_text(path, text):
    """Rules for every text of ours."""
    if not NO_LICENCE_LINE.search(path) and not any('SPDX-License-Identifier: ' in line
                                                    for line in text.split('\n')[:4]):
        yield '%s: no SPDX-License-Identifier in its first lines' % path
    if not path.endswith(CODE) and not text.startswith('#!'):
        return
    lines = text.split('\n')
    if len(lines) - 1 > 700:
        yield '%s: %d lines; split it by concern' % (path, len(lines) - 1)
    if text and not text.endswith('\n'):
        yield '%s: the last line has no end' % path
    for index, line in enumerate(lines, 1):
        if '\t' in line:
            yield '%s:%d: tab' % (path, index)
        if line != line.rstrip():
            yield '%s:%d: blank at the end' % (path, index)
        # A sentence is not torn apart for its width: whoever searches for it finds it whole.
        short = re.sub(STRING, '""', line) if path.endswith(('.c', '.py')) else line
        if len(short) > 120 and not path.endswith('.ui'):
            yield '%s:%d: %d columns' % (path, index, len(line))
        if UNFINISHED.search(line):
            yield '%s:%d: unfinished: %s' % (path, index, line.strip())


def check_c(path, text):
    """Rules for C."""
    code = without_texts(text)
    if path.endswith('.h') and '\n#pragma once\n' not in text:
        yield '%s: no #pragma once' % path
    if path.endswith('.c'):
        yield from check_include_order(path, text)
    for match in AUTO.finditer(code):
        yield '%s:%d: not initialised: %s' % (path, number(code, match.start() + 1), match.group(0).strip())
    for index, line in enumerate(code.split('\n'), 1):
        where = '%s:%d' % (path, index)
        call = CALL.search(line)
        if call and not line.lstrip().startswith('#'):
            yield '%s: no blank before the parenthesis: %s' % (where, call.group(0))
        if re.search(r'^\s*(?:if|for|while|switch)\b.*\{$|^\w.*\)\s*\{$|\belse\s*\{|\}\s*else\b|\bdo\s*\{$', line):
            yield '%s: a brace is not on its own line' % where
        if PLAIN_TYPES.search(line):
            yield '%s: plain C types: %s' % (where, PLAIN_TYPES.search(line).group(0))
    for match in FUNCTION.finditer(code):
        for line in match.group(1).split('\n'):
            if '(' in line:
                if re.match(r'[A-Za-z_]', line) and not re.match(r'\w+ \(', line):
                    yield '%s:%d: the return type is not on its own line' % (path, number(code, match.start(1)))
                break
    if path.startswith('src/'):
        if re.search(r'^sa_\w+_get_default\b', code, re.MULTILINE):
            yield '%s: a singleton' % path
        if not path.startswith('src/ctl/') and re.search(r'\bsa_\w+_sync \(', code):
            yield '%s: a synchronous twin' % path


def check_include_order(path, text):
    """config.h; the own header, or a private one that the units of its name share; the others in order; the system's."""
    includes = re.findall(r'^#include (["<])([^">]+)', text, re.MULTILINE)
    if not includes or includes[0][1] != 'config.h':
        yield '%s: config.h is not included first' % path
        return
    project = [re.sub(r'\.h$', '', name) for kind, name in includes[1:] if kind == '"']
    if [kind for kind, _ in includes] != sorted((kind for kind, _ in includes)):
        yield '%s: a project header comes after a system header' % path
    unit = re.sub(r'\.c$', '', os.path.basename(path))
    if unit in project and project[0] != unit:
        yield '%s: its own header does not follow config.h' % path
    if project and unit.startswith(re.sub('-private$', '', project[0])):
        project = project[1:]
    if project != sorted(project):
        yield '%s: project headers are not in order' % path


def check_names(paths):
    """Stems are the names that people search for: one unit, one stem, in one folder."""
    places = {}
    for path in paths:
        folder, name = os.path.split(path)
        stem, extension = os.path.splitext(name)
        if not path.startswith(('src/', 'tests/')) or extension not in ('.c', '.h', '.ui'):
            continue
        if path.startswith('src/') and not stem.startswith('sa-'):
            yield '%s: its stem does not begin with sa-' % path
        if path.startswith('tests/') and not stem.startswith(('sa-', 'test-')):
            yield '%s: its stem begins with neither test- nor sa-' % path
        places.setdefault((stem, extension), set()).add(path)
        places.setdefault((stem, 'folder'), set()).add(folder)
    for (stem, extension), where in sorted(places.items()):
        if len(where) > 1:
            yield '%s is not unique: %s' % (stem, ', '.join(sorted(where)))


def texts():
    for path in tap.tree():
        if path.startswith(FOLDERS):
            text = tap.read(path)
            if text is not None:
                yield path, text


case = tap.Plan()


@case('/tree/style/texts')
def _():
    tap.expect_none(found for path, text in texts() for found in check_text(path, text))


@case('/tree/style/c')
def _():
    files = [(path, text) for path, text in texts() if path.endswith(('.c', '.h'))]
    assert len(files) > 20
    tap.expect_none(found for path, text in files for found in check_c(path, text))


@case('/tree/style/names')
def _():
    tap.expect_none(check_names(tap.tree()))


@case('/tree/style/finds-planted-texts')
def _():
    text = '#!/bin/sh\n\n\n\nx\ty \n' + 'z' * 121 + '\n' + '# TO' 'DO\n' + '\n' * 700 + 'end'
    tap.expect_found(check_text('src/x', text), 'SPDX', 'tab', 'blank at the end', '121 columns', 'unfinished',
                     'split it', 'last line has no end')
    tap.expect_none(check_text('src/x.c', '/* SPDX-License-Identifier: X */\nint x;\n'))


@case('/tree/style/finds-planted-c')
def _():
    bad = '''#include "config.h"
#include <glib.h>
#include "sa-z.h"
#include "sa-a.h"
static void foo (gint a) {
  g_autoptr(GError) error;
  g_autofree char *text;
  bar(a);
}
static int bar (int a,
                int b)
{
}
char *
sa_thing_get_default (void)
{
  sa_thing_load_sync ();
}
'''
    tap.expect_found(check_c('src/model/sa-x.c', bad), 'system header', 'not in order', 'own line', 'gint',
                     'g_autoptr(GError) error;', 'g_autofree char *text;', 'bar(', 'return type', 'singleton',
                     'synchronous twin')
    tap.expect_found(check_c('src/model/sa-x.c', '#include "sa-x.h"\n'), 'config.h')
    tap.expect_found(check_c('src/model/sa-x.c', '#include "config.h"\n#include "sa-a.h"\n#include "sa-x.h"\n'),
                     'own header')
    tap.expect_found(check_c('src/model/sa-x.h', 'int x;\n'), '#pragma once')


@case('/tree/style/lets-good-c-pass')
def _():
    good = '''#include "config.h"

#include "sa-x.h"

#include "sa-a.h"

#include <glib.h>

#define TWICE(x) (2 * (x))

/* A call() in a comment, a "string (" too. */
static const char *
name_of (int         number,
         const char *fallback)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_strdup ("call(x) {");

  if (number > 0)
    {
      return defined_elsewhere (number);
    }
  return fallback;
}
'''
    tap.expect_none(check_c('src/model/sa-x.c', good))


@case('/tree/style/finds-planted-names')
def _():
    tap.expect_found(check_names(['src/ui/window.c', 'tests/ui/row.c', 'src/ui/sa-a.c', 'src/app/sa-a.h',
                                  'tests/a/test-x.c', 'tests/b/test-x.c']),
                     'src/ui/window.c', 'tests/ui/row.c', 'sa-a is not unique', 'test-x is not unique')
    tap.expect_none(check_names(['src/ui/sa-a.c', 'src/ui/sa-a.h', 'src/ui/sa-a.ui', 'tests/ui/test-a.c']))


case.run()
