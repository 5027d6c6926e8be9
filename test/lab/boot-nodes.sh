#!/bin/bash
# Boots database hosts: each node is a real systemd, PID 1 of its own pid, mount, net, uts, ipc and cgroup namespaces, on one
# private bridge. The machine's own root is the lower layer of each node's overlay, so everything installed here is there to
# read, and what a node writes stays in its own upper layer. Needs root, util-linux, iproute2 and systemd; no container engine.
#
#   boot-nodes.sh possible            exit 0, or 1 and the reason on stdout
#   boot-nodes.sh hold N              boot N nodes, print "ready", take everything down when standard input ends
#   boot-nodes.sh exec NODE CMD...    run a command in a node
#   boot-nodes.sh start NODE          boot a node that is off, from the disk it had
#   boot-nodes.sh wait-off NODE       return when the node is off
#   boot-nodes.sh poweroff NODE       clean shutdown, in the order of the units
#   boot-nodes.sh crash NODE          loss of power: the kernel ends every process of the node at once
#   boot-nodes.sh cut|heal NODE       pull the network cable, put it back
#
# environment: LAB_DIR (state; made by hold and removed by it), LAB_PREFIX (names namespaces and control groups, at most 8
# characters), LAB_NET (first three numbers of a network, e.g. 10.77.0), LAB_BINDS (folders bound read-only into each node).
# Nothing here collides with another lab whose prefix, directory and network differ.
set -euo pipefail

SELF=$(readlink -f "$0")
CGROUPS=/sys/fs/cgroup/unified
[ -d "$CGROUPS" ] || CGROUPS=/sys/fs/cgroup

# Units that would touch the machine (clock, sysctls, devices), wait for hardware, or have nothing to do in a node.
MASKED="systemd-sysctl.service systemd-modules-load.service systemd-udevd.service systemd-udev-trigger.service
  systemd-remount-fs.service systemd-networkd.service systemd-resolved.service systemd-timesyncd.service systemd-logind.service
  systemd-binfmt.service systemd-machine-id-commit.service getty.target console-getty.service apt-daily.timer
  apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer dpkg-db-backup.timer dev-hugepages.mount dev-mqueue.mount
  sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount sys-fs-fuse-connections.mount
  proc-sys-fs-binfmt_misc.automount"
NODE_PATH_ENV=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

main() {
  local verb=${1:-}
  [ $# -gt 0 ] && shift
  case $verb in
    possible) possible ;;
    hold) hold "$1" ;;
    exec) node_exec "$@" ;;
    start) boot "$1" && await_running "$1" ;;
    wait-off) wait_off "$1" ;;
    poweroff) kill -s RTMIN+4 "$(init_pid "$1")" && wait_off "$1" ;;
    crash) kill -s KILL "$(init_pid "$1")" && wait_off "$1" ;;
    cut) ip -n "$LAB_PREFIX" link set "port-$1" down ;;
    heal) ip -n "$LAB_PREFIX" link set "port-$1" up ;;
    inside) inside "$1" ;; # not for people: the first process in a node's namespaces
    *) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$SELF" >&2 && exit 2 ;;
  esac
}

possible() {
  local tool
  [ "$(id -u)" = 0 ] || impossible "it needs root"
  for tool in unshare nsenter ip setsid pivot_root pgrep; do
    command -v "$tool" >/dev/null || impossible "$tool is not installed"
  done
  [ -x /lib/systemd/systemd ] || impossible "systemd is not installed"
  grep -qw overlay /proc/filesystems || impossible "this kernel has no overlayfs"
  grep -q " $CGROUPS cgroup2 " /proc/mounts || impossible "no cgroup v2 hierarchy is mounted"
  local trial why
  trial=$(mktemp -d)
  mkdir "$trial/up" "$trial/work" "$trial/root"
  # The whole of it in small, in namespaces that vanish with the trial.
  why=$(unshare --fork --pid --mount --uts --ipc --cgroup --net mount -t overlay trial "$trial/root" \
    -o "lowerdir=/,upperdir=$trial/up,workdir=$trial/work" 2>&1) || { rm -rf "$trial"; impossible "${why:-namespaces are refused}"; }
  mkdir "$CGROUPS/muster-lab-trial.$$" 2>/dev/null || { rm -rf "$trial"; impossible "$CGROUPS cannot be written"; }
  rmdir "$CGROUPS/muster-lab-trial.$$"
  rm -rf "$trial"
}
impossible() { echo "$1"; exit 1; }

