#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arrows between the layers point down only: the table of src/README.md, over each #include line and over meson."""

import os
import re

import tap

ALL_BELOW_UI = ('model', 'net', 'store', 'relay', 'directory', 'gateway')

# layer: (other layers that it may include, libraries beyond GLib, GObject and GIO)
TABLE = {
    'model': ((), ()),
    'net': ((), ('soup', 'json')),
    'store': (('model',), ('sqlite',)),
    'relay': (('model', 'net'), ('curl', 'gmime')),
    'directory': (('model', 'net'), ('xml', 'archive')),
    'gateway': (('model', 'net'), ('soup',)),
    'ui': (('model',), ('gtk',)),
    'app': (ALL_BELOW_UI + ('ui',), ('gtk', 'secret', 'psl')),
    'ctl': (ALL_BELOW_UI + ('app',), ('secret', 'psl')),
}

# library: (its system headers, its dependencies in meson)
LIBRARIES = {
    'soup': (r'libsoup/', ('soup_dep',)),
    'json': (r'json-glib/', ('json_dep',)),
    'sqlite': (r'sqlite3\.h$', ('sqlite_dep',)),
    'curl': (r'curl/', ('curl_dep',)),
    'gmime': (r'gmime/', ('gmime_dep',)),
    'xml': (r'libxml/', ('xml_dep',)),
    'archive': (r'archive(_entry)?\.h$', ('archive_dep',)),
    'gtk': (r'(gtk|gdk|gsk|pango|graphene)[/.]|adwaita\.h$|graphene', ('gtk_dep', 'adw_dep')),
    'secret': (r'libsecret/', ('secret_dep',)),
    'psl': (r'libpsl\.h$', ('psl_dep',)),
}

# What is there for every layer: GLib, and the C library with the kernel's interface.
EVERYWHERE = re.compile(r'(glib(/|-object\.h$|-unix\.h$|\.h$)|gio/|gobject/|gmodule\.h$|sys/|linux/|netinet/|arpa/|'
                        r'(ctype|emmintrin|errno|fcntl|float|grp|inttypes|langinfo|libintl|limits|locale|malloc|math|netdb|poll|pwd|'
                        r'sched|signal|stdarg|stddef|stdint|stdio|stdlib|string|termios|time|unistd|wchar)\.h$)')
EVERYWHERE_DEPS = ('glib_dep', 'gobject_dep', 'gio_dep', 'gio_unix_dep', 'math_dep')

# Two classes wrap SQLite, one file has all of libcurl; what they offer is enough for everybody else.
WRAPPERS = {
    'sqlite': ('src/store/sa-sqlite-connection.c', 'src/store/sa-sqlite-statement.c'),
    'curl': ('src/relay/sa-smtp-session.c',),
}

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)


def layer_of(path):
    parts = path.split('/')
    return parts[1] if parts[0] == 'src' and len(parts) > 2 else None


def check_includes(files):
    """Yields what is wrong with the #include lines of these files, a mapping from path to text."""
    home = {os.path.basename(path): layer_of(path) for path in files if path.endswith('.h')}
    for path, text in sorted(files.items()):
        layer = layer_of(path)
        if layer is None or not path.endswith(('.c', '.h')):
            continue
        if layer not in TABLE:
            yield '%s: “%s” is no layer' % (path, layer)
            continue
        below, libraries = TABLE[layer]
        for kind, name in INCLUDE.findall(text):
            if kind == '"':
                yield from check_own(path, layer, below, name, home, files)
            else:
                yield from check_system(path, layer, libraries, name)


def check_own(path, layer, below, name, home, files):
    if name == 'config.h':
        return
    if '/' in name:
        yield '%s: %s is not included by its bare name' % (path, name)
    elif name not in home:
        # A header that the build makes belongs to the folder whose meson.build names it.
        stem = re.sub(r'\.h$', '', name)
        if "'%s'" % stem not in files.get('src/%s/meson.build' % layer, ''):
            yield '%s: %s is not in the tree' % (path, name)
    elif home[name] != layer and home[name] not in below:
        yield '%s: %s/ may not include %s/ (%s)' % (path, layer, home[name], name)
    elif home[name] != layer and name.endswith('-private.h'):
        yield '%s: %s is private to %s/' % (path, name, home[name])


