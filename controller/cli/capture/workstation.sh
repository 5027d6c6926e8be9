# Here.
set -u
: "${SSH:=ssh -T -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=5 -o ServerAliveCountMax=3}"
separator=
recorded=0

begin() { printf '{"cluster": "%s", "taken": "%s", "nodes": {' "$1" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"; }

# NODE HOST SECONDS, what to look at on stdin.
node() {
  asked=$(cat)
  # What the login itself prints has no mark, and is dropped.
  answer=$({ on_host; printf '%s\n' "$asked"; } | $SSH "$2" "timeout -k 2 $3 sh")
  ended=$?
  if [ "$ended" != 0 ]; then echo "left out: $1 on $2, what is not recorded of it: ssh ended with $ended" >&2; fi
  printf '%s\n' "$answer" | sed -n "s/^@missing \([^ ]*\) /left out: \1 of $1: /p" >&2
  looks=$(printf '%s\n' "$answer" | sed -n 's/^@muster \([^ ]*\) \({.*}\)$/"\1": \2/p')
  if [ -n "$looks" ]; then recorded=1; fi
  printf '%s\n"%s": {' "$separator" "$1"
  if [ -n "$looks" ]; then printf '\n' && printf '%s\n' "$looks" | sed -e '$!s/$/,/' -e 's/^/  /'; fi
  printf '}'
  separator=,
}

end() {
  printf '\n}}\n'
  if [ "$recorded" = 1 ]; then return; fi
  echo "Nothing could be recorded." >&2
  exit 1
}
