# On the host. Reads, and writes nothing but a temporary directory that it removes.
set -u
export LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
unset LC_ALL
cd /
work=$(mktemp -d "${TMPDIR:-/tmp}/muster-capture.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
tab=$(printf '\t') return=$(printf '\r') escape=$(printf '\033')
most=1048576

# A file as the inside of a JSON string.
quoted() {
  text=$(LC_ALL=C tr -d '\000-\010\013\014\016-\032\034-\037\177' <"$1" | LC_ALL=C sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' \
    -e "s/$tab/\\\\t/g" -e "s/$return/\\\\r/g" -e "s/$escape/\\\\u001b/g" -e 's/$/\\n/' | tr -d '\n')
  [ -z "$(tail -c 1 "$1" | tr '\000' '@')" ] || text=${text%??}
  printf '%s' "$text"
}

# NAME EXIT: what is in out and err is its output.
output() { printf '@muster %s {"exit": %s, "stdout": "%s", "stderr": "%s"}\n' "$1" "$2" "$(quoted "$work/out")" "$(quoted "$work/err")"; }

# NAME JSON: for a look that runs no command.
value() {
  printf '%s' "$2" >"$work/out"
  : >"$work/err"
  output "$1" 0
}

# NAME REASON
missing() { printf '@missing %s %s\n' "$1" "$2" | tr -d '\000-\011\013-\037\177'; }

# NAME SECONDS USER LOGIN ARGV: a command of the product's, as its user.
run() {
  name=$1 within=$2 user=$3 login=$4
  shift 4
  if [ -z "$user" ] || [ "$user" = "$(id -un)" ]; then
    [ "$login" = no ] || set -- sh -l -c 'exec "$@"' muster "$@"
  elif ! id "$user" >/dev/null 2>&1; then
    missing "$name" "this host has no user $user"
    return
  elif [ "$(id -u)" = 0 ]; then
    if [ "$login" = yes ]; then set -- runuser --login --session-command 'exec "$@"' -- "$user" muster "$@"
    else set -- runuser -u "$user" -- env "USER=$user" "LOGNAME=$user" "HOME=$(getent passwd "$user" | cut -d: -f6)" "$@"; fi
  elif sudo -n -u "$user" true </dev/null >/dev/null 2>&1; then
    if [ "$login" = yes ]; then set -- sudo -n -i -u "$user" "$@"; else set -- sudo -n -u "$user" "$@"; fi
  else
    missing "$name" "$(id -un) may not act as $user: connect as root or as $user, or allow sudo"
    return
  fi
  {
    {
      timeout -k 1 "$within" "$@" </dev/null 2>&3 3>&-
      echo $? >"$work/exit"
    } | head -c $((most + 1)) >"$work/out"
  } 3>&1 | head -c "$most" >"$work/err"
  read -r exit <"$work/exit"
  if [ "$exit" = 124 ]; then missing "$name" "no answer within $within s, ended"
  elif [ "$exit" = 137 ]; then missing "$name" "it was killed, at its deadline of $within s or by somebody"
  elif [ "$(wc -c <"$work/out")" -gt "$most" ]; then missing "$name" "it printed more than 1 MiB"
  elif [ "$exit" -gt 124 ]; then missing "$name" "it was not run, or was ended by a signal (exit $exit): $(head -n 1 "$work/err")"
  else output "$name" "$exit"; fi
}

# NAME PORT:HEX...: a port is open where something listens on it, on whatever address.
ports() {
  name=$1 list=
  shift
  if ! [ -r /proc/net/tcp ]; then
    missing "$name" "/proc/net/tcp cannot be read"
    return
  fi
  listening=" $(sed -n 's/^ *[0-9]*: [0-9A-F]*:\([0-9A-F]*\) [0-9A-F:]* 0A .*/\1/p' /proc/net/tcp /proc/net/tcp6 2>/dev/null | tr '\n' ' ')"
  for port do
    case $listening in *" ${port#*:} "*) state=open ;; *) state=closed ;; esac
    list="$list${list:+,}{\"port\":${port%:*},\"state\":\"$state\"}"
  done
  value "$name" "{\"ports\":[$list]}"
}

# NAME SECONDS URL: as much of the body as an agent would read for JSON.
get() {
  if ! command -v curl >/dev/null; then
    missing "$1" "curl is not on this host"
    return
  fi
  : >"$work/body"
  status=$(curl -q -sS -m "$2" --max-filesize "$most" --noproxy '*' -o "$work/body" -w '%{http_code}' "$3" 2>"$work/err" </dev/null)
  exit=$?
  head -c 262144 "$work/body" >"$work/beginning"
  if [ "$exit" = 0 ]; then value "$1" "{\"status\":$status,\"body\":\"$(quoted "$work/beginning")\",\"reachable\":\"yes\"}"
  elif [ "$exit" = 7 ] && grep -qi -e refused -e "couldn't connect" -e "could not connect" "$work/err"; then
    value "$1" '{"status":null,"body":"","reachable":"refused"}'
  else missing "$1" "$(head -n 1 "$work/err")"; fi
}

