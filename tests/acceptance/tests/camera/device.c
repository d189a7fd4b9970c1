/*
 * A camera that is not there: V4L2 in user space, preloaded into a program under test.
 *
 * The folder named by FAKE_CAMERA stands for /dev, and a folder videoN in it for a node. What is in a node can change
 * at any time, as a cable can be pulled at any time:
 *   name      what the device calls itself
 *   formats   a line each: MJPG 1920x1080 30
 *   frame     the bytes that the next frames consist of
 *   trouble   EACCES, EBUSY, ENODEV: it cannot be opened; IN_USE: it opens and does not stream; stall: no more frames
 *   metadata  (exists) the node captures metadata, and no pictures
 * A node that is removed while it streams is an unplugged camera. Every opening, closing, format and stream is a line of `log`.
 *
 * The descriptor handed out is a timer that ticks at the frame rate, so that poll() needs no help. The library under test
 * calls syscall(SYS_ioctl) and not ioctl(): that is why syscall() is taken over too.
 */
#include "device.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <time.h>

enum { MOST_DESCRIPTORS = 1024, MOST_BUFFERS = 8, MOST_FORMATS = 16 };

struct format {
    uint32_t code, width, height, rate;
};

struct camera {
    int node, streaming, gone;
    struct format formats[MOST_FORMATS], now;
    int format_count;
    int buffer_count, queue[MOST_BUFFERS], queued;
    void *buffers[MOST_BUFFERS];
    size_t length;
    uint32_t sequence;
};

static struct camera *cameras[MOST_DESCRIPTORS];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* A program that is about to become another closes what it does not hand over, while a thread that is not there any more may
 * hold the lock: to the child of a fork there is no camera, and the lock is free. */
static void forget_cameras(void) {
    memset(cameras, 0, sizeof cameras);
    pthread_mutex_init(&mutex, NULL);
}

__attribute__((constructor)) static void watch_forks(void) { pthread_atfork(NULL, NULL, forget_cameras); }

/* ---- The scene ---- */

const char *scene(void) { return getenv("FAKE_CAMERA"); }

char *path_of(char *path, int node, const char *file) {
    snprintf(path, LONGEST, "%s/video%d/%s", scene(), node, file);
    return path;
}

static int present(int node) {
    char path[LONGEST];
    return access(path_of(path, node, ""), F_OK) == 0;
}

/* The bytes of a file of the node; 0 when there is none. */
static size_t read_file(int node, const char *file, void *into, size_t room) {
    char path[LONGEST];
    size_t got = 0;
    int fd = REAL(open)(path_of(path, node, file), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    for (ssize_t more; got < room && (more = read(fd, (char *)into + got, room - got)) > 0;)
        got += (size_t)more;
    REAL(close)(fd);
    return got;
}

static void read_text(int node, const char *file, char *text, size_t room) {
    text[read_file(node, file, text, room - 1)] = 0;
    text[strcspn(text, "\n")] = 0;
}

static int in_trouble(int node, const char *trouble) {
    char found[32];
    read_text(node, "trouble", found, sizeof found);
    return strcmp(found, trouble) == 0;
}

static void tell(const char *what, const struct camera *camera) {
    char path[LONGEST], line[128];
    const struct format *now = &camera->now;
    snprintf(path, sizeof path, "%s/log", scene());
    int length = snprintf(line, sizeof line, "%s video%d %.4s %ux%u\n", what, camera->node, (const char *)&now->code, now->width, now->height);
    int fd = REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd >= 0) {
        if (write(fd, line, (size_t)length) < 0)
            perror("fake camera: log");
        REAL(close)(fd);
    }
}

/* ---- The device ---- */

static struct camera *camera_of(int fd) { return fd >= 0 && fd < MOST_DESCRIPTORS ? cameras[fd] : NULL; }

static void read_formats(struct camera *camera) {
    char text[1024], code[5], *rest = text;
    text[read_file(camera->node, "formats", text, sizeof text - 1)] = 0;
    for (char *line; (line = strsep(&rest, "\n")) && camera->format_count < MOST_FORMATS;) {
        struct format *format = &camera->formats[camera->format_count];
        if (sscanf(line, "%4s %ux%u %u", code, &format->width, &format->height, &format->rate) == 4) {
            memcpy(&format->code, code, 4);
            camera->format_count++;
        }
    }
}

/* The n-th different code of the formats; 0 after the last. */
static uint32_t code_at(const struct camera *camera, uint32_t n) {
    for (int i = 0; i < camera->format_count; i++) {
        int earlier = 0;
        while (earlier < i && camera->formats[earlier].code != camera->formats[i].code)
            earlier++;
        if (earlier == i && n-- == 0)
            return camera->formats[i].code;
    }
    return 0;
}

/* The n-th format of a code, and of a size unless that is 0. */
static const struct format *format_at(const struct camera *camera, uint32_t n, uint32_t code, uint32_t width, uint32_t height) {
    for (int i = 0; i < camera->format_count; i++) {
        const struct format *format = &camera->formats[i];
        if (format->code == code && (!width || (format->width == width && format->height == height)) && n-- == 0)
            return format;
    }
    return NULL;
}

