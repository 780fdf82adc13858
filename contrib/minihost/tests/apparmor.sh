# apparmor.sh PORT: where AppArmor is on: a profile holds from the first program of a container on, at exec too; the engine has Docker's.
# covers: oci.lsm.nnp-transition oci.lsm.apparmor oci.lsm.apparmor.docker-default eng.sec.apparmor-default eng.sec.apparmor-custom
# covers: field.ContainerInspectResponse.AppArmorProfile
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

# The engine makes and loads Docker's profile.
check "pull" 0 status pull_image "$1"
loaded() { grep -c '^docker-default (enforce)' /sys/kernel/security/apparmor/profiles; }
check "nobody has loaded docker-default" 0 loaded
check "a container has it" "docker-default (enforce)" run $image cat /proc/self/attr/current
check "loaded once" 1 loaded
swmono run -d --name box --network none --cap-add SYS_ADMIN --cap-add SYS_PTRACE --security-opt seccomp=unconfined \
    --security-opt systempaths=unconfined $image sleep 1000 >/dev/null
check "so has an exec" "docker-default (enforce)" swmono exec box cat /proc/self/attr/current
check "inspect names it" docker-default swmono inspect -f '{{.AppArmorProfile}}' box
host='mount -t tmpfs tmpfs /tmp && echo -n "mounted "; echo 1 >/proc/sys/vm/drop_caches && echo -n "written "; : >>/proc/sysrq-trigger && echo opened'
check "with all rights for it, it cannot mount, nor write what is the host's in procfs, which nothing masks" "" swmono exec --privileged box sh -c "($host) 2>/dev/null; true"
check "as one could without" "mounted written opened" run --cap-add SYS_ADMIN --security-opt seccomp=unconfined \
    --security-opt systempaths=unconfined --security-opt apparmor=unconfined $image sh -c "$host"
check "its own it can signal, look at, and write" "0 0 0" sh -c "swmono exec box sh -c 'sleep 100 & cat /proc/\$!/environ >/dev/null; a=\$?
    kill \$!; b=\$?; echo 5 >/proc/self/oom_score_adj; echo \$a \$b \$?'"
check "the engine can end it" 0 status swmono stop -t 1 box
check "and start it anew, though the profile was dropped meanwhile" "docker-default (enforce)" sh -c \
    "echo -n docker-default >/sys/kernel/security/apparmor/.remove; swmono start box >/dev/null; swmono exec box cat /proc/self/attr/current"
swmono rm -f box >/dev/null
check "a profile of one's own" "swmono-two (enforce)" run --security-opt apparmor=swmono-two $image cat /proc/self/attr/current
check "the privileged are unconfined" unconfined run --privileged $image cat /proc/self/attr/current
check "a missing one is refused by name" yes sh -c "swmono run --rm --network none --security-opt apparmor=swmono-none $image true 2>&1 | grep -q swmono-none && echo yes"
check "info names it" yes sh -c "swmono info -f '{{.SecurityOptions}}' | grep -q name=apparmor && echo yes"

# What has a profile keeps it, whatever becomes of what loads profiles.
box() { swmono run -d --network none "$@" $image sleep 1000 >/dev/null; }
label() { swmono exec "$1" cat /proc/self/attr/current 2>&1; }
named() { swmono inspect -f '{{.AppArmorProfile}}' "$1"; }
restarted() { swmono stop -t 1 "$1" >/dev/null && swmono start "$1" >/dev/null && line label "$1"; }
# hold WHEN: both containers, at exec and at a new start.
hold() {
    check "$1 an exec is confined as its container is" "docker-default (enforce)" label box
    check "$1 so it is after a new start" "docker-default (enforce) " restarted box
    check "$1 a named profile holds at exec" "swmono-two (enforce)" label mine
    check "$1 and at a new start" "swmono-two (enforce) " restarted mine
    check "$1 inspect names both" "docker-default swmono-two" sh -c "echo \$(swmono inspect -f '{{.AppArmorProfile}}' box mine)"
    check "$1 a named profile is given to new ones" "swmono-two (enforce)" run --security-opt apparmor=swmono-two $image cat /proc/self/attr/current
}
box --name box
box --name mine --security-opt apparmor=swmono-two
parser=$(command -v apparmor_parser)
mv $parser /tmp/parser
check "no parser is found" "" sh -c 'ls /usr/sbin/apparmor_parser /sbin/apparmor_parser /usr/bin/apparmor_parser /bin/apparmor_parser 2>/dev/null'
hold "without the parser"
check "what is loaded is given to new ones" "docker-default (enforce)" run $image cat /proc/self/attr/current
check "securityfs is unmounted" 0 status umount /sys/kernel/security
hold "without securityfs and the parser"
check "a missing profile is refused by name still" yes sh -c "swmono run --rm --network none --security-opt apparmor=swmono-none $image true 2>&1 | grep -q swmono-none && echo yes"
check "a new one is unconfined, as with Docker" 0 status box --name free
check "in fact" unconfined label free
check "and in its record" "" named free
mv /tmp/parser $parser
hold "without securityfs"
mount -t securityfs securityfs /sys/kernel/security
check "an exec in what was started unconfined stays so" unconfined label free
check "a new start confines it" "docker-default (enforce) " restarted free
check "and is written down" docker-default named free
mv $parser /tmp/parser
swmono stop -t 1 box >/dev/null
echo -n docker-default >/sys/kernel/security/apparmor/.remove
refused() { "$@" >/tmp/said 2>&1 && echo "went through: $(cat /tmp/said)" || { grep -o docker-default /tmp/said || cat /tmp/said; } | head -n 1; }
check "with the profile gone, an exec is refused by its name" docker-default refused swmono exec free true
check "so is a start" docker-default refused swmono start box
umount /sys/kernel/security
check "where that cannot be told the runtime refuses an exec" docker-default refused swmono exec free true
check "and a start" docker-default refused swmono start box
mount -t securityfs securityfs /sys/kernel/security
mv /tmp/parser $parser
check "with the parser back it is loaded anew" "docker-default (enforce)" label free
check "and starts what was refused" "docker-default (enforce)" sh -c "swmono start box >/dev/null; swmono exec box cat /proc/self/attr/current"
swmono rm -f box mine free >/dev/null
check "no container is left" "" swmono ps -aq
exit $failed
