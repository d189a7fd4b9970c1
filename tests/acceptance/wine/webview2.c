/* Stands for the offline installer of WebView2, in tests only: notes how it was called. */
#include <stdio.h>
int main(int count, char **words) {
    FILE *noted = fopen("C:\\webview2.txt", "a");
    if (!noted) return 1;
    for (int at = 1; at < count; at++) fprintf(noted, at > 1 ? " %s" : "%s", words[at]);
    fprintf(noted, "\n");
    return fclose(noted);
}
