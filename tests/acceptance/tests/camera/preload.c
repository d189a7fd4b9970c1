/* What a program asks of the system, and the device answers instead (device.c). */
#include "device.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

/* Opens a node, or the file that stands for one of sysfs; -2 for what is not ours. */
static int open_ours(const char *path, int flags) {
    char file[32], ours[LONGEST];
    int node, end = 0;
    if (!scene())
        return -2;
    if (sscanf(path, "/dev/video%d%n", &node, &end) == 1 && !path[end])
        return open_camera(node, flags);
    if (sscanf(path, "/sys/class/video4linux/video%d/%31s", &node, file) == 2)
        return REAL(open)(path_of(ours, node, file), flags);
    return -2;
}

static int open_any(const char *path, int flags, va_list more) {
    int fd = open_ours(path, flags);
    return fd == -2 ? REAL(open)(path, flags, flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0) : fd;
}

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    int fd = open_any(path, flags, more);
    va_end(more);
    return fd;
}

int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    int fd = open_any(path, flags, more);
    va_end(more);
    return fd;
}

DIR *opendir(const char *path) { return REAL(opendir)(scene() && strcmp(path, "/dev") == 0 ? scene() : path); }

int close(int fd) {
    close_camera(fd);
    return REAL(close)(fd);
}

int ioctl(int fd, unsigned long request, ...) {
    va_list more;
    va_start(more, request);
    void *argument = va_arg(more, void *);
    va_end(more);
    return is_camera(fd) ? control_camera(fd, request, argument) : REAL(ioctl)(fd, request, argument);
}

long syscall(long number, ...) {
    long word[6];
    va_list more;
    va_start(more, number);
    for (int i = 0; i < 6; i++)
        word[i] = va_arg(more, long);
    va_end(more);
    if (number == SYS_ioctl && is_camera((int)word[0]))
        return control_camera((int)word[0], (unsigned long)word[1], (void *)word[2]);
    return REAL(syscall)(number, word[0], word[1], word[2], word[3], word[4], word[5]);
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
    if (is_camera(fd))
        return map_buffer(fd, length, (size_t)offset);
    return REAL(mmap)(address, length, protection, flags, fd, offset);
}
