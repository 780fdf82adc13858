# host.sh: the host itself is what the other tests count on.
grep -q '^0::/' /proc/self/cgroup || { echo "no cgroup v2"; exit 1; }
for controller in cpu cpuset io memory pids; do
    grep -qw $controller /sys/fs/cgroup/cgroup.subtree_control || { echo "no $controller"; exit 1; }
done
[ ! -e /usr ] || { echo "more than busybox is here"; exit 1; }
mkdir -p /tmp/a /tmp/b /tmp/c /tmp/d
mount -t overlay overlay -o lowerdir=/tmp/a,upperdir=/tmp/b,workdir=/tmp/c /tmp/d || { echo "no overlay"; exit 1; }
umount /tmp/d
ip link add v0 type veth peer name v1 && ip link del v0 || { echo "no veth"; exit 1; }
swmono --list | grep -qx docker-init || { echo "swmono does not start"; exit 1; }
echo "kernel $(uname -r), cgroup v2, overlay, veth, swmono"
