# all.sh PORT SCRIPT...: in the guest, each script by itself; a failing one does not keep the others from running.
port=$1
shift
failed=0
for script in "$@"; do
    read -r before _ </proc/uptime
    sh "/tests/$script" "$port"
    status=$?
    read -r after _ </proc/uptime
    echo "== $script: status $status, $((${after%.*} - ${before%.*})) s"
    [ $status = 0 ] || failed=1
done
exit $failed
