# SPDX-License-Identifier: GPL-3.0-or-later
"""Languages that programs speak in tests."""

import os
import subprocess


def make(folder, language):
    """The environment of somebody who speaks a language: newer C libraries translate nothing in the locale C.UTF-8,
    and a small system has no other. LOCPATH's folders, here one in this folder, are those of the tests alone."""
    name = {'de': 'de_DE', 'ar': 'ar_EG'}[language]
    place = os.path.join(folder, 'locale')
    os.makedirs(place, exist_ok=True)
    subprocess.run(['localedef', '-i', name, '-f', 'UTF-8', '--no-archive', os.path.join(place, name + '.UTF-8')],
                   check=True, stdout=subprocess.DEVNULL)
    return {'LOCPATH': place, 'LANG': name + '.UTF-8', 'LC_ALL': name + '.UTF-8', 'LANGUAGE': language}