# The lab lives exactly as long as its caller keeps standard input open: even a killed test run leaves nothing behind.
hold() {
  trap 'exit 130' INT TERM HUP
  trap down EXIT
  mkdir -p "$LAB_DIR"
  make_bridge
  local i
  for i in $(seq "$1"); do
    make_root "n$i" "$i" "$1"
    make_port "n$i" "$i"
    boot "n$i"
  done
  for i in $(seq "$1"); do await_running "n$i"; done
  echo ready
  cat >/dev/null
}

make_bridge() {
  ip netns add "$LAB_PREFIX"
  ip -n "$LAB_PREFIX" link set lo up
  ip -n "$LAB_PREFIX" link add br0 type bridge
  ip -n "$LAB_PREFIX" link set br0 up
  # The machine's own end, so that a test can speak to the nodes.
  ip link add "$LAB_PREFIX-up" type veth peer name uplink netns "$LAB_PREFIX"
  ip -n "$LAB_PREFIX" link set uplink master br0 up
  ip addr add "$LAB_NET.1/24" dev "$LAB_PREFIX-up"
  ip link set "$LAB_PREFIX-up" up
}

make_port() { # NODE INDEX
  ip netns add "$LAB_PREFIX-$1"
  ip -n "$LAB_PREFIX" link add "port-$1" type veth peer name eth0 netns "$LAB_PREFIX-$1"
  ip -n "$LAB_PREFIX" link set "port-$1" master br0 up
  ip -n "$LAB_PREFIX-$1" addr add "$LAB_NET.$((10 + $2))/24" dev eth0
  ip -n "$LAB_PREFIX-$1" link set lo up
  ip -n "$LAB_PREFIX-$1" link set eth0 up
}

