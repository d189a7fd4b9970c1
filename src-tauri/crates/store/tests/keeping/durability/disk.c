/* A disk that fails: the n-th call by which a program writes into one folder gets an error, and all after it if so asked.
 * Preloaded into the program that is tested; it needs nothing but the C library.
 *
 *   DISK_FOLDER   what the folder's path begins with
 *   DISK_CALL     which call fails first, from 1
 *   DISK_ERROR    with which errno
 *   DISK_STAYS    set: every later one fails too
 *   DISK_WHILE    a file: instead, every call fails while it is there; what exists is opened all the same, as on a full disk
 *   DISK_WAITS    a file: every call waits while it is there, and makes another with .held after its name
 *   DISK_COUNT    a file that is told at the end how many calls there were
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static atomic_long calls;

/* Waits until nobody holds the disk any more. */
static void wait_for_turn(void) {
    const char *held = getenv("DISK_WAITS");
    if (!held || access(held, F_OK) != 0)
        return;
    char told[4096];
    snprintf(told, sizeof told, "%s.held", held);
    close(REAL(open)(told, O_WRONLY | O_CREAT, 0600));
    while (access(held, F_OK) == 0)
        usleep(2000);
}

/* Whether this call fails; it counts when the path is in the folder. */
static int fails(const char *path) {
    const char *folder = getenv("DISK_FOLDER"), *first = getenv("DISK_CALL"), *error = getenv("DISK_ERROR");
    const char *during = getenv("DISK_WHILE");
    if (!folder || !error || strncmp(path, folder, strlen(folder)) != 0)
        return 0;
    wait_for_turn();
    if (during) {
        if (access(during, F_OK) != 0)
            return 0;
        errno = atoi(error);
        return 1;
    }
    if (!first)
        return 0;
    long call = atomic_fetch_add(&calls, 1) + 1, wanted = atol(first);
    if (call != wanted && !(getenv("DISK_STAYS") && call > wanted))
        return 0;
    errno = atoi(error);
    return 1;
}

static __attribute__((destructor)) void tell(void) {
    const char *path = getenv("DISK_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file)
        return;
    fprintf(file, "%ld", atomic_load(&calls));
    fclose(file);
}

static int file_fails(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return fails(path);
}

ssize_t write(int fd, const void *bytes, size_t count) {
    return file_fails(fd) ? -1 : REAL(write)(fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    return file_fails(fd) ? -1 : REAL(pwrite)(fd, bytes, count, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    return file_fails(fd) ? -1 : REAL(pwrite64)(fd, bytes, count, at);
}
int fsync(int fd) { return file_fails(fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return file_fails(fd) ? -1 : REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t length) { return file_fails(fd) ? -1 : REAL(ftruncate)(fd, length); }
int ftruncate64(int fd, off64_t length) { return file_fails(fd) ? -1 : REAL(ftruncate64)(fd, length); }
int posix_fallocate(int fd, off_t at, off_t length) {
    return file_fails(fd) ? errno : REAL(posix_fallocate)(fd, at, length);
}

static int opening(const char *path, int flags, mode_t mode) {
    int writes = (flags & O_ACCMODE) != O_RDONLY || flags & O_CREAT;
    if (getenv("DISK_WHILE") && access(path, F_OK) == 0)
        writes = 0;
    return writes && fails(path) ? -1 : REAL(open64)(path, flags, mode);
}
int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return opening(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return opening(path, flags, mode);
}