# NAME SECONDS PATH: whether it is there, and the digest of its content.
file() {
  if sum=$(timeout -k 1 "$2" sha256sum -- "$3" 2>"$work/err" </dev/null); then
    sum=${sum#\\}
    value "$1" "{\"exists\":true,\"sha256\":\"${sum%% *}\"}"
  elif grep -q -e 'No such file' -e 'Not a directory' "$work/err"; then value "$1" '{"exists":false,"sha256":null}'
  else missing "$1" "$(head -n 1 "$work/err")"; fi
}

# NAME SECONDS USER FOLDER...: what in or under them belongs to somebody else, as deep as an agent looks.
owned() {
  name=$1 within=$2 user=$3 list=
  shift 3
  for folder do
    shift
    [ ! -e "$folder" ] || set -- "$@" "$folder"
  done
  : >"$work/strangers"
  if ! id "$user" >/dev/null 2>&1; then
    missing "$name" "this host has no user $user"
    return
  fi
  if [ $# -gt 0 ] &&
    ! timeout -k 1 "$within" find "$@" -maxdepth 2 ! -user "$user" -printf '%u %p\n' >"$work/strangers" 2>"$work/err" </dev/null; then
    missing "$name" "$(head -n 1 "$work/err")"
    return
  fi
  head -n 20 "$work/strangers" >"$work/told"
  while read -r owner path; do
    printf '%s' "$path" >"$work/path"
    list="$list${list:+,}{\"path\":\"$(quoted "$work/path")\",\"owner\":\"$owner\"}"
  done <"$work/told"
  value "$name" "{\"strangers\":[$list]}"
}

# NAME USER ROOT: what runs from under ROOT. Command lines are not recorded, since they may hold secrets.
processes() {
  name=$1 user=$2 root=$3 list=
  real=$(cd -P "$root" 2>/dev/null && pwd -P) || real=$root
  visible=all
  if [ "$(id -u)" != 0 ]; then
    visible=partial
    if [ "$(id -un)" != "$user" ] && id "$user" >/dev/null 2>&1; then
      missing "$name" "other users' processes cannot be looked into: connect as root or as $user"
      return
    fi
  fi
  ls -l /proc/[0-9]*/exe 2>/dev/null |
    sed -n 's#^[^ ]* *[0-9]* *\([^ ]*\) .* /proc/\([0-9]*\)/exe -> \(.*\)$#\2 \1 \3#p' >"$work/all"
  grep -lF -e "$root/" -e "$real/" /proc/[0-9]*/cmdline 2>/dev/null | tr '\n' ' ' >"$work/naming"
  while read -r pid owner path; do
    if ours "$pid" "${path% (deleted)}" && { read -r comm <"/proc/$pid/comm"; } 2>/dev/null; then
      printf '%s' "$comm" >"$work/name"
      printf '%s' "$path" >"$work/path"
      list="$list${list:+,}{\"pid\":$pid,\"name\":\"$(quoted "$work/name")\",\"command\":\"$(quoted "$work/path")\",\"user\":\"$owner\",\"tty\":\"?\"}"
    fi
  done <"$work/all"
  value "$name" "{\"visible\":\"$visible\",\"processes\":[$list],\"others\":[]}"
}

# PID EXECUTABLE: by the file it executes, by the path it calls itself, or by the script or the classes it interprets.
ours() {
  if under "$2"; then return 0; fi
  naming=no
  case " $(cat "$work/naming")" in *" /proc/$1/cmdline "*) naming=yes ;; esac
  case ${2##*/} in
    java* | python* | perl* | ruby* | node* | bash | dash | sh | ksh* | zsh*) ;;
    *) [ "$naming" = yes ] || return 1 ;;
  esac
  { tr '\000' '\n' <"/proc/$1/cmdline" >"$work/argv"; } 2>/dev/null || return 1
  {
    read -r word || return 1
    if under "$word"; then return 0; fi
    case ${2##*/} in
      java*) [ "$naming" = yes ] ;;
      python* | perl* | ruby* | node* | bash | dash | sh | ksh* | zsh*) script "$1" ;;
      *) return 1 ;;
    esac
  } <"$work/argv"
}

# PID, its further words on stdin: whether the script it runs lies under the root.
script() {
  while read -r word; do
    case $word in
      -c | -e | -m) return 1 ;;
      -*) ;;
      /*) under "$word"; return ;;
      *) under "$(readlink "/proc/$1/cwd")/$word"; return ;;
    esac
  done
  return 1
}

under() { case $1 in "$root"/* | "$real"/*) return 0 ;; *) return 1 ;; esac }
