#!/bin/sh
# Stands in for systemctl on one host of the test: one unit, etcd, Type=notify as in Debian's package. It runs the real etcd.
# The host's root is what stands before /usr/bin/systemctl in this script's own path.
root=${0%/usr/bin/systemctl}
conf=$root/etc/etcd.yml
log=$root/var/log/etcd.log
pidfile=$root/run/etcd.pid
stopping=$root/run/stopping

# A process that is gone, or a zombie, has no command line.
alive() { pid=$(cat "$pidfile" 2>/dev/null) && [ -n "$pid" ] && grep -qsF "$conf" "/proc/$pid/cmdline"; }
ready() { grep -qs 'ready to serve client requests' "$log"; }
record() { echo "$(basename "$root") $1 $2" >>"$root/../commands.log"; }

start() {
  record start began
  if ! alive; then
    : >"$log"
    rm -f "$pidfile" "$stopping"
    setsid sh -c 'echo $$ >"$1"; exec "$2" --config-file "$3"' sh "$pidfile" "$root/usr/bin/etcd" "$conf" >>"$log" 2>&1 </dev/null &
    until [ -s "$pidfile" ]; do sleep 0.1; done
  fi
  until ready; do
    alive || { record start failed; exit 1; }
    sleep 0.1
  done
  record start ended
}

stop() {
  record stop began
  if alive; then
    : >"$stopping"
    kill -TERM "$pid"
    while alive; do sleep 0.1; done
  fi
  rm -f "$pidfile" "$stopping"
  record stop ended
}

show() {
  for unit; do :; done
  loaded=loaded active=inactive sub=dead main=0
  if [ "$unit" != etcd ]; then loaded=not-found
  elif alive && [ -e "$stopping" ]; then active=deactivating sub=stop-sigterm main=$pid
  elif alive && ready; then active=active sub=running main=$pid
  elif alive; then active=activating sub=start main=$pid
  elif [ -e "$pidfile" ]; then active=failed sub=failed
  fi
  echo "MainPID=$main
Result=success
NRestarts=0
TimeoutStopUSec=1min 30s
Id=$unit.service
LoadState=$loaded
ActiveState=$active
SubState=$sub"
}

case $1 in
  start | stop | show) "$@" ;;
  *) echo "this stand-in knows no $1" >&2; exit 1 ;;
esac
