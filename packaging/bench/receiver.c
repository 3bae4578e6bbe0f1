/*
 * An HTTPS server that takes request bodies as fast as it can and keeps nothing of them, so that
 * what is measured is the sender. A thread a connection; what an upload needs is answered.
 *
 * receiver CHAIN.pem     prints the port it listens on, serves until it is killed
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOM (256 * 1024)

static SSL_CTX *context;

static const char *const UPLOAD_OPENED =
    "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>";
static const char *const UPLOAD_JOINED =
    "<CompleteMultipartUploadResult><ETag>\"0\"</ETag></CompleteMultipartUploadResult>";

static const char *const NO_PARTS =
    "<ListPartsResult><IsTruncated>false</IsTruncated>"
    "<NextPartNumberMarker>0</NextPartNumberMarker></ListPartsResult>";

static const char *document_for(const char *head) {
    const char *line_end = strstr(head, "\r\n");
    const char *opens = strstr(head, "?uploads");
    if (strncmp(head, "GET", 3) == 0) return NO_PARTS;
    if (strncmp(head, "POST", 4) != 0) return "";
    return opens && opens < line_end ? UPLOAD_OPENED : UPLOAD_JOINED;
}

static long content_length(const char *head) {
    const char *found = strcasestr(head, "\r\ncontent-length:");
    return found ? atol(found + 17) : 0;
}

static int answer(SSL *tls, const char *document) {
    char text[512];
    int length = snprintf(text, sizeof text,
                          "HTTP/1.1 200 OK\r\nETag: \"0\"\r\nx-oss-request-id: bench\r\n"
                          "Content-Length: %zu\r\n\r\n%s",
                          strlen(document), document);
    return SSL_write(tls, text, length) == length;
}

static void serve(SSL *tls, char *room) {
    size_t held = 0;
    for (;;) {
        char *end;
        room[held] = 0;
        while (!(end = strstr(room, "\r\n\r\n"))) {
            int got = held < ROOM - 1 ? SSL_read(tls, room + held, (int)(ROOM - 1 - held)) : 0;
            if (got <= 0) return;
            held += (size_t)got;
            room[held] = 0;
        }
        const char *document = document_for(room);
        long left = content_length(room) - (long)(room + held - end - 4);
        while (left > 0) {
            int got = SSL_read(tls, room, ROOM);
            if (got <= 0) return;
            left -= got;
        }
        held = 0;
        if (!answer(tls, document)) return;
    }
}

static void *meet(void *argument) {
    int sock = (int)(long)argument, on = 1;
    setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    SSL *tls = SSL_new(context);
    char *room = malloc(ROOM);
    SSL_set_fd(tls, sock);
    if (SSL_accept(tls) == 1) serve(tls, room);
    free(room);
    SSL_free(tls);
    close(sock);
    return NULL;
}

int main(int count, char **arguments) {
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof place;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    context = SSL_CTX_new(TLS_server_method());
    signal(SIGPIPE, SIG_IGN);
    if (count != 2 || SSL_CTX_use_certificate_chain_file(context, arguments[1]) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, arguments[1], SSL_FILETYPE_PEM) != 1 ||
        bind(listener, (struct sockaddr *)&place, size) || listen(listener, 64) ||
        getsockname(listener, (struct sockaddr *)&place, &size))
        return 1;
    printf("%d\n", ntohs(place.sin_port));
    fflush(stdout);
    for (;;) {
        pthread_t thread;
        int sock = accept(listener, NULL, NULL);
        if (sock < 0) return 1;
        pthread_create(&thread, NULL, meet, (void *)(long)sock);
        pthread_detach(thread);
    }
}
