// What costs a page fault for every page is asked for in one system call: the kernel's way into a process is the dearest
// part of a start on a virtual machine. Where it knows no such call (before Linux 5.14) nothing is lost.

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

// The garbage collector commits its heap 64 KiB at a time, just before it writes them.
static const size_t commit_max = 1024 * 1024;

extern char __bss_start[], _end[];

extern int __real_mprotect(void *address, size_t size, int protection);

// Native AOT unpacks some six megabytes of its tables into zeroed memory at every start.
__attribute__((constructor)) static void populate_tables(void)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t first = ((uintptr_t)__bss_start + page - 1) & ~(page - 1);
    uintptr_t last = (uintptr_t)_end & ~(page - 1);
    madvise((void *)first, last - first, MADV_POPULATE_WRITE);
}

// Every mprotect of what is linked statically comes here (ld's --wrap).
int __wrap_mprotect(void *address, size_t size, int protection)
{
    int result = __real_mprotect(address, size, protection);
    if (result == 0 && protection == (PROT_READ | PROT_WRITE) && size <= commit_max)
    {
        madvise(address, size, MADV_POPULATE_WRITE);
    }

    return result;
}
