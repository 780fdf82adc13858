# apparmor.sh: `swmono runc` where AppArmor is on: a profile holds from the first program of a container on, at exec too.
# covers: oci.lsm.nnp-transition
. /tests/check.sh
. /tests/bundle.sh
mount -t securityfs securityfs /sys/kernel/security
check "AppArmor is on" Y cat /sys/module/apparmor/parameters/enabled
for name in one two; do
    printf 'profile swmono-%s flags=(attach_disconnected,mediate_deleted) {\n file,\n capability,\n network,\n signal,\n ptrace,\n deny /%s/** rwkl,\n}\n' \
        $name $name | apparmor_parser -K -r 2>/dev/null || failed=1
done
mkdir -p $bundle/rootfs/one $bundle/rootfs/two
echo secret >$bundle/rootfs/one/file
echo secret >$bundle/rootfs/two/file
# What a process is, and what it can read.
look='cat /proc/self/attr/current; cat /one/file /two/file 2>/dev/null'
confined() { configure '["sleep", "1000"]' -e 's#"process": *{#&"apparmorProfile": "swmono-one",#' "$@"; }
# Lines in one, for a comparison.
line() { "$@" 2>&1 | tr '\n' ' '; }

confined
check "a container is created" 0 status runc create -b $bundle one </dev/null
check "before its start it is ours, unconfined" unconfined cat /proc/$(field one pid)/attr/current
check "started" 0 status runc start one
until_is "swmono-one (enforce)" cat /proc/$(field one pid)/attr/current
check "its first program is confined" "swmono-one (enforce)" cat /proc/$(field one pid)/attr/current
check "so is what joins it, by default" "swmono-one (enforce) secret " line runc exec one sh -c "$look"
check "a profile of its own for what joins" "swmono-two (enforce) secret " line runc exec --apparmor swmono-two one sh -c "$look"
check "as root of all rights" "swmono-one (enforce) denied " line runc exec --cap CAP_DAC_OVERRIDE one sh -c \
    'cat /proc/self/attr/current; cat /one/file 2>/dev/null || echo denied'
check "a profile that is not loaded is refused at exec" "255 yes" sh -c \
    "swmono runc --root /run/runc-test exec --apparmor swmono-none one true 2>/tmp/said; echo \$? \$(grep -q 'swmono-none' /tmp/said && echo yes)"
check "by name, with what failed" yes sh -c "grep -q 'apparmor' /tmp/said && echo yes || cat /tmp/said"
check "the container goes on" running field one status
runc delete -f one

# no_new_privileges forbids changes of the profile that a program asks for, not ours before it.
confined -e 's#"noNewPrivileges": *[a-z]*#"noNewPrivileges": true#' -e 's#"args": *\[[^]]*\]#"args": ["sh", "-c", "cat /proc/self/attr/current; grep NoNewPrivs /proc/self/status; cat /one/file || echo denied"]#'
check "with no new privileges too" "swmono-one (enforce) NoNewPrivs: 1 denied " sh -c \
    "swmono runc --root /run/runc-test run -b $bundle one 2>/dev/null | tr -s '\n\t' '  '"
configure '["true"]' -e 's#"process": *{#&"apparmorProfile": "swmono-none",#'
check "a profile that is not loaded is refused" "1 yes" sh -c \
    "swmono runc --root /run/runc-test run -b $bundle one 2>/tmp/said; echo \$? \$(grep -q 'swmono-none' /tmp/said && echo yes || cat /tmp/said)"
configure '["cat", "/proc/self/attr/current"]' -e 's#"process": *{#&"apparmorProfile": "unconfined",#'
check "unconfined is a profile, too" unconfined runc run -b $bundle one
check "nothing is left" "" sh -c "ls /run/runc-test | grep -v '^~'"
exit $failed
