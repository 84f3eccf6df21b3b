/* Preloaded into one process: counts the calls that change files below one folder, and at one of them fails or kills.
 *
 *   FAULT_FOLDER   the folder, absolute
 *   FAULT_TRACE    a file that gets a line "KIND PATH" for each such call, PATH relative to the folder,
 *                  which itself is "."
 *   FAULT_KIND     write, sync, rename, or any
 *   FAULT_PATTERN  a shell pattern for PATH
 *   FAULT_NTH      at the so-manieth call of that kind on such a path, from 1
 *   FAULT_ACT      an error number, or kill-before, or kill-after
 *
 * The processes that this one starts are left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *folder, *trace, *kind_wanted, *pattern, *act;
static long nth;
static atomic_long seen;

__attribute__((constructor)) static void begin(void) {
    folder = getenv("FAULT_FOLDER");
    trace = getenv("FAULT_TRACE");
    kind_wanted = getenv("FAULT_KIND");
    pattern = getenv("FAULT_PATTERN");
    act = getenv("FAULT_ACT");
    nth = getenv("FAULT_NTH") ? atol(getenv("FAULT_NTH")) : 0;
    unsetenv("LD_PRELOAD");
}

static void note(const char *kind, const char *relative) {
    char line[PATH_MAX + 16];
    int length = snprintf(line, sizeof line, "%s %s\n", kind, relative);
    int descriptor = (int)syscall(SYS_openat, AT_FDCWD, trace, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor >= 0 && length < (int)sizeof line) {
        syscall(SYS_write, descriptor, line, length);
        syscall(SYS_close, descriptor);
    }
}

/* Whether this is the call that is meant. */
static int meant(const char *kind, const char *path) {
    size_t length = folder ? strlen(folder) : 0;
    if (!length || strncmp(path, folder, length) != 0 || (path[length] && path[length] != '/')) return 0;
    const char *relative = path[length] ? path + length + 1 : ".";
    if (trace) note(kind, relative);
    if (!act || (strcmp(kind_wanted, "any") != 0 && strcmp(kind_wanted, kind) != 0)) return 0;
    if (fnmatch(pattern, relative, FNM_PATHNAME) != 0) return 0;
    return atomic_fetch_add(&seen, 1) + 1 == nth;
}

static int meant_of(const char *kind, int descriptor) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return meant(kind, path);
}

static void die(void) {
    kill(0, SIGKILL);
    for (;;) pause();
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define GUARDED(is_meant, call)                          \
    int saved = errno, hit = (is_meant);                 \
    errno = saved;                                       \
    if (hit && strcmp(act, "kill-before") == 0) die();   \
    if (hit && strncmp(act, "kill", 4) != 0) {           \
        errno = atoi(act);                               \
        return -1;                                       \
    }                                                    \
    __typeof__(call) result = (call);                    \
    if (hit) die();                                      \
    return result;

ssize_t write(int fd, const void *data, size_t size) {
    GUARDED(meant_of("write", fd), REAL(write)(fd, data, size))
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    GUARDED(meant_of("write", fd), REAL(writev)(fd, parts, count))
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    GUARDED(meant_of("write", fd), REAL(pwrite)(fd, data, size, at))
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    GUARDED(meant_of("write", fd), REAL(pwrite64)(fd, data, size, at))
}
ssize_t sendfile(int out, int in, off_t *at, size_t size) {
    extern ssize_t sendfile(int, int, off_t *, size_t);
    GUARDED(meant_of("write", out), REAL(sendfile)(out, in, at, size))
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t size) {
    extern ssize_t sendfile64(int, int, off64_t *, size_t);
    GUARDED(meant_of("write", out), REAL(sendfile64)(out, in, at, size))
}
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
    GUARDED(meant_of("write", out), REAL(copy_file_range)(in, from, out, to, size, flags))
}
int fsync(int fd) { GUARDED(meant_of("sync", fd), REAL(fsync)(fd)) }
int fdatasync(int fd) { GUARDED(meant_of("sync", fd), REAL(fdatasync)(fd)) }
int rename(const char *from, const char *to) { GUARDED(meant("rename", to), REAL(rename)(from, to)) }
int renameat(int a, const char *from, int b, const char *to) {
    GUARDED(meant("rename", to), REAL(renameat)(a, from, b, to))
}
