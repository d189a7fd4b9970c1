/** The language of this computer, for libraries that hand it to `Intl` as it is. A Linux computer whose locale is POSIX calls it « C », which
 * no `Intl` knows: the chart, or whatever asked, would not be drawn. */
export function knownLanguage(navigator: Pick<Navigator, "language">): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, "language", { value: "fr-FR", configurable: true });
  }
}
