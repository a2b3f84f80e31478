#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import signal
import subprocess
import time

import tap

WITH_DISPLAY = os.path.join(tap.TOP, 'src/with-display')
case = tap.Plan()


def run(script):
    return subprocess.run([WITH_DISPLAY, 'sh', '-c', script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def is_alive(pid):
    try:
        with open('/proc/%d/stat' % pid) as stat:
            return stat.read().rpartition(')')[2].split()[0] != 'Z'
    except FileNotFoundError:
        return False


def wait_until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, 'waited in vain'
        time.sleep(0.05)


@case('/with-display/draws-on-a-display-of-its-own')
def _():
    done = run('xdotool getdisplaygeometry')
    assert done.stdout == '1400 900\n', done


@case('/with-display/status-and-output-are-passed-on')
def _():
    done = run('echo out; echo err >&2; exit 7')
    assert (done.returncode, done.stdout, done.stderr) == (7, 'out\n', 'err\n'), done


@case('/with-display/home-and-bus-are-private-and-gone-afterwards')
def _():
    done = run('echo $HOME; echo $XDG_RUNTIME_DIR; echo $DBUS_SESSION_BUS_ADDRESS; stat -c %a "$XDG_RUNTIME_DIR"')
    home, runtime, bus, mode = done.stdout.split()
    assert home != os.environ.get('HOME') and not os.path.exists(home), done
    assert runtime != os.environ.get('XDG_RUNTIME_DIR') and not os.path.exists(runtime), done
    assert runtime in bus and mode == '700', done


@case('/with-display/bus-offers-only-accessibility')
def _():
    done = run('gdbus call --session --dest org.freedesktop.DBus --object-path / '
               '--method org.freedesktop.DBus.ListActivatableNames')
    assert done.returncode == 0, done
    assert done.stdout.strip() in ("(['org.freedesktop.DBus', 'org.a11y.Bus'],)", "(['org.freedesktop.DBus'],)"), done


@case('/with-display/a-signal-leaves-nothing-behind')
def _():
    started = subprocess.Popen([WITH_DISPLAY, 'sh', '-c', 'echo $HOME; echo $$; exec sleep 600'],
                               stdout=subprocess.PIPE, text=True)
    home, pid = started.stdout.readline().strip(), int(started.stdout.readline())
    started.send_signal(signal.SIGTERM)
    assert started.wait(30) == 143
    wait_until(lambda: not is_alive(pid))
    assert not os.path.exists(home)
    started.stdout.close()


@case('/with-display/two-at-once-do-not-meet')
def _():
    script = 'xdotool getdisplaygeometry >/dev/null && echo $DISPLAY; read x'
    both = [subprocess.Popen([WITH_DISPLAY, 'sh', '-c', script], text=True,
                             stdout=subprocess.PIPE, stdin=subprocess.PIPE) for _ in range(2)]
    displays = {each.stdout.readline() for each in both}
    for each in both:
        each.communicate('\n')
    assert len(displays) == 2 and '' not in displays and '\n' not in displays, displays


case.run()
