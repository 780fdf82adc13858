#pragma once
/// ioctl_ns(2), NS_GET_NSTYPE, Linux 4.11: the CLONE_NEW… flag of a namespace file.
int clinux_namespace_kind(int descriptor);
/// set_mempolicy(2) of the caller; `mask` is of `bits` bits, NULL for none.
int clinux_set_memory_policy(int mode, const unsigned long *mask, unsigned long bits);
