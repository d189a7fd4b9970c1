/* Between the device and what is taken over from the system. */
#pragma once
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

enum { LONGEST = 512 };

/* The system's own, behind what is taken over. */
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* The folder that stands for /dev, or null. */
const char *scene(void);
/* The path of a file of a node. */
char *path_of(char *path, int node, const char *file);

int open_camera(int node, int flags);
int is_camera(int fd);
int control_camera(int fd, unsigned long request, void *argument);
void *map_buffer(int fd, size_t length, size_t offset);
void close_camera(int fd);
