import { renderSVG } from 'uqr';

const QUIET_ZONE_MODULES = 4; // ISO/IEC 18004 §9.1: narrower ones are missed by some cameras

/** The text as a QR code, for an `<img>`: an SVG as a `data:` URL, so that the secret in it is in no address that is fetched. */
export function qrCodeUrl(text: string): string {
  const svg = renderSVG(text, { ecc: 'M', border: QUIET_ZONE_MODULES, pixelSize: 1 });
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