static void set_format(struct camera *camera, const struct format *format) {
    camera->now = *format;
    camera->length = ((size_t)format->width * format->height * 2 + 4095) & ~(size_t)4095;
}

static void tick(int fd, uint32_t rate) {
    struct itimerspec timer = {0};
    if (rate)
        timer.it_interval.tv_nsec = timer.it_value.tv_nsec = 1000000000l / (rate < 2 ? 2 : rate);
    timerfd_settime(fd, 0, &timer, NULL);
}

/* Pulls cables and stops streams while a program waits in poll(). */
static void *fate(void *unused) {
    (void)unused;
    for (;;) {
        usleep(20000);
        pthread_mutex_lock(&mutex);
        for (int fd = 0; fd < MOST_DESCRIPTORS; fd++) {
            struct camera *camera = cameras[fd];
            if (!camera || !camera->streaming)
                continue;
            struct itimerspec timer;
            timerfd_gettime(fd, &timer);
            int ticks = timer.it_interval.tv_nsec != 0, stalled = in_trouble(camera->node, "stall");
            camera->gone |= !present(camera->node);
            if ((stalled && !camera->gone) == ticks)
                tick(fd, stalled && !camera->gone ? 0 : camera->now.rate);
        }
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

static void begin_fate(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, fate, NULL);
    pthread_detach(thread);
}

int open_camera(int node, int flags) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct { const char *name; int code; } troubles[] = {{"EACCES", EACCES}, {"EBUSY", EBUSY}, {"ENODEV", ENODEV}};
    if (!present(node)) {
        errno = ENOENT;
        return -1;
    }
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
        if (in_trouble(node, troubles[i].name)) {
            errno = troubles[i].code;
            return -1;
        }
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | (flags & O_NONBLOCK ? TFD_NONBLOCK : 0));
    struct camera *camera = calloc(1, sizeof *camera);
    if (fd < 0 || fd >= MOST_DESCRIPTORS || !camera)
        abort();
    camera->node = node;
    read_formats(camera);
    if (camera->format_count)
        set_format(camera, &camera->formats[0]);
    pthread_mutex_lock(&mutex);
    cameras[fd] = camera;
    pthread_mutex_unlock(&mutex);
    pthread_once(&once, begin_fate);
    tell("open", camera);
    return fd;
}

static void fill(const struct camera *camera, struct v4l2_pix_format *pixels) {
    memset(pixels, 0, sizeof *pixels);
    pixels->width = camera->now.width;
    pixels->height = camera->now.height;
    pixels->pixelformat = camera->now.code;
    pixels->field = V4L2_FIELD_NONE;
    pixels->sizeimage = (uint32_t)camera->length;
}

static int query_capabilities(const struct camera *camera, struct v4l2_capability *answer) {
    char path[LONGEST];
    int metadata = access(path_of(path, camera->node, "metadata"), F_OK) == 0;
    memset(answer, 0, sizeof *answer);
    strcpy((char *)answer->driver, "fake");
    read_text(camera->node, "name", (char *)answer->card, sizeof answer->card);
    snprintf((char *)answer->bus_info, sizeof answer->bus_info, "usb-fake-%d", camera->node);
    answer->device_caps = (metadata ? V4L2_CAP_META_CAPTURE : V4L2_CAP_VIDEO_CAPTURE) | V4L2_CAP_STREAMING;
    answer->capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_META_CAPTURE | V4L2_CAP_STREAMING | V4L2_CAP_DEVICE_CAPS;
    return 0;
}

static int take_buffers(struct camera *camera, struct v4l2_requestbuffers *request) {
    if ((request->count && in_trouble(camera->node, "IN_USE")) || camera->streaming || (camera->buffer_count && request->count))
        return -EBUSY;
    request->count = request->count > MOST_BUFFERS ? MOST_BUFFERS : request->count;
    camera->buffer_count = (int)request->count;
    camera->queued = 0;
    memset(camera->buffers, 0, sizeof camera->buffers);
    return 0;
}

/* Fills the buffer that waits longest. What it held before stays behind a frame that is shorter. */
static int give_frame(int fd, struct camera *camera, struct v4l2_buffer *buffer) {
    uint64_t ticks;
    struct timespec now;
    if (!camera->streaming || !camera->queued)
        return camera->streaming ? -EAGAIN : -EINVAL;
    if (read(fd, &ticks, sizeof ticks) < 0 && errno != EAGAIN)
        return -errno;
    int index = camera->queue[0];
    memmove(camera->queue, camera->queue + 1, (size_t)--camera->queued * sizeof *camera->queue);
    clock_gettime(CLOCK_MONOTONIC, &now);
    buffer->index = (uint32_t)index;
    buffer->bytesused = (uint32_t)read_file(camera->node, "frame", camera->buffers[index], camera->length);
    buffer->flags = V4L2_BUF_FLAG_MAPPED | V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    buffer->timestamp.tv_sec = now.tv_sec;
    buffer->timestamp.tv_usec = now.tv_nsec / 1000;
    buffer->sequence = camera->sequence++;
    return 0;
}

