#pragma once
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/if_link.h>
#include <linux/veth.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nf_tables.h>

/// Brings `lo` up in the calling thread's network namespace (netdevice(7), SIOCSIFFLAGS).
int clinux_loopback_up(void);
/// setns(2) of the calling thread into a network namespace.
int clinux_enter_network(int descriptor);
/// unshare(2) of the calling thread's network namespace.
int clinux_new_network(void);
