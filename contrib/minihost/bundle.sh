# bundle.sh: sourced after check.sh by tests that use `swmono runc`: a bundle of busybox, and the container's state by field.
bundle=/tmp/bundle
mkdir -p $bundle/rootfs/bin $bundle/rootfs/proc
cp /bin/busybox $bundle/rootfs/bin/
for name in sh cat sleep echo id grep ls touch stat mkdir; do ln -s busybox $bundle/rootfs/bin/$name; done
runc() { swmono runc --root /run/runc-test "$@"; }
configure() { # configure ARGS-JSON [SED...]
    rm -f $bundle/config.json
    (cd $bundle && runc spec)
    words=$1
    shift
    tr -d '\n' <$bundle/config.json >$bundle/flat
    sed -e 's/"terminal": *true/"terminal": false/' -e "s#\"args\": *\[[^]]*\]#\"args\": $words#" "$@" $bundle/flat >$bundle/config.json
}
field() { runc state "$1" | tr -d ' "{}\n' | tr , '\n' | sed -n "s/^$2://p"; }
# until_is WANTED COMMAND...: for up to 10 s.
until_is() {
    local wanted=$1
    shift
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        [ "$("$@" 2>/dev/null)" = "$wanted" ] && return
        sleep 0.5
    done
}