static int stream(int fd, struct camera *camera, int on) {
    camera->streaming = on;
    camera->queued = on ? camera->queued : 0;
    tick(fd, on ? camera->now.rate : 0);
    tell(on ? "stream" : "stop", camera);
    return 0;
}

/* 0, or an error below it. */
static int answer(int fd, struct camera *camera, unsigned long request, void *argument) {
    const struct format *format;
    if (camera->gone || (camera->gone = !present(camera->node)))
        return -ENODEV;
    switch ((uint32_t)request) {
    case (uint32_t)VIDIOC_QUERYCAP:
        return query_capabilities(camera, argument);
    case (uint32_t)VIDIOC_ENUM_FMT: {
        struct v4l2_fmtdesc *description = argument;
        description->pixelformat = code_at(camera, description->index);
        description->flags = 0;
        return description->pixelformat ? 0 : -EINVAL;
    }
    case (uint32_t)VIDIOC_ENUM_FRAMESIZES: {
        struct v4l2_frmsizeenum *size = argument;
        if (!(format = format_at(camera, size->index, size->pixel_format, 0, 0)))
            return -EINVAL;
        size->type = V4L2_FRMSIZE_TYPE_DISCRETE;
        size->discrete.width = format->width;
        size->discrete.height = format->height;
        return 0;
    }
    case (uint32_t)VIDIOC_ENUM_FRAMEINTERVALS: {
        struct v4l2_frmivalenum *interval = argument;
        if (!(format = format_at(camera, interval->index, interval->pixel_format, interval->width, interval->height)))
            return -EINVAL;
        interval->type = V4L2_FRMIVAL_TYPE_DISCRETE;
        interval->discrete.numerator = 1;
        interval->discrete.denominator = format->rate;
        return 0;
    }
    case (uint32_t)VIDIOC_G_FMT:
        fill(camera, &((struct v4l2_format *)argument)->fmt.pix);
        return 0;
    case (uint32_t)VIDIOC_S_FMT: {
        struct v4l2_pix_format *pixels = &((struct v4l2_format *)argument)->fmt.pix;
        if (camera->buffer_count)
            return -EBUSY;
        if ((format = format_at(camera, 0, pixels->pixelformat, pixels->width, pixels->height)))
            set_format(camera, format);
        fill(camera, pixels);
        return 0;
    }
    case (uint32_t)VIDIOC_G_PARM:
    case (uint32_t)VIDIOC_S_PARM: {
        struct v4l2_captureparm *parameters = &((struct v4l2_streamparm *)argument)->parm.capture;
        memset(parameters, 0, sizeof *parameters);
        parameters->capability = V4L2_CAP_TIMEPERFRAME;
        parameters->timeperframe.numerator = 1;
        parameters->timeperframe.denominator = camera->now.rate;
        return 0;
    }
    case (uint32_t)VIDIOC_REQBUFS:
        return take_buffers(camera, argument);
    case (uint32_t)VIDIOC_QUERYBUF: {
        struct v4l2_buffer *buffer = argument;
        if (buffer->index >= (uint32_t)camera->buffer_count)
            return -EINVAL;
        buffer->length = (uint32_t)camera->length;
        buffer->m.offset = buffer->index * (uint32_t)camera->length;
        return 0;
    }
    case (uint32_t)VIDIOC_QBUF:
        if (camera->queued >= camera->buffer_count)
            return -EINVAL;
        camera->queue[camera->queued++] = (int)((struct v4l2_buffer *)argument)->index;
        return 0;
    case (uint32_t)VIDIOC_DQBUF:
        return give_frame(fd, camera, argument);
    case (uint32_t)VIDIOC_STREAMON:
        return stream(fd, camera, 1);
    case (uint32_t)VIDIOC_STREAMOFF:
        return stream(fd, camera, 0);
    default:
        return -ENOTTY;
    }
}

int control_camera(int fd, unsigned long request, void *argument) {
    pthread_mutex_lock(&mutex);
    struct camera *camera = camera_of(fd);
    int result = camera ? answer(fd, camera, request, argument) : -EBADF;
    pthread_mutex_unlock(&mutex);
    errno = result < 0 ? -result : errno;
    return result < 0 ? -1 : result;
}

int is_camera(int fd) { return camera_of(fd) != NULL; }

void *map_buffer(int fd, size_t length, size_t offset) {
    struct camera *camera = camera_of(fd);
    void *memory = REAL(mmap)(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory != MAP_FAILED)
        camera->buffers[offset / camera->length] = memory;
    return memory;
}

void close_camera(int fd) {
    pthread_mutex_lock(&mutex);
    struct camera *camera = camera_of(fd);
    if (camera) {
        cameras[fd] = NULL;
        tell("close", camera);
        free(camera);
    }
    pthread_mutex_unlock(&mutex);
}
