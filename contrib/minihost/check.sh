# check.sh: sourced by the tests in the guest.
failed=0
skipped=0
image=127.0.0.1:5000/busybox:latest

# check WHAT WANTED COMMAND...: the command's output is what was wanted.
check() {
    local what=$1 wanted=$2 got
    shift 2
    got=$("$@" 2>&1)
    if [ "$got" = "$wanted" ]; then echo "ok   $what"; else
        echo "FAIL $what: wanted '$wanted', got '$got'"
        failed=1
    fi
}
# What this kernel has not got is skipped, loudly: the script's status is then 77, and it proves nothing (finish).
skip() { echo "SKIP $1"; skipped=77; }
finish() { [ $failed = 0 ] || exit 1; exit $skipped; }
status() { "$@" >/dev/null 2>&1; echo $?; }
run() { swmono run --rm --network none "$@"; }

# The registry outside, as one on loopback: plain HTTP is right for that alone.
pull_image() {
    [ -z "$(swmono images -q)" ] || return 0
    nc -ll -p 5000 -e nc 10.0.2.2 "$1" &
    mkdir -p /var/lib /run
    local try
    for try in 1 2 3 4 5; do
        sleep 1
        swmono pull -q $image >/dev/null && return
    done
    return 1
}