make_root() { # NODE INDEX COUNT
  local state=$LAB_DIR/$1 root=$LAB_DIR/$1/root unit
  mkdir -p "$state/disk/upper" "$state/disk/work" "$root"
  mount -t overlay "$LAB_PREFIX-$1" "$root" -o "lowerdir=/,upperdir=$state/disk/upper,workdir=$state/disk/work"
  echo "$1" >"$root/etc/hostname"
  host_names "$3" >"$root/etc/hosts"
  rm -f "$root/etc/resolv.conf" "$root/etc/machine-id"
  tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
  # Nothing that the machine has enabled, and nothing it has logged, belongs to the node.
  rm -rf "$root"/etc/systemd/system/*.wants "$root"/etc/systemd/system/*.requires "$root"/var/log/journal
  mkdir -p "$root/etc/systemd/system" "$root/etc/systemd/journald.conf.d" "$root/var/log/journal"
  for unit in $MASKED; do ln -sf /dev/null "$root/etc/systemd/system/$unit"; done
  printf '[Journal]\nStorage=persistent\nSystemMaxUse=64M\nRateLimitIntervalSec=0\nReadKMsg=no\nAudit=no\n' \
    >"$root/etc/systemd/journald.conf.d/lab.conf"
}

host_names() { # COUNT
  local i
  echo "127.0.0.1 localhost"
  for i in $(seq "$1"); do echo "$LAB_NET.$((10 + i)) n$i"; done
}

boot() { # NODE: starts its systemd and finds out the process id it has on this machine
  local state=$LAB_DIR/$1 cgroup=$CGROUPS/$LAB_PREFIX/$1 outer
  mkdir -p "$cgroup"
  rm -f "$state/init"
  (
    echo "$BASHPID" >"$cgroup/cgroup.procs"
    exec setsid nsenter --net="/run/netns/$LAB_PREFIX-$1" unshare --fork --pid --mount --uts --ipc --cgroup \
      "$SELF" inside "$1" </dev/null >>"$state/console" 2>&1
  ) &
  outer=$!
  await 5 has_child_or_ended "$outer"
  child_of "$outer" >"$state/init"
}
child_of() { pgrep -P "$1" || true; }
has_child_or_ended() { [ -n "$(child_of "$1")" ] || ! kill -0 "$1" 2>/dev/null; }

# Runs as the first process in the node's namespaces and ends by becoming its systemd.
inside() { # NODE
  local state=$LAB_DIR/$1 root=$LAB_DIR/$1/root folder
  mount --make-rprivate /
  hostname "$1"
  mount -t proc proc "$root/proc" -o nosuid,nodev,noexec
  # A boot id of its own at every boot: the kernel's would be the same in every node and after every reboot.
  cat /proc/sys/kernel/random/uuid >"$state/boot_id"
  mount --bind "$state/boot_id" "$root/proc/sys/kernel/random/boot_id"
  # Sysctls and sysrq are the whole machine's.
  mount --rbind "$root/proc/sys" "$root/proc/sys"
  mount -o remount,bind,ro "$root/proc/sys"
  if [ -e "$root/proc/sysrq-trigger" ]; then
    mount --bind "$root/proc/sysrq-trigger" "$root/proc/sysrq-trigger"
    mount -o remount,bind,ro "$root/proc/sysrq-trigger"
  fi
  mount -t sysfs sysfs "$root/sys" -o ro,nosuid,nodev,noexec
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup" -o nosuid,nodev,noexec
  make_dev "$root/dev"
  mount -t tmpfs tmpfs "$root/run" -o mode=755,nosuid,nodev
  mount -t tmpfs tmpfs "$root/tmp" -o mode=1777,nosuid,nodev
  for folder in ${LAB_BINDS:-}; do
    mkdir -p "$root$folder"
    mount --bind "$folder" "$root$folder"
    mount -o remount,bind,ro "$root$folder"
  done
  cd "$root"
  mkdir -p run/.old
  pivot_root . run/.old
  cd /
  umount -l /run/.old
  rmdir /run/.old
  exec env -i container=lab PATH="$NODE_PATH_ENV" LANG=C.UTF-8 \
    /lib/systemd/systemd --system --unit=multi-user.target --log-target=journal --show-status=0
}

make_dev() { # FOLDER
  local device
  mount -t tmpfs tmpfs "$1" -o mode=755,nosuid,size=4m
  for device in null zero full random urandom tty; do
    touch "$1/$device"
    mount --bind "/dev/$device" "$1/$device"
  done
  mkdir "$1/pts" "$1/shm"
  mount -t devpts devpts "$1/pts" -o newinstance,ptmxmode=0666,mode=620,gid=5
  mount -t tmpfs tmpfs "$1/shm" -o mode=1777,nosuid,nodev
  ln -s pts/ptmx "$1/ptmx"
  ln -s /proc/self/fd "$1/fd"
  ln -s /proc/self/fd/0 "$1/stdin"
  ln -s /proc/self/fd/1 "$1/stdout"
  ln -s /proc/self/fd/2 "$1/stderr"
}

node_exec() { # NODE CMD...
  local pid
  pid=$(init_pid "$1")
  shift
  exec nsenter -t "$pid" -a -- env -i HOME=/root LANG=C.UTF-8 PATH="$NODE_PATH_ENV" "$@"
}

init_pid() { cat "$LAB_DIR/$1/init"; }
is_off() { ! [ -s "$LAB_DIR/$1/init" ] || ! kill -0 "$(init_pid "$1")" 2>/dev/null; }
wait_off() { await 30 is_off "$1"; }
await_running() {
  await 30 is_settled "$1" && is_running "$1" && return
  echo "$1 did not come up; its console: $(cat "$LAB_DIR/$1/console")" >&2
  exit 1
}
is_settled() { is_off "$1" || is_running "$1"; }
is_running() { # a node with a failed unit is up all the same
  case $(node_exec_quiet "$1" systemctl is-system-running) in running | degraded) return 0 ;; esac
  return 1
}
node_exec_quiet() { (node_exec "$@") 2>/dev/null || true; }

await() { # SECONDS CONDITION...: polls, since nothing here could wake us
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.02
  done
}

down() {
  local node
  set +e
  for node in $(nodes); do is_off "$node" || kill -s KILL "$(init_pid "$node")"; done
  for node in $(nodes); do
    await 5 is_off "$node"
    await 5 umount "$LAB_DIR/$node/root" 2>/dev/null || umount -l "$LAB_DIR/$node/root"
    ip netns del "$LAB_PREFIX-$node"
  done
  ip link del "$LAB_PREFIX-up" # at once; the kernel takes its time over what a network namespace held
  ip netns del "$LAB_PREFIX"
  await 5 remove_cgroups
  rm -rf --one-file-system "$LAB_DIR"
}
nodes() { local folder; for folder in "$LAB_DIR"/n*/; do [ -d "$folder" ] && basename "$folder"; done; }
remove_cgroups() {
  [ -d "$CGROUPS/$LAB_PREFIX" ] || return 0
  find "$CGROUPS/$LAB_PREFIX" -depth -type d -exec rmdir {} + 2>/dev/null
  ! [ -d "$CGROUPS/$LAB_PREFIX" ]
}

main "$@"
