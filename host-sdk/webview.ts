/**
 * Browsers inside apps, where a popup goes nowhere or takes the page's place: Android's WebView, Meta's, Line's, and
 * WebKit's on iOS, which alone there does not call itself Safari.
 */
const WEBVIEW = /; wv\)|FBA[NV]|Instagram|Line\/|\(iP(?!.*Safari)/;

export function isWebview(): boolean {
  return WEBVIEW.test(`${globalThis.navigator?.userAgent}`);
}
