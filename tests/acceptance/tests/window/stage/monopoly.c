/* Another program that keeps every card of this computer for itself, until its input ends. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <winscard.h>

int main(void) {
    SCARDCONTEXT context;
    SCARDHANDLE card;
    char names[1024];
    DWORD length = sizeof names, protocol;
    if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) || SCardListReaders(context, NULL, names, &length))
        return 1;
    for (const char *name = names; *name; name += strlen(name) + 1) {
        LONG told;
        /* Somebody else speaks to it just now. */
        while ((told = SCardConnect(context, name, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card,
                                    &protocol)) == SCARD_E_SHARING_VIOLATION)
            usleep(20000);
        if (told)
            return 1;
    }
    puts("held");
    fflush(stdout);
    while (getchar() != EOF)
        ;
    return 0;
}
