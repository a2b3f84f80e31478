#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A private Postfix that takes mail for example.test and hands it to an LMTP server; no mail leaves the machine. Nothing
# outside its directory is touched and it listens on the loopback address alone. It has to be started by root.
#
#   smtp-sink.sh start DIR SMTP-PORT LMTP-PORT USER...
#   smtp-sink.sh stop DIR
#
# USER@example.test is delivered. u1@example.test, u2@example.test and so on all land in the mailbox of the user
# "archive", with the address that they were sent to in their To. Some addresses are refused:
#   temp@ 450 4.2.1, full@ 452 4.2.2, policy@ 554 5.7.1, any other 550 5.1.1
#
# With the variables SUBMISSION and SUBMISSIONS it also takes submissions on these two ports, as Debian would set them
# up: the first wants STARTTLS, the second TLS from the first byte, with a certificate of its own for relay.example.test
# and 127.0.0.1 that DIR/ca.pem vouches for. Every USER signs in with the password "secret-USER", and sends as
# USER@example.test only.
#
# Ends with 0 once it takes connections, and with 77 when a package is missing.
set -eu

if [ "$1" = stop ]; then
  [ -d "$2/etc" ] && postfix -c "$2/etc" stop >/dev/null 2>&1 || true
  exit 0
fi

dir=$2 smtp=$3 lmtp=$4
shift 4

if ! command -v postfix >/dev/null || ! [ -x /usr/lib/postfix/sbin/master ]; then
  echo "the package postfix is not installed" >&2
  exit 77
fi

SUBMISSION=${SUBMISSION-} SUBMISSIONS=${SUBMISSIONS-}
if [ -n "$SUBMISSION" ] && ! { command -v saslpasswd2 && command -v openssl; } >/dev/null; then
  echo "the packages sasl2-bin and openssl are not installed" >&2
  exit 77
fi

# A package that was unpacked without its scripts has brought neither users nor groups.
getent group postfix >/dev/null || groupadd -r postfix
getent group postdrop >/dev/null || groupadd -r postdrop
getent passwd postfix >/dev/null || useradd -r -g postfix -d /var/spool/postfix -s /usr/sbin/nologin postfix

mkdir -p "$dir"/{etc,spool,data}
chmod 755 "$dir" "$dir/etc"
chown postfix "$dir/data"

mailboxes=
for user in "$@" archive temp full policy; do
  mailboxes="$mailboxes $user@example.test=1,"
done

cat >"$dir/etc/aliases" <<CONF
/^u[0-9]+@example\.test\$/ archive@example.test
CONF

# Compatibility with the level of 3.6, or Postfix warns of the defaults that it has changed since.
cat >"$dir/etc/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $dir/spool
data_directory = $dir/data
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.example.test
mydestination =
relay_domains =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = example.test
virtual_mailbox_maps = inline:{${mailboxes%,}}
virtual_alias_maps = regexp:$dir/etc/aliases
virtual_transport = lmtp:inet:127.0.0.1:$lmtp
default_transport = error:5.1.2 no mail leaves this computer
message_size_limit = 10240000
smtpd_client_connection_rate_limit = 0
smtpd_recipient_restrictions =
  check_recipient_access inline:{
    {temp@example.test=450 4.2.1 mailbox busy, try later},
    {full@example.test=452 4.2.2 mailbox full},
    {policy@example.test=554 5.7.1 rejected by policy}},
  permit_mynetworks, reject
maillog_file_prefixes = $dir, /tmp, /var
maillog_file = $dir/maillog
CONF

cat >"$dir/etc/master.cf" <<CONF
127.0.0.1:$smtp inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
CONF

if [ -n "$SUBMISSION" ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=relay.example.test \
    -addext subjectAltName=DNS:relay.example.test,IP:127.0.0.1 -keyout "$dir/etc/key.pem" -out "$dir/ca.pem" \
    2>"$dir/openssl.out"
  cat "$dir/etc/key.pem" "$dir/ca.pem" >"$dir/etc/tls.pem"
  chmod 600 "$dir/etc/key.pem" "$dir/etc/tls.pem"

  cat >>"$dir/etc/main.cf" <<CONF
smtpd_tls_chain_files = $dir/etc/tls.pem
smtpd_tls_auth_only = yes
smtpd_sasl_local_domain = example.test
cyrus_sasl_config_path = $dir/etc/sasl
smtpd_sender_login_maps = regexp:$dir/etc/logins
submission_relay_restrictions = permit_sasl_authenticated, reject
submission_sender_restrictions = reject_authenticated_sender_login_mismatch
CONF
  echo '/^(.*)@example\.test$/ ${1}@example.test, ${1}' >"$dir/etc/logins"
  mkdir -p "$dir/etc/sasl"
  cat >"$dir/etc/sasl/smtpd.conf" <<CONF
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: $dir/sasldb2
mech_list: PLAIN LOGIN
CONF
  for user in "$@"; do
    printf '%s\n' "secret-$user" | saslpasswd2 -p -c -f "$dir/sasldb2" -u example.test "$user"
  done
  chown postfix "$dir/sasldb2"

  for service in "$SUBMISSION smtpd_tls_security_level=encrypt" "$SUBMISSIONS smtpd_tls_wrappermode=yes"; do
    cat >>"$dir/etc/master.cf" <<CONF
127.0.0.1:${service% *} inet n - n - - smtpd
  -o ${service#* }
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=\$submission_relay_restrictions
  -o smtpd_sender_restrictions=\$submission_sender_restrictions
CONF
  done
fi

if ! postfix -c "$dir/etc" start >"$dir/start.out" 2>&1; then
  cat "$dir/start.out" "$dir/maillog" >&2 2>/dev/null || true
  exit 1
fi

for _ in $(seq 200); do
  if (exec 3<>"/dev/tcp/127.0.0.1/${SUBMISSIONS:-$smtp}") 2>/dev/null; then
    exit 0
  fi
  sleep 0.05
done
cat "$dir/maillog" >&2 2>/dev/null || true
"$0" stop "$dir"
exit 1
