#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A private Cyrus IMAP server that speaks JMAP: a real mail relay for tests. Nothing outside its directory is touched
# and it listens on the loopback address alone. It has to be started by root, who becomes the user cyrus.
#
#   jmap-relay.sh start DIR HTTP-PORT IMAP-PORT LMTP-PORT SMTP-PORT USER...
#   jmap-relay.sh stop DIR
#
# Every USER gets the password "secret-USER". What they send goes to the SMTP server on SMTP-PORT; what arrives on
# LMTP-PORT lands in their inboxes. Ends with 0 once they can sign in, and with 77 when the packages are missing.
set -eu

sbin=/usr/lib/cyrus/bin

stop() {
  local pid
  [ -f "$1/master.pid" ] || return 0
  pid=$(tr -dc 0-9 <"$1/master.pid")
  [ -n "$pid" ] && kill "$pid" 2>/dev/null || return 0
  for _ in $(seq 100); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.05
  done
  kill -9 "$pid" 2>/dev/null || true
}

if [ "$1" = stop ]; then
  stop "$2"
  exit 0
fi

dir=$2 http=$3 imap=$4 lmtp=$5 smtp=$6
shift 6

if ! [ -x "$sbin/master" ] || ! [ -x "$sbin/httpd" ] || ! command -v saslpasswd2 >/dev/null; then
  echo "the packages cyrus-imapd, cyrus-caldav and sasl2-bin are not installed" >&2
  exit 77
fi

# A package that was unpacked without its scripts has brought no user.
getent group mail >/dev/null || groupadd -r mail
getent passwd cyrus >/dev/null || useradd -r -g mail -d /var/spool/cyrus -s /usr/sbin/nologin cyrus

mkdir -p "$dir"/{state/{db,proc,socket,log,msg},spool,sieve,search,run/{proc,lock},tmp}
chmod 755 "$dir"

# The server's name is the realm of the passwords. Mails with an id that was seen before must not be swallowed, or no
# test could see one that was sent twice.
cat >"$dir/imapd.conf" <<CONF
servername: localhost
configdirectory: $dir/state
proc_path: $dir/run/proc
mboxname_lockpath: $dir/run/lock
temp_path: $dir/tmp
sievedir: $dir/sieve
defaultpartition: default
partition-default: $dir/spool
defaultsearchtier: t1
t1searchpartition-default: $dir/search
search_engine: xapian
conversations: yes
conversations_db: twoskip
virtdomains: off
unixhierarchysep: yes
altnamespace: yes
admins: cyrus
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: $dir/sasldb2
sasl_mech_list: PLAIN LOGIN
lmtpsocket: $dir/state/socket/lmtp
idlesocket: $dir/state/socket/idle
notifysocket: $dir/state/socket/notify
duplicatesuppression: no
httpmodules: jmap
jmapsubmission_deleteonsend: 0
smtp_backend: host
smtp_host: 127.0.0.1:$smtp
autocreate_quota: 0
autocreate_inbox_folders: Drafts|Sent|Trash
xlist-Drafts: Drafts
xlist-Sent: Sent
xlist-Trash: Trash
CONF

# A service does not inherit the configuration of its master: each has to be told.
cat >"$dir/cyrus.conf" <<CONF
START {
  recover cmd="$sbin/ctl_cyrusdb -C $dir/imapd.conf -r"
}
SERVICES {
  imap cmd="imapd -C $dir/imapd.conf" listen="127.0.0.1:$imap" prefork=0
  http cmd="httpd -C $dir/imapd.conf" listen="127.0.0.1:$http" prefork=1
  lmtp cmd="lmtpd -C $dir/imapd.conf -a" listen="127.0.0.1:$lmtp" prefork=0
}
EVENTS {
}
CONF

for user in cyrus "$@"; do
  printf '%s\n' "secret-$user" | saslpasswd2 -p -c -f "$dir/sasldb2" -u localhost "$user"
done
chown -R cyrus:mail "$dir"

setsid "$sbin/master" -C "$dir/imapd.conf" -M "$dir/cyrus.conf" -p "$dir/master.pid" -L "$dir/master.log" \
  >"$dir/master.out" 2>&1 </dev/null &

# The first sign-in over IMAP makes a user's mailboxes, with the roles that JMAP finds them by.
if ! python3 - "$imap" "$@" <<'PYTHON'
import imaplib
import sys
import time

for user in sys.argv[2:]:
    for attempt in range(200):
        try:
            server = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
            break
        except OSError:
            time.sleep(0.1)
    server.login(user, f"secret-{user}")
    server.logout()
PYTHON
then
  cat "$dir/master.out" "$dir/master.log" >&2 2>/dev/null || true
  stop "$dir"
  exit 1
fi