def check_system(path, layer, libraries, name):
    for library, (pattern, _) in LIBRARIES.items():
        if re.match(pattern, name):
            if library not in libraries:
                yield '%s: %s/ may not use %s (%s)' % (path, layer, library, name)
            elif path not in WRAPPERS.get(library, (path,)):
                yield '%s: only %s may include %s' % (path, ' and '.join(WRAPPERS[library]), name)
            return
    if not EVERYWHERE.match(name):
        yield '%s: <%s> has no row in the table' % (path, name)


def check_meson(files):
    """Yields what is wrong with the meson.build files of the layers: a mapping from path to text."""
    dependencies = {dependency: library for library, (_, names) in LIBRARIES.items() for dependency in names}
    for path, text in sorted(files.items()):
        layer = layer_of(path)
        if layer is None or not path.endswith('meson.build'):
            continue
        for argument in re.findall(r'include_directories\s*\(([^)]*)\)', text):
            if argument.strip().strip('\'"') != '.':
                yield '%s: include_directories (%s) shows more than the folder itself' % (path, argument.strip())
        if re.search(r'(?<!\w)-(I|include\b|isystem)', text):
            yield '%s: an include path is given as a plain argument' % path
        if layer not in TABLE:
            yield '%s: “%s” is no layer' % (path, layer)
            continue
        below, libraries = TABLE[layer]
        for name in sorted(set(re.findall(r'\b(\w+_dep)\b', text))):
            other = name[:-len('_dep')]
            if other in TABLE:
                if other != layer and other not in below:
                    yield '%s: %s/ may not link %s/' % (path, layer, other)
            elif name in dependencies:
                if dependencies[name] not in libraries:
                    yield '%s: %s/ may not link %s' % (path, layer, name)
            elif name not in EVERYWHERE_DEPS:
                yield '%s: %s has no row in the table' % (path, name)


def sources():
    return {path: tap.read(path) for path in tap.tree()
            if path.startswith('src/') and path.endswith(('.c', '.h', 'meson.build'))}


case = tap.Plan()


@case('/tree/layers/includes-point-down')
def _():
    files = sources()
    assert any(path.endswith('.h') for path in files)
    tap.expect_none(check_includes(files))


@case('/tree/layers/meson-shows-no-more-than-the-table')
def _():
    files = sources()
    assert sum(path.endswith('meson.build') for path in files) > 5
    tap.expect_none(check_meson(files))


@case('/tree/layers/finds-planted-includes')
def _():
    files = {
        'src/model/sa-a.h': '#include <glib.h>\n',
        'src/model/sa-a-private.h': '',
        'src/model/sa-a.c': '#include "config.h"\n#include "sa-a.h"\n#include "sa-b.h"\n',
        'src/store/sa-b.h': '#include <sqlite3.h>\n',
        'src/store/sa-b.c': '#include "sa-a-private.h"\n#include "model/sa-a.h"\n# include <libsoup/soup.h>\n',
        'src/net/sa-n.c': '#include <openssl/ssl.h>\n#include "sa-none.h"\n',
        'src/ctl/sa-c.c': '#include <adwaita.h>\n',
        'src/relay/sa-r.c': '#include <curl/curl.h>\n',
        'src/relay/sa-smtp-session.c': '#include <curl/curl.h>\n',
        'src/net/sa-m.c': '#include <curl/curl.h>\n',
        'src/other/sa-o.c': '',
    }
    found = list(check_includes(files))
    tap.expect_found(found, 'model/ may not include store/', 'may include sqlite3.h', 'is private to model/',
                     'not included by its bare name', 'store/ may not use soup', '<openssl/ssl.h> has no row',
                     'sa-none.h is not in the tree', 'ctl/ may not use gtk', '“other” is no layer',
                     'sa-r.c: only src/relay/sa-smtp-session.c may include curl/curl.h', 'net/ may not use curl')
    assert len(found) == 11, found


@case('/tree/layers/generated-headers-belong-to-their-folder')
def _():
    files = {
        'src/ui/meson.build': "gnome.compile_resources('sa-ui-resources')",
        'src/ui/sa-u.c': '#include "sa-ui-resources.h"\n',
    }
    tap.expect_none(check_includes(files))


@case('/tree/layers/finds-planted-meson')
def _():
    files = {
        'src/model/meson.build': "dependencies: [gio_dep, store_dep, sqlite_dep]\ninclude_directories('.')",
        'src/store/meson.build': "include_directories('..')\nc_args: '-I../ui'\ndependencies: x_dep",
    }
    tap.expect_found(check_meson(files), 'model/ may not link store/', 'model/ may not link sqlite_dep',
                     "include_directories ('..')", 'plain argument', 'x_dep has no row')


case.run()
